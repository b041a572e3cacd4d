"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import language_choose

handler500 = "baodi_quality.errors.server_error"
urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("api.urls")),
    path("", include("accounts.urls")),
    path("", include("audit.urls")),
    path("", include("operations.urls")),
    path("", include("meetings.urls")),
    path("", include("packs.urls")),
    path("", include("bulletin.urls")),
    path("", include("assessment.urls")),
    path("", include("supervision.urls")),
    path("", include("plans.urls")),
    path("", include("reporting.urls")),
    path("", include("inspections.urls")),
    path("", include("enterprises.urls")),
    path("", include("registers.urls")),
    path("", include("exchange.urls")),
    path("", include("notifications.urls")),
    # Strangers too: they read the sign-in page.
    path("language/", language_choose, name="set_language"),
    path("admin/", admin.site.urls),
]
