"""Addresses of the dashboard."""

from django.urls import path

from dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("board/look/", views.board_look, name="board-look"),
    path("leadership/", views.leadership, name="leadership"),
    path("menu/reports/", views.reports_count, name="reports-count"),
    path("menu/rectifications/", views.rectifications_count, name="rectifications-count"),
    path("our-data/", views.our_data, name="our-data"),
    path("search/", views.find, name="search"),
    path("help/", views.help_page, name="help"),
    path("wall/", views.wall, name="wall"),
    path("wall/places/", views.wall_places, name="wall-places"),
    path("plans/<slug:plan>/indicators/<slug:code>/", views.indicator, name="indicator"),
    path("plans/<slug:plan>/indicators/<slug:code>/what-if/", views.indicator_what_if, name="indicator-what-if"),
    path("plans/<slug:plan>/indicators/<slug:code>/why/", views.indicator_why, name="indicator-why"),
    path(
        "plans/<slug:plan>/indicators/<slug:code>/why/<int:before>-<int:after>/",
        views.indicator_moved,
        name="indicator-moved",
    ),
    path("plans/<slug:plan>/indicators/<slug:code>/rows/<slug:side>/", views.indicator_rows, name="indicator-rows"),
    path("townships/", views.townships, name="townships"),
    path("townships/map/", views.township_map, name="township-map"),
    path("townships/names/", views.township_names, name="township-names"),
    path("townships/<slug:code>/", views.township, name="township"),
]
