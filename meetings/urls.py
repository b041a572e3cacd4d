"""Addresses of meetings."""

from django.urls import path

from meetings import views
from registers.urls import register_paths

app_name = "meetings"
urlpatterns = [
    *register_paths("meetings"),
    path("meetings/decisions/", views.decisions, name="decisions"),
    path("meetings/new/", views.create, name="create"),
    path("meetings/propose/<slug:plan>/<slug:code>/", views.propose, name="propose"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", views.edit, name="edit"),
    path("meetings/<int:pk>/decide/", views.decide, name="decide"),
    path("meetings/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("meetings/<int:pk>/do/<slug:action>/", views.act, name="act"),
]
