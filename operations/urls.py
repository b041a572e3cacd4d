"""Addresses of backups, drills and health."""

from django.urls import path

from operations.views import backups, health

app_name = "operations"
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("health/", health.health, name="health"),
    path("operations/backups/", backups.backup_list, name="backups"),
    path("operations/backups/new/", backups.backup_new, name="backup-new"),
    path("operations/drills/new/", backups.drill_new, name="drill-new"),
    path("operations/drills/<int:pk>/", backups.drill_detail, name="drill"),
]
