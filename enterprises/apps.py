"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Configuration of the app."""

    name = "enterprises"
    verbose_name = _("Enterprises and products")
