"""Who owes what, and what was reported: the matrix, what is missing, summaries."""

from django.urls import path

from departments.views.reports import overviews

urlpatterns = [
    path("reports/", overviews.report_matrix, name="reports"),
    path("reports/rates/", overviews.report_rates, name="report-rates"),
    path("reports/missing/", overviews.reports_missing, name="reports-missing"),
    path("reports/summary/", overviews.report_summary, name="report-summary"),
]
