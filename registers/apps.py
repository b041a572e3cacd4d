"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Configuration of the app."""

    name = "registers"
    verbose_name = _("Registers")

    def ready(self) -> None:
        """Learn from each app how its rows are withdrawn (withdrawables.py) and chosen from (pickers.py)."""
        autodiscover_modules("withdrawables", "pickers")
