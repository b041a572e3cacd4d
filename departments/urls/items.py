"""What is to be reported: report items and the settings of reporting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
