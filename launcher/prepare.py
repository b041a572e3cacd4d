"""Schema, plan and demonstration data in one process: three would load Django three times."""

import io
import os
import shlex
import sys
from pathlib import Path

from launcher import commands

OLDER_PORTAL = 3
"""Exit code where the database was made by a portal whose migrations this one does not have."""


def is_from_older_portal() -> bool:
    """Say whether migrations of the portal's own apps were applied to the database that the portal does not have.

    Migrations grow from one initial set an app; a database from before those sets cannot be brought up to date.
    """
    from django.apps import apps
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    # Packages may drop or squash their migrations; only the portal's own tell its age.
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    return any(app in own and (app, name) not in loader.disk_migrations for app, name in loader.applied_migrations)


def main() -> None:
    """Run the management commands that bring a database up to date; each may be repeated.

    Only the last one's words are passed on: they name new accounts with their password, which is kept nowhere.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")
    import django
    from django.core.management import call_command

    from audit.context import act

    django.setup()
    # Before `migrate`, which would stop halfway at tables that are there already.
    if is_from_older_portal():
        sys.exit(OLDER_PORTAL)
    call_command(*shlex.split(commands.MIGRATE)[2:], stdout=io.StringIO())
    with act(channel="command", name="load_plan"):
        call_command(*shlex.split(commands.LOAD_PLAN)[2:], stdout=io.StringIO())
    with act(channel="command", name="load_demo"):
        call_command(*shlex.split(commands.LOAD_DEMO)[2:], accounts_only=os.environ.get("DEMO_DATA") == "false")


if __name__ == "__main__":
    main()
