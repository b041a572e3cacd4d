"""Taking a filled-in form back into the draft, row by row: what cannot be taken is told, and leaves the stored content."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused, error_code, quoted
from exchange.formats.tables import Table
from exchange.formats.validation import MEGABYTE, check_file
from exchange.formats.writing import FORMATS
from reporting.forms.filling import ValueForm
from reporting.formsheet.layout import (
    ANSWER,
    COLUMNS,
    DISPUTE,
    EXPLANATION,
    MARK,
    SHEET,
    STANCE,
    WORDS,
    Mark,
    Typed,
    cell_text,
)
from reporting.models import Report, ReportValue
from reporting.services import report_value_save
from reporting.services.values import stored
from reporting.workflow import ReportRefused

MOST_BYTES = 5 * MEGABYTE
ANOTHER_FORM = error_code(
    "form-of-another",
    gettext_lazy("The file is the form of %(body)s for %(quarter)s, not this report's."),
    gettext_lazy("Open the report that it belongs to, or download this report's form."),
)
NO_FORM = error_code(
    "no-form",
    gettext_lazy("The file has no row of a form that the portal handed out."),
    gettext_lazy("Download the form here, fill it in, and hand it in without removing its hidden column."),
)
FIELDS = {"figure": ANSWER, "text": ANSWER, "explanation": EXPLANATION, "stance": STANCE, "dispute": DISPUTE}


@dataclass(frozen=True)
class RowProblem:
    """Why a row was not taken: its line as Excel shows it, the item, the column and what stands there (empty: the whole row)."""

    line: int
    item: str
    column: str
    content: str
    reason: str


@dataclass(frozen=True)
class Row:
    """A row of a form; ``faults`` are its formulas and error values, in words, by column."""

    line: int
    mark: Mark | None
    typed: Typed
    faults: dict[str, str]


@dataclass
class Taken:
    """What came of a form: the items taken over, how many rows said what is stored, how many items it left out."""

    taken: list[ReportValue] = field(default_factory=list)
    unchanged: int = 0
    absent: int = 0
    problems: list[RowProblem] = field(default_factory=list)


@transaction.atomic
def form_take(*, report: Report, user: User, file: UploadedFile) -> Taken:
    """Store what the form says in the open report, as if it were typed on the page; nothing is signed off or submitted.

    A row that was not touched since it was downloaded changes nothing; one that somebody else changed meanwhile is not
    overwritten. Raises SheetRefused where the file is no form of this report.
    """
    rows = list(rows_of(file))
    refuse_another(rows, report)
    values = report.values.reported().select_related("item", "report__body", "report__quarter").in_bulk()
    outcome, seen = Taken(), set[int]()
    for row in rows:
        value = values.get(row.mark.value) if row.mark else None
        if value is None or value.pk in seen:
            refuse_row(row, value, outcome)
            continue
        seen.add(value.pk)
        take_row(row, value, user, outcome)
    outcome.absent = len(values) - len(seen)
    return outcome


def refuse_another(rows: list[Row], report: Report) -> None:
    """Raise SheetRefused where no row bears a mark, or one bears that of another report."""
    marks = [row.mark for row in rows if row.mark]
    if not marks:
        raise SheetRefused(NO_FORM)
    for mark in marks:
        if not mark.is_of(report):
            raise SheetRefused(ANOTHER_FORM, body=mark.body, quarter=mark.quarter)


def rows_of(file: UploadedFile) -> list[Row]:
    """Return the rows of an uploaded form; raise SheetRefused where it cannot be read."""
    if (file.size or 0) > MOST_BYTES:
        raise SheetRefused(
            error_codes.TOO_LARGE, megabytes=f"{(file.size or 0) / MEGABYTE:.1f}", most=MOST_BYTES // MEGABYTE
        )
    with NamedTemporaryFile() as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        path = Path(kept.name)
        table = FORMATS[check_file(path, file.name or "")](COLUMNS).open_table(path, SHEET)
        for problem in table.headings.errors:
            raise SheetRefused(problem.code, **problem.about)
        return list(read_rows(table))


def read_rows(table: Table) -> Iterator[Row]:
    """Yield the table's rows that say anything."""
    places = table.headings.places
    for number, cells in table.lines:
        said = {title: cell_text(cells[place]) if place < len(cells) else "" for title, place in places.items()}
        faulty = table.faults.get(number, {})
        faults = {title: str(faulty[place + 1][0].reason) for title, place in places.items() if place + 1 in faulty}
        if any(said.values()) or faults:
            typed = Typed(said[ANSWER], said[EXPLANATION], said[STANCE], said[DISPUTE])
            yield Row(number, Mark.read(said[MARK]), typed, faults)


def take_row(row: Row, value: ReportValue, user: User, outcome: Taken) -> None:
    """Store one row, or note why not."""
    if row.faults:
        outcome.problems += [problem(row, value, column, reason) for column, reason in row.faults.items()]
        return
    if row.mark and row.typed.digest == row.mark.digest:
        outcome.unchanged += 1
        return
    form = ValueForm(value, entries(row.typed, value))
    if not form.is_valid():
        outcome.problems += [
            problem(row, value, FIELDS[name], str(error)) for name, errors in form.errors.items() for error in errors
        ]
        return
    save_row(row, value, form, user, outcome)


def save_row(row: Row, value: ReportValue, form: ValueForm, user: User, outcome: Taken) -> None:
    """Store a readable row; handed in twice, the second time changes nothing."""
    if form.content == stored(value):
        outcome.unchanged += 1
        return
    revision = row.mark.revision if row.mark else value.revision
    try:
        saved = report_value_save(value=value, user=user, revision=revision, content=form.content)
    except ReportRefused as refused:
        outcome.problems.append(problem(row, value, "", str(refused)))
        return
    outcome.taken.append(saved)


def entries(typed: Typed, value: ReportValue) -> dict[str, str]:
    """Return a row's cells as the page's form would send them."""
    return {
        "figure" if value.item.is_figure else "text": typed.answer,
        "explanation": typed.explanation,
        "stance": WORDS.get(typed.stance, typed.stance),
        "dispute": typed.dispute,
    }


def refuse_row(row: Row, value: ReportValue | None, outcome: Taken) -> None:
    """Note a row that belongs to no item of the report, or to one that another row has spoken of."""
    reason = _("The row's hidden mark is missing or damaged.")
    if value is not None:
        reason = _("Another row of the form speaks of the same item.")
    elif row.mark:
        reason = _("The report does not ask for this item any more.")
    outcome.problems.append(problem(row, value, MARK, reason))


def problem(row: Row, value: ReportValue | None, column: str, reason: str) -> RowProblem:
    """Return why a row was not taken."""
    said = {ANSWER: row.typed.answer, EXPLANATION: row.typed.explanation, STANCE: row.typed.stance}
    said[DISPUTE] = row.typed.dispute
    return RowProblem(row.line, value.item.label if value else "", column, quoted(said.get(column, "")), reason)
