"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Configuration of the app."""

    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Let supervision read decisions as what its items come from."""
        autodiscover_modules("supervision_sources")
