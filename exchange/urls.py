"""Imports and exports."""

from django.urls import path

from exchange.views import exports, imports

app_name = "exchange"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/workbook/", imports.workbook, name="registers-workbook"),
    path("imports/template/<slug:register>/", imports.template, name="import-template"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="import-confirm"),
    path("imports/<int:pk>/further/<slug:register>/", imports.further, name="import-further"),
    path("imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:pk>/retry/", imports.retry, name="import-retry"),
    path("imports/<int:pk>/rows/", imports.rows, name="import-rows"),
    path("imports/<int:pk>/rows.csv", imports.rows_file, name="import-rows-file"),
    path("imports/<int:pk>/problems/", imports.problems, name="import-problems"),
    path("imports/<int:pk>/file/", imports.original, name="import-file"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/file/", exports.download, name="export-file"),
    path("exports/<int:pk>/retry/", exports.retry, name="export-retry"),
    path("exports/prepare/<slug:key>/<slug:form>/", exports.prepare, name="export-prepare"),
]
