"""Reviewing reports, and what is decided on them: deadlines, unlocking, corrections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
