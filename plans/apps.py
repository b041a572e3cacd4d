"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Configuration of the app."""

    name = "plans"
    verbose_name = _("Plan pages")

    def ready(self) -> None:
        """Hear from the apps above what keeps an indicator from being retired."""
        autodiscover_modules("indicator_holders")
