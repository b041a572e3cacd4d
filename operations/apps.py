"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Configuration of the app."""

    name = "operations"
    verbose_name = _("Operations")
