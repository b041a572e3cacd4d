"""What is to be reported: report items and the settings of reporting."""

from django.urls import path

from departments.views.reports import accepted, items, settings

ITEM = "report-items/<str:code>/"

urlpatterns = [
    path("accepted-figures/<int:pk>/", accepted.accepted_figure, name="accepted-figure"),
    path("reporting-settings/", settings.reporting_settings, name="reporting-settings"),
    path("report-forms/", settings.report_generation, name="report-generation"),
    path("report-items/", items.report_items, name="report-items"),
    path("report-items/add/", items.report_item_add, name="report-item-add"),
    path(ITEM, items.report_item, name="report-item"),
    path(f"{ITEM}change/", items.report_item_change, name="report-item-change"),
    path(f"{ITEM}replace/", items.report_item_replace, name="report-item-replace"),
    path(f"{ITEM}end/", items.report_item_end, name="report-item-end"),
    path(f"{ITEM}rules/", items.report_item_rule_add, name="report-item-rule-add"),
    path(f"{ITEM}rules/<int:pk>/remove/", items.report_item_rule_remove, name="report-item-rule-remove"),
]
