"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """The plan and its figures; loads every app's measures, as the admin loads every admin.py."""

    name = "targets"
    verbose_name = _("Plan and goals")

    def ready(self) -> None:
        """Fill the measure registry from each app's measures.py."""
        autodiscover_modules("measures")
