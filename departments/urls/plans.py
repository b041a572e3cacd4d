"""The plan, its lead group and the bodies."""

from django.urls import path

from departments import views

urlpatterns = [
    path("plans/<slug:code>/", views.plan, name="plan"),
    path("plans/<slug:code>/lead-group/", views.lead_group, name="lead-group"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/<slug:code>/", views.body, name="body"),
]
