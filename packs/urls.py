"""Addresses of evidence packs."""

from django.urls import path

from packs import views
from registers.urls import register_paths

app_name = "packs"
urlpatterns = [
    *register_paths("packs"),
    path("packs/indicators/<slug:plan>/<slug:code>/", views.indicator_pack, name="indicator"),
    path("packs/goals/<slug:plan>/<slug:code>/", views.goal_pack, name="goal"),
    path("packs/bodies/<slug:code>/", views.body_pack, name="body"),
    path("packs/sheets/<int:sheet>/items/<int:item>/", views.item_pack, name="item"),
    path("packs/<int:pk>/", views.pack_detail, name="pack"),
    path("packs/<int:pk>/file/", views.pack_download, name="file"),
    path("packs/<int:pk>/retry/", views.pack_retry, name="retry"),
]
