"""Imports and exports."""

from django.urls import path

from exchange.views import exports, imports

app_name = "exchange"
urlpatterns = [
    path("imports/workbook/", imports.registers_workbook, name="registers-workbook"),
    path("imports/template/<slug:register>/", imports.import_template, name="import-template"),
    path("imports/<int:pk>/", imports.import_detail, name="import"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/further/<slug:register>/", imports.import_further, name="import-further"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/retry/", imports.import_retry, name="import-retry"),
    path("imports/<int:pk>/rows/", imports.import_rows, name="import-rows"),
    path("imports/<int:pk>/rows.csv", imports.import_rows_file, name="import-rows-file"),
    path("imports/<int:pk>/problems/", imports.import_problems, name="import-problems"),
    path("imports/<int:pk>/problems/sheet/", imports.import_problem_sheet, name="import-problem-sheet"),
    path("imports/<int:pk>/file/", imports.import_file, name="import-file"),
    path("exports/<int:pk>/", exports.export_detail, name="export"),
    path("exports/<int:pk>/file/", exports.export_download, name="export-file"),
    path("exports/<int:pk>/retry/", exports.export_retry, name="export-retry"),
    path("exports/prepare/<slug:key>/<slug:form>/", exports.export_prepare, name="export-prepare"),
]
