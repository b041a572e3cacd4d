"""A body's home, and filling in its report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
