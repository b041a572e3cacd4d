"""Addresses of backups, drills, health, self-check and roles."""

from django.urls import path

from operations.views import backups, health, permissions, self_check

app_name = "operations"
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("health/", health.health, name="health"),
    path("operations/backups/", backups.backup_list, name="backups"),
    path("operations/backups/new/", backups.backup_new, name="backup-new"),
    path("operations/drills/new/", backups.drill_new, name="drill-new"),
    path("permissions/", permissions.permissions, name="permissions"),
    path("operations/self-check/", self_check.self_check, name="self-check"),
    path("operations/self-check/new/", self_check.self_check_new, name="self-check-new"),
    path("operations/drills/<int:pk>/", backups.drill_detail, name="drill"),
]
