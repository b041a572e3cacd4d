"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("baodi_quality.dashboard.urls")),
    path("", include("departments.urls")),
    path("", include("enterprises.urls")),
    path("", include("inspections.urls")),
    path("admin/", admin.site.urls),
]
