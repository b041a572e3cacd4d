"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Configuration of the app."""

    name = "plans"
    verbose_name = _("Plan pages")
