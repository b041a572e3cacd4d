"""Taking a filled-in form back into the draft, row by row: what cannot be taken is told, and leaves the stored content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.temporary import get_temporary_folder
from exchange.context import ImportContext
from exchange.fields import SheetField
from exchange.formats import error_codes
from exchange.formats.cells import Cell
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import RowError, SheetRefused, error_code
from exchange.formats.validation import MEGABYTE, check_file
from exchange.formats.writing import FORMATS
from exchange.resources import SheetResource
from exchange.results import INVALID, SKIP, UPDATE, RowDraft, SheetResult
from exchange.widgets import CellWidget
from reporting.forms.filling import ValueForm
from reporting.formsheet.layout import ANSWER, DISPUTE, EXPLANATION, MARK, SHEET, STANCE, WORDS, Mark, Typed, cell_text
from reporting.models import Report, ReportValue
from reporting.services import report_value_save
from reporting.services.values import get_stored_input
from reporting.transitions import ReportRefused

# A form has some thirty rows; a larger file is no form.
MOST_BYTES = 5 * MEGABYTE
ANOTHER_FORM = error_code(
    "form-of-another",
    _("The file is the form of %(body)s for %(quarter)s, not this report's."),
    _("Open the report that it belongs to, or download this report's form."),
)
NO_FORM = error_code(
    "no-form",
    _("The file has no row of a form that the portal handed out."),
    _("Download the form here, fill it in, and hand it in without removing its hidden column."),
)
MARK_DAMAGED = error_code(
    "form-mark-damaged",
    _("The row's hidden mark is missing or damaged."),
    _("Download the form anew and copy the row's content into it."),
)
ROW_TWICE = error_code(
    "form-row-twice", _("Another row of the form speaks of the same item."), _("Keep one of the two rows.")
)
NOT_ASKED = error_code(
    "form-row-not-asked", _("The report does not ask for this item any more."), _("Leave the row out.")
)
NOT_TAKEN = error_code("form-row-not-taken", "%(reason)s", _("Correct the row and hand the form in again."))
ENTRY_FIELDS = {
    "figure": "answer",
    "text": "answer",
    "explanation": "explanation",
    "register_agreement": "register_agreement",
    "dispute": "dispute",
}


@dataclass(frozen=True)
class RowProblem:
    """Why a row was not taken: its line as Excel shows it, the item, the column and what stands there (empty: the whole row)."""

    line: int
    item: str
    column: str
    content: str
    reason: str


@dataclass
class Taken:
    """What came of a form: the items taken over, how many rows said what is stored, how many items it left out."""

    taken: list[ReportValue] = field(default_factory=list)
    unchanged: int = 0
    absent: int = 0
    problems: list[RowProblem] = field(default_factory=list)


class TypedWidget(CellWidget):
    """A cell as it was typed, line breaks and all; a stroke is content here."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> str | None:
        """Return the text, None for an empty cell."""
        return cell_text(value) or None


def typed_column(title: str) -> SheetField:
    """Return a column that must be in the form; the others only help who fills it in."""
    return SheetField(None, title, TypedWidget(), required=True)


class ReportFormResource(SheetResource):
    """季度报告填报表: each row is taken for itself, as if it were typed on the page, and an empty cell is content."""

    answer = typed_column(ANSWER)
    explanation = typed_column(EXPLANATION)
    register_agreement = typed_column(STANCE)
    dispute = typed_column(DISPUTE)
    mark = typed_column(MARK)

    is_taken_whole = False
    has_lines_beneath = False

    class Meta:
        model = ReportValue
        key, sheet, title = "report-form", SHEET, _("Form of a quarterly report")
        is_apart = True

    def __init__(self, report: Report, user: User) -> None:
        super().__init__(ImportContext(user))
        self.report, self.user = report, user

    # Each value is saved by its own service, with the locks of a page's save.
    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Leave locking to the service that saves a value."""

    def group_lines(self, drafts: list[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Refuse a file of which no row bears a mark, or one bears that of another report."""
        marks = [mark for draft in drafts if (mark := self.mark_of(draft))]
        if not marks:
            raise SheetRefused(NO_FORM)
        for mark in marks:
            # Before any row is taken: the same item numbers exist in another body's form.
            if not mark.is_of(self.report):
                raise SheetRefused(ANOTHER_FORM, body=mark.body, quarter=mark.quarter)
        return drafts

    def fill_rows(self, drafts: Sequence[RowDraft], found: dict[str, list[int | None]]) -> None:
        """Leave the table to the service that saves a value."""

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Find the item that each row speaks of."""
        # Items that the report no longer asks for are told as such, not stored.
        values = self.report.values.reported().select_related("item", "report__body", "report__quarter").in_bulk()
        seen = set[int]()
        for draft in drafts:
            mark = self.mark_of(draft)
            draft.related = values.get(mark.value) if mark else None
            if draft.related is None:
                self.refuse(draft, NOT_ASKED if mark else MARK_DAMAGED, "mark")
            elif draft.related.pk in seen:
                self.refuse(draft, ROW_TWICE, "mark")
            else:
                seen.add(draft.related.pk)
        self.absent = len(values) - len(seen)
        return [*drafts]

    def check(self, drafts: Sequence[RowDraft]) -> None:
        """Read each row as the page's form would; one that was not touched since it was downloaded changes nothing."""
        for draft in drafts:
            mark = self.mark_of(draft)
            if draft.import_type == INVALID or mark is None:
                continue
            form = ValueForm(draft.related, self.entries(draft))
            # As it was handed out: content that changed meanwhile in the portal is left alone.
            if self.read_typed(draft).digest == mark.digest:
                draft.import_type = SKIP
            elif not form.is_valid():
                for name, errors in form.errors.items():
                    for error in errors:
                        self.refuse(draft, NOT_TAKEN, ENTRY_FIELDS[name], reason=str(error))
            else:
                draft.row = [form.content]
                # Handed in twice, the second time changes nothing.
                draft.import_type = SKIP if form.content == get_stored_input(draft.related) else UPDATE

    def write(self, drafts: Sequence[RowDraft]) -> None:
        """Save each row, unless somebody else changed its item meanwhile."""
        for draft in drafts:
            mark = self.mark_of(draft)
            assert mark
            try:
                # The very service of the page: rights, revision and rules are looked at for each row.
                draft.related = report_value_save(
                    value=draft.related, user=self.user, revision=mark.revision, content=draft.row[0]
                )
            # A row that is refused does not keep the others out.
            except ReportRefused as refused:
                draft.add_error(RowError(NOT_TAKEN, draft.number, about={"reason": str(refused)}))

    def mark_of(self, draft: RowDraft) -> Mark | None:
        """Return the row's mark; None where there is none or it was damaged."""
        return Mark.read(self.get_value(draft, "mark") or "")

    def read_typed(self, draft: RowDraft) -> Typed:
        """Return what the row says."""
        return Typed(
            *(self.get_value(draft, name) or "" for name in ("answer", "explanation", "register_agreement", "dispute"))
        )

    def entries(self, draft: RowDraft) -> dict[str, str]:
        """Return a row's cells as the page's form would send them."""
        typed = self.read_typed(draft)
        return {
            "figure" if draft.related.item.is_figure else "text": typed.answer,
            "explanation": typed.explanation,
            "register_agreement": WORDS.get(typed.register_agreement, typed.register_agreement),
            "dispute": typed.dispute,
        }


def form_take(*, report: Report, user: User, file: UploadedFile) -> Taken:
    """Store what the form says in the open report; nothing is signed off or submitted.

    One row that somebody else changed meanwhile is not overwritten. Raises SheetRefused where the file is no form of this report.
    """
    resource = ReportFormResource(report, user)
    rows = resource.import_data(dataset_of(file)).rows
    return Taken(
        [draft.related for draft in rows if draft.import_type == UPDATE],
        sum(draft.import_type == SKIP for draft in rows),
        resource.absent,
        [describe_problem(draft, error) for draft in rows for error in draft.row_errors],
    )


def dataset_of(file: UploadedFile) -> SheetDataset:
    """Return the rows of an uploaded form; raise SheetRefused where it cannot be read."""
    if (file.size or 0) > MOST_BYTES:
        raise SheetRefused(
            error_codes.TOO_LARGE, megabytes=f"{(file.size or 0) / MEGABYTE:.1f}", most=MOST_BYTES // MEGABYTE
        )
    with NamedTemporaryFile(dir=get_temporary_folder()) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        path = Path(kept.name)
        form = FORMATS[check_file(path, file.name or "")](ReportFormResource.headings())
        dataset = form.create_dataset(path, SHEET)
        for error in dataset.heading_errors:
            raise SheetRefused(error.code, **error.about)
        # The file is gone when this returns.
        dataset.keep()
        return dataset


def describe_problem(draft: RowDraft, error: RowError) -> RowProblem:
    """Return why a row was not taken."""
    label = draft.related.item.label if draft.related else ""
    return RowProblem(error.line or draft.number, label, error.column, error.value, error.reason)
