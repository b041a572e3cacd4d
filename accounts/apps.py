"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as everything
from django.db import transaction
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from accounts.enciphered import encipher_anew


class AccountsConfig(AppConfig):
    """Configuration of the app."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listen to sign-ins, and bring telephones under today's key after each migration."""
        autodiscover_modules("receivers")

        def telephones_encipher(apps: Any = everything, **_options: Any) -> None:
            # As far as was migrated; on the way back there may be no such column any more.
            if any(field.name == "phone" for field in apps.get_model("accounts", "User")._meta.get_fields()):
                with transaction.atomic():
                    encipher_anew(self.get_model("User"), "phone")

        post_migrate.connect(telephones_encipher, sender=self, weak=False, dispatch_uid="accounts.telephones")
