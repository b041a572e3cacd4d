"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from psycopg import adapters

from targets.wordings import ChineseDumper, InEnglish


class TargetsConfig(AppConfig):
    """The plan and its figures; loads every app's measures, as the admin loads every admin.py."""

    name = "targets"
    verbose_name = _("Plan and goals")

    def ready(self) -> None:
        """Fill the measure registry from each app's measures.py."""
        autodiscover_modules("measures")
        # Whatever reaches the database, by whichever column, is the Chinese.
        adapters.register_dumper(InEnglish, ChineseDumper)
