"""``manage.py verify_trail``: compute the trail's seals anew and name the first break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.models import Seal, Verification
from audit.services.verification import verification_run
from audit.words import describe_break


class Command(BaseCommand):
    """Verifies the trail from its first seal, against the seals noted beside the database and one given by hand."""

    help = "Verify the audit trail and name the first break."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a seal known from elsewhere, such as a printed bulletin."""
        parser.add_argument("--anchor", metavar="NUMBER:HASH", help="a seal known from elsewhere")

    def handle(self, *, anchor: str | None, **options: Any) -> None:
        """Verify and report; the exit code is 1 where something was found."""
        anchors = []
        if anchor:
            number, _colon, digest = anchor.partition(":")
            if not number.isdigit() or not digest:
                raise CommandError(_("Write the anchor as the number of the seal, a colon and its 64 characters."))
            anchors = [("--anchor", int(number), digest)]
        verification = Verification.objects.create()
        verification_run(verification=verification, anchors=anchors)
        for broken in verification.breaks:
            self.stderr.write(describe_break(broken))
        counts = {"seals": verification.seals, "events": verification.events}
        if verification.unexplained:
            raise CommandError(
                _("The trail holds for %(seals)d seals with %(events)d records, and then breaks.") % counts
            )
        last = Seal.objects.first()
        self.stdout.write(_("The trail holds: %(seals)d seals, %(events)d records.") % counts)
        if last:
            self.stdout.write(f"{last.pk}:{last.hash}")
