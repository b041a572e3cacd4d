"""Import a sheet or a workbook from the command line, through the same door as in the browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Role, User
from exchange.formats.errors import RowError, SheetRefused
from exchange.imports.catalogue import WORKBOOK, imports
from exchange.imports.services import sheet_import_create
from exchange.jobs import run_step
from exchange.models import SheetImport

SHOWN = 100


def office_person(username: str) -> User:
    """Return the account; CommandError where the programme office has no such person."""
    try:
        return User.objects.get(username=username, role=Role.OFFICE, is_active=True)
    except User.DoesNotExist:
        raise CommandError(_("The programme office has no account “%(name)s”.") % {"name": username}) from None


class Command(BaseCommand):
    """Check the sheet and, where nothing is wrong with it, write it; all rows or none."""

    # They load every page of the portal, which takes an eighth of the time and memory of a large sheet.
    requires_system_checks: list[str] = []
    help = "Import a sheet (.xlsx, .csv or .txt) or a workbook of several. Writes all of its rows or, with any problem, none."
    register = ""
    """The only kind of sheet that the command takes; empty where it is asked for."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what it is for."""
        parser.add_argument("file", type=Path, help="the sheet: .xlsx, or .csv or .txt in UTF-8, GBK or UTF-16")
        if not self.register:
            parser.add_argument("--register", choices=imports, default=WORKBOOK, help="what the sheet is for")
        parser.add_argument(
            "--by", type=office_person, help="account of the programme office that stands for the import"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and tell what became of it; exit code 1 where nothing could be written."""
        sheet = self.handed_in(options["file"], self.register or options["register"], options["by"])
        try:
            run_step(SheetImport, sheet.pk)
        except KeyboardInterrupt:
            # Else the sweep would take it up, and what was stopped by hand would be written after all.
            SheetImport.objects.filter(pk=sheet.pk).exclude(state=SheetImport.State.DONE).update(
                state=SheetImport.State.DISCARDED
            )
            raise
        sheet.refresh_from_db()
        if sheet.state != SheetImport.State.DONE:
            for each in sheet.preview.get("sheets", [sheet.preview]):
                self.tell_remarks(each)
            self.tell_problems(sheet)
        self.tell_result(sheet)

    def handed_in(self, path: Path, register: str, user: User | None) -> SheetImport:
        """Keep the file as an import that was confirmed with the command."""
        try:
            with path.open("rb") as file:
                # Confirmed by the command itself, so that the worker's step below writes it at once.
                return sheet_import_create(
                    register=register, file=File(file, name=path.name), user=user, state=SheetImport.State.WRITING
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except SheetRefused as refused:
            raise CommandError(f"{refused.error.reason}\n{refused.error.remedy}") from refused

    def tell_problems(self, sheet: SheetImport) -> None:
        """Print the problems and fail."""
        for stored in sheet.problems[:SHOWN]:
            problem = RowError.from_json(stored)
            where = " ".join(
                str(part)
                for part in (
                    problem.sheet,
                    problem.line and _("line %(line)s") % {"line": problem.line},
                    problem.column,
                )
                if part
            )
            self.stderr.write(f"{where}\t{problem.value}\t{problem.reason} {problem.remedy}")
        # Problems beyond those kept are only counted.
        count = max(sheet.counts.get("problems", 0), len(sheet.problems))
        raise CommandError(_("Nothing was written: %(count)s problems.") % {"count": count})

    def tell_result(self, sheet: SheetImport) -> None:
        """Print how many rows shared which action, and what the office should know."""
        counts = sheet.counts
        self.stdout.write(_("%(new)s new, %(update)s changed, %(skip)s unchanged rows.") % counts)
        if not counts["new"] and not counts["update"]:
            self.stdout.write(_("The register holds all of this already; nothing was changed."))
        remarks = sheet.preview
        for each in remarks.get("sheets", []):
            self.stdout.write(
                f"{each['sheet']}\t" + _("%(new)s new, %(update)s changed, %(skip)s unchanged rows.") % each["counts"]
            )
        for each in remarks.get("sheets", [remarks]):
            self.tell_remarks(each)
        if remarks.get("unknown_producer_count"):
            self.stdout.write(
                _("%(unknown_producer_count)s producers are not in the register and were kept by name.") % remarks
            )

    def tell_remarks(self, remarks: dict[str, Any]) -> None:
        """Print how a sheet was read: what was passed over, and what was taken for something else."""
        for name, words in (
            ("sheets_read", _("Sheets read together: %(names)s")),
            ("sheets_passed", _("Sheets not read: %(names)s")),
            ("unknown_columns", _("Columns not read: %(names)s")),
        ):
            if remarks.get(name):
                self.stdout.write(words % {"names": "、".join(remarks[name])})
        if remarks.get("hidden_lines"):
            self.stdout.write(_("Hidden lines that were read: %(lines)s") % {"lines": remarks["hidden_lines"]})
        if remarks.get("struck_lines"):
            self.stdout.write(_("Lines with something struck through that were read: %(lines)s") % {"lines": remarks["struck_lines"]})  # fmt: skip
        if remarks.get("hidden_columns"):
            self.stdout.write(_("Hidden columns that were read: %(columns)s") % {"columns": remarks["hidden_columns"]})
        for line, content in remarks.get("passed_lines", []):
            self.stdout.write(_("Line %(line)s passed over: %(content)s") % {"line": line, "content": content})
        for written, meant in remarks.get("understood", []):
            self.stdout.write(_("Heading %(written)s taken as %(meant)s") % {"written": written, "meant": meant})
        for title, written, meant in remarks.get("words", []):
            self.stdout.write(_("%(title)s: %(written)s taken as %(meant)s") % {"title": title, "written": written, "meant": meant or _("(empty)")})  # fmt: skip
        for new, recorded in remarks.get("lookalikes", []):
            self.stdout.write(_("New enterprise %(new)s resembles %(recorded)s") % {"new": new, "recorded": recorded})
