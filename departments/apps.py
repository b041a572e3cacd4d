"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    """Configuration of the app."""

    name = "departments"
    verbose_name = _("Bodies and townships")
