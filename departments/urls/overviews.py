"""Who owes what, and what was reported: the matrix, what is missing, summaries."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
