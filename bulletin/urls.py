"""Addresses of the bulletin's pages."""

from typing import Any

app_name = "bulletin"
urlpatterns: list[Any] = []
