"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """Configuration of the app."""

    name = "dashboard"
    verbose_name = _("Dashboard")
