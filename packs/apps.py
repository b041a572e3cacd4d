"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    """Configuration of the app."""

    name = "packs"
    verbose_name = _("Evidence packs")
