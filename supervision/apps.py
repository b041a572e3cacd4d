"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Configuration of the app."""

    name = "supervision"
    verbose_name = _("Supervision")
