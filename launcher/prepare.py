"""Schema, plan and demonstration data in one process: three would load Django three times."""

import os
import shlex

from launcher import commands


def main() -> None:
    """Run the management commands that bring a database up to date; each may be repeated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")
    import django
    from django.core.management import call_command

    django.setup()
    for command in (commands.MIGRATE, commands.LOAD_PLAN, commands.LOAD_DEMO):
        call_command(*shlex.split(command)[2:])


if __name__ == "__main__":
    main()
