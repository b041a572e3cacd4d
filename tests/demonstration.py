"""The demonstration as the tests share it: loaded once in a session."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

DAY = "2014-10-15"


@dataclass(frozen=True)
class Demonstration:
    """A database with the plan and the demonstration, and the folder of its files."""

    database: str
    folder: Path

    @property
    def told(self) -> str:
        """What the load printed."""
        return (self.folder / "told.txt").read_text()


def demonstration_load(folder: Path) -> None:
    """Fill the migrated database that Django is connected to, as ``make run`` does at its first start."""
    folder.mkdir()
    told = StringIO()
    with override_settings(BUSINESS_DATE=DAY, MEDIA_ROOT=folder, DEMO_PASSWORD=""):
        call_command("load_plan", stdout=StringIO())
        call_command("load_demo", stdout=told)
    (folder / "told.txt").write_text(told.getvalue())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
