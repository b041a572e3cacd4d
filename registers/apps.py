"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Configuration of the app."""

    name = "registers"
    verbose_name = _("Registers")

    def ready(self) -> None:
        """Learn from each app which registers it keeps."""
        autodiscover_modules("registers")
