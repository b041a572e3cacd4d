"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Configuration of the app."""

    name = "exchange"
    verbose_name = _("Imports and exports")

    def ready(self) -> None:
        """Learn from each app what sheets bring in, which lists are exported, and what workers do for its kinds of jobs."""
        # In ready(): the modules import models of all apps, which are not loaded any earlier.
        autodiscover_modules("importables", "exportables", "runners")
