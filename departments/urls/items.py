"""What is to be reported: report items and the settings of reporting."""

from django.urls import path

from departments.views.reports import accepted

urlpatterns = [
    path("accepted-figures/<int:pk>/", accepted.accepted_figure, name="accepted-figure"),
]
