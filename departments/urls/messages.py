"""What people are told: reminders, the inbox, notices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
