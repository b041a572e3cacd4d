"""Addresses of the dashboard."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("leadership/", views.leadership, name="leadership"),
    path("wall/", views.wall, name="wall"),
    path("quarters/", views.quarters, name="quarters"),
    path("quarters/<slug:code>/close/", views.close_quarter, name="quarter-close"),
    path("plans/current/", views.current_plan, name="current-plan"),
    path("plans/current/lead-group/", views.current_lead_group, name="current-lead-group"),
    path("plans/<slug:plan>/indicators/<slug:code>/", views.indicator, name="indicator"),
    path("plans/<slug:plan>/indicators/<slug:code>/rows/<slug:side>/", views.indicator_rows, name="indicator-rows"),
]
