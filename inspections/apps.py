"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    """Configuration of the app."""

    name = "inspections"
    verbose_name = _("Inspections")
