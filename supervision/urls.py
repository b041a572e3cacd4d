"""Addresses of items of supervision."""

from django.urls import path

from supervision.views import items

app_name = "supervision"
urlpatterns = [
    path("supervisions/<int:pk>/", items.item, name="item"),
]
