"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Configuration of the app."""

    name = "reporting"
    verbose_name = _("Quarterly reporting")

    def ready(self) -> None:
        """Load what the registers know of report items (sources)."""
        autodiscover_modules("sources")
