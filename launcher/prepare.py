"""Schema, plan and demonstration data in one process: three would load Django three times."""

import io
import os
import shlex

from launcher import commands


def main() -> None:
    """Run the management commands that bring a database up to date; each may be repeated.

    Only the last one's words are passed on: they name new accounts with their password, which is kept nowhere.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")
    import django
    from django.core.management import call_command

    django.setup()
    for command in (commands.MIGRATE, commands.LOAD_PLAN):
        call_command(*shlex.split(command)[2:], stdout=io.StringIO())
    call_command(*shlex.split(commands.LOAD_DEMO)[2:], accounts_only=os.environ.get("DEMO_DATA") == "false")


if __name__ == "__main__":
    main()
