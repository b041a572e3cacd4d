"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    """Configuration of the app."""

    name = "departments"
    verbose_name = _("Bodies and people")

    def ready(self) -> None:
        """Learn from each app's report_sources.py what the registers know of report items, from importables.py and exportables.py what sheets bring in and take out."""
        autodiscover_modules("report_sources", "importables", "exportables")
