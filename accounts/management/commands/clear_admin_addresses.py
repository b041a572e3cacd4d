"""``manage.py clear_admin_addresses``: the way back where no administrator can come from the addresses that were named."""

from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from accounts.policy import read_policy
from accounts.policy_changes import policy_change


class Command(BaseCommand):
    """Lets administrators come from anywhere again; the change stands in the history of the switches, with its reason."""

    help = "Let administrators sign in from any address again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the reason, which is kept."""
        parser.add_argument("--reason", required=True, help="why, as the history of the switches keeps it")

    def handle(self, *, reason: str, **options: Any) -> None:
        """Empty the list."""
        policy = replace(read_policy(), admin_addresses=[])
        changed = policy_change(policy=policy, reason=reason[:300], by=None)
        done = _("Administrators can sign in from any address again; name the right ones under /security/.")
        self.stdout.write(done if changed else _("No addresses were named; nothing was changed."))
