"""Addresses of imports."""

from django.urls import path

from departments.views import imports

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
]
