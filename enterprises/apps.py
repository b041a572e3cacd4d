"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Configuration of the app."""

    name = "enterprises"
    verbose_name = _("Enterprises and products")

    def ready(self) -> None:
        """Learn from each app's dependents.py what is sliced by an enterprise."""
        autodiscover_modules("dependents")
