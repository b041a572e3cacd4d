"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from audit.checks import check_triggers
from audit.roles import portal_role_prepare
from audit.triggers import triggers_install
from targets import horizons


class AuditConfig(AppConfig):
    """Configuration of the app."""

    name = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Bring triggers and the portal's role up to date after each migration, let the checks tell which triggers are not, and learn what codes are called."""

        def install(using: str, **_options: Any) -> None:
            triggers_install()
            portal_role_prepare()

        # Not at the top: it reads the app's models.
        from audit.past import read_horizon  # noqa: PLC0415

        autodiscover_modules("code_words")
        horizons.readers[:] = [read_horizon]
        post_migrate.connect(install, sender=self, weak=False, dispatch_uid="audit.triggers")
        register(check_triggers, Tags.database)
