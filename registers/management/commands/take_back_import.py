"""Take a whole import back from the command line, through the same door as in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exchange.jobs import run_step
from exchange.management.commands.import_sheet import office_person
from exchange.models import SheetImport
from registers.import_withdrawals import import_withdrawal_check, import_withdrawal_confirm
from registers.models import ImportWithdrawal
from registers.words import name_table, say_why


class Command(BaseCommand):
    """Tell what taking an import back does and, with a reason, do it."""

    help = "Take back what an import wrote. Without --reason it tells what that would do and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of the import, who stands for it, and why."""
        parser.add_argument("number", type=int, help="number of the import")
        parser.add_argument("--by", type=office_person, required=True, help="account of the programme office")
        parser.add_argument("--reason", default="", help="why it should not stand, at most 200 characters")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, tell, and take back where there is a reason."""
        sheet = SheetImport.objects.filter(pk=options["number"]).first()
        reason = options["reason"].strip()
        if sheet is None:
            raise CommandError(_("There is no import %(number)s.") % {"number": options["number"]})
        if len(reason) > 200:
            raise CommandError(_("The reason is longer than 200 characters."))
        try:
            job = import_withdrawal_check(sheet=sheet, user=options["by"], enqueue=False)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.step(job)
        if reason and import_withdrawal_confirm(pk=job.pk, reason=reason, user=options["by"], enqueue=False):
            self.step(job)
        self.tell(job)

    def step(self, job: ImportWithdrawal) -> None:
        """Do what a worker would do; CommandError where it came to nothing."""
        run_step(ImportWithdrawal, job.pk)
        job.refresh_from_db()
        if job.has_failed:
            raise CommandError(job.get_reason_display())

    def tell(self, job: ImportWithdrawal) -> None:
        """Print what became of the rows of each register, and which stay."""
        for label, outcomes in job.counts.items():
            words = _(
                "%(withdrawn)s withdrawn, %(along)s beneath them, %(removed)s removed, %(set_back)s set back,"
                " %(gone)s as before already, %(staying)s stay."
            )
            self.stdout.write(f"{name_table(label)}\t{words % outcomes}")
        for row in job.staying:
            self.stdout.write("\t".join((row["name"], *say_why(row))))
        is_done = job.state == ImportWithdrawal.State.DONE
        self.stdout.write(
            _("The import was taken back.") if is_done else _("Nothing was written; give --reason to do it.")
        )
