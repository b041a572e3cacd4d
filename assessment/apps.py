"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """The yearly assessment; learns how points are reckoned and where the facts come from."""

    name = "assessment"
    verbose_name = _("Yearly assessment")

    def ready(self) -> None:
        """Fill the registries of scoring methods and of sources of facts."""
        autodiscover_modules("methods", "fact_sources")
