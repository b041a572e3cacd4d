"""Addresses of the dashboard."""

from django.urls import path

from . import views

urlpatterns = [
    path("plans/current/", views.current_plan, name="current-plan"),
    path("plans/current/lead-group/", views.current_lead_group, name="current-lead-group"),
]
