"""The addresses of the portal."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("baodi_quality.dashboard.urls")),
    path("api/v1/", include("baodi_quality.api.urls")),
    path("", include("departments.urls")),
    path("", include("enterprises.urls")),
    path("", include("inspections.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
