"""Addresses of exports."""

from django.urls import path

from departments.views import exports

urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/file/", exports.download, name="export-file"),
    path("exports/<int:pk>/retry/", exports.retry, name="export-retry"),
    path("exports/prepare/<slug:key>/<slug:form>/", exports.prepare, name="export-prepare"),
]
