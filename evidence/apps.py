"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Configuration of the app."""

    name = "evidence"
    verbose_name = _("Evidence files")
