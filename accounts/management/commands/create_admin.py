"""``manage.py create_admin NAME``: the first account of a new server, with which an administrator makes all others.

Also the way back where the last administrator of a kind has lost their password.
"""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import THREE_ADMINS, Role, User
from accounts.services import user_create


class Command(BaseCommand):
    """Asks for a password twice, or reads it from standard input where nobody sits there, and makes an administrator."""

    help = "Create an administrator's account; the password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name to sign in with, and the one that others see."""
        parser.add_argument("username", help="the name to sign in with")
        parser.add_argument("--display-name", default="", help="the name that others see")
        parser.add_argument(
            "--role",
            default=Role.ADMIN,
            choices=[str(role) for role in THREE_ADMINS],
            help="which of the administrators",
        )

    def handle(self, *, username: str, display_name: str, role: str, **options: Any) -> None:
        """Check everything, then create the account."""
        user = User(username=username, display_name=display_name or username, role=role)
        # Never an argument: those stand in the process list and in the shell's history.
        password = ask_for_password() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            # The password is checked on its own, before it is hashed.
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        user_create(username=user.username, role=role, password=password, display_name=user.display_name)
        done = (
            _("The administrator “%(name)s” can sign in now and open the other accounts under /users/.")
            if role == Role.ADMIN
            else _("“%(name)s” can sign in now.")
        )
        self.stdout.write(done % {"name": username})


def ask_for_password() -> str:
    """Return the password that was typed twice."""
    password = getpass(_("Password: "))
    if getpass(_("Password once more: ")) != password:
        raise CommandError(_("The two passwords differ; nothing was created."))
    return password
