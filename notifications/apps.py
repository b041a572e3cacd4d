"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Configuration of the app."""

    name = "notifications"
    verbose_name = _("Messages and notices")
