#!/usr/bin/env python
"""Django's command line for the portal."""

import getpass
import os
import sys


def main() -> None:
    """Run one administrative command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")
    from django.core.management import execute_from_command_line

    from audit.context import act

    # Migrations write statements that bear nothing before them, and what they change is no act of a person.
    if sys.argv[1:2] in ([], ["migrate"], ["flush"]):
        execute_from_command_line(sys.argv)
        return
    with act(channel="command", name=sys.argv[1], person=getpass.getuser()):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
