"""What the pages of an import show, computed for the template."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django_filters as filters
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import SignedInRequest
from exchange.formats.cells import tidy_key
from exchange.formats.errors import RowError
from exchange.formats.validation import MEGABYTE
from exchange.imports.catalogue import exports, imports, read_apart
from exchange.imports.figures import figures_moved
from exchange.imports.jobs import Importable
from exchange.imports.problem_sheets import MOST_LINES
from exchange.models import SheetImport, SheetRow
from targets.figures import Figure, build_figure, goal_of
from targets.models import Attainment, StaleMark
from targets.request_values import parse_number

PROBLEMS_ON_PAGE = 50
ROWS_FIRST = 20
"""New and changed rows, each, that stand on the import's own page."""
TONES = {
    "checking": "blue",
    "writing": "blue",
    "checked": "amber",
    "refused": "red",
    "failed": "red",
    "done": "green",
    "discarded": "grey",
}


class SheetRowFilter(filters.FilterSet):
    """Narrow the rows of a sheet."""

    q = filters.CharFilter(label=_("line or part of the row's name"), method="by_words")
    action = filters.ChoiceFilter(
        label=pgettext_lazy("of a row", "action"), choices=SheetRow.Action.choices, empty_label=_("all")
    )
    sheet = filters.ChoiceFilter(label=_("sheet"), choices=[], empty_label=_("all"))

    def __init__(self, data: Any, queryset: QuerySet[SheetRow], sheets: list[str]) -> None:
        super().__init__(data, queryset)
        if len(sheets) > 1:
            self.filters["sheet"].extra["choices"] = [(name, name) for name in sheets]
        else:
            del self.filters["sheet"]

    def by_words(self, rows: QuerySet[SheetRow], name: str, value: str) -> QuerySet[SheetRow]:
        """Keep the rows on a line, or with a part of a name."""
        line = parse_number(value)
        return rows.filter(Q(name__icontains=value) | (Q(line=line) if line is not None else Q()))


def row_lines(rows: QuerySet[SheetRow]) -> Iterator[list[Any]]:
    """Yield the lines of each row: one for each change, or the only one."""
    for row in rows.iterator(chunk_size=2_000):
        words = "" if row.changes else "；".join(f"{title} {content}" for title, content in row.content)
        first = row.sheet, row.line, row.get_action_display(), row.name, words or row.words
        yield [(*first, *change) for change in row.changes or [("", "", "")]]


@dataclass(frozen=True)
class MovedFigure:
    """A figure that a change moved, in words (uses the indicator with its plan and both definitions)."""

    before: Attainment
    after: Attainment

    @property
    def old(self) -> Figure:
        """The value before."""
        return self._words(self.before)

    @property
    def new(self) -> Figure:
        """The value after."""
        return self._words(self.after)

    def _words(self, attainment: Attainment) -> Figure:
        indicator = self.after.indicator
        return build_figure(indicator, goal_of(indicator, attainment.definition), attainment)


class ImportPage:
    """An import with everything its page says."""

    def __init__(self, sheet: SheetImport) -> None:
        self.sheet = sheet
        self.register = imports[sheet.register]
        self.remarks: dict[str, Any] = sheet.preview
        self.counts: dict[str, int] = sheet.counts
        self.tone = TONES[sheet.state]

    @property
    def writes_nothing(self) -> bool:
        """Whether the register held all of the sheet already."""
        return bool(self.counts) and not self.counts["new"] and not self.counts["update"]

    @cached_property
    def problems(self) -> list[RowError]:
        """All problems kept, in the order of the lines."""
        return [RowError.from_json(stored) for stored in self.sheet.problems]

    @cached_property
    def names_sheets(self) -> bool:
        """Whether the problems say in which sheet they stand."""
        return any(problem.sheet for problem in self.problems)

    @property
    def problem_count(self) -> int:
        """How many problems there are, kept or not."""
        return max(self.counts.get("problems", 0), len(self.sheet.problems))

    @property
    def file_problem(self) -> RowError | None:
        """The problem of the file as a whole, where that is what stopped it."""
        return self.problems[0] if len(self.problems) == 1 and self.problems[0].line is None else None

    @property
    def has_problem_sheet(self) -> bool:
        """Whether the file itself can be had with its problems on its cells: while it is kept, and not too long."""
        return (
            self.sheet.state != SheetImport.State.DISCARDED
            and self.counts.get("lines", 0) <= MOST_LINES
            and any(problem.line is not None for problem in self.problems)
            and Path(self.sheet.file.path).exists()
        )

    @cached_property
    def problem_columns(self) -> list[tuple[str, int]]:
        """The columns with problems and how many each has, most first."""
        return Counter(problem.column for problem in self.problems if problem.column).most_common()

    def problem_page(self, number: str, column: str) -> Page:
        """Return one page of the problems, of one column where it is named."""
        rows = [problem for problem in self.problems if not column or problem.column == column]
        return Paginator(rows, PROBLEMS_ON_PAGE).get_page(number)

    @cached_property
    def read_apart(self) -> list[Importable]:
        """The kinds of sheets that read what this workbook holds beside its registers."""
        return read_apart(self.remarks.get("passed_over", []))

    @cached_property
    def passed_over(self) -> list[str]:
        """The sheets that nothing reads."""
        apart = set().union(*(exports[kind.key].resource.sheet_names() for kind in self.read_apart))
        return [name for name in self.remarks.get("passed_over", []) if tidy_key(name) not in apart]

    @cached_property
    def names_registers(self) -> bool:
        """Whether the workbook holds sheets of several registers."""
        return len(self.remarks.get("sheets", [])) > 1

    @cached_property
    def sheets(self) -> list[str]:
        """The names of the sheets that were read, where there are several."""
        remarks = self.remarks.get("sheets", [self.remarks])
        return [name for each in remarks for name in each.get("sheets_read") or [each.get("sheet", "")]]

    @cached_property
    def rows_first(self) -> list[SheetRow]:
        """The first changed and the first new rows."""
        rows = self.sheet.rows.all()
        return [
            *rows.filter(action=SheetRow.Action.UPDATE)[:ROWS_FIRST],
            *rows.filter(action=SheetRow.Action.NEW)[:ROWS_FIRST],
        ]

    @cached_property
    def has_rows(self) -> bool:
        """Whether it is still kept what became of each row."""
        return self.sheet.rows.exists()

    def rows_found(self, asked: QueryDict) -> SheetRowFilter:
        """Return the rows that an address asks for, in the order of the sheets."""
        return SheetRowFilter(asked, self.sheet.rows.order_by("pk"), self.sheets)

    @cached_property
    def moved(self) -> list[MovedFigure]:
        """The figures that changed with this import, newest quarter first."""
        return list_moved_figures(figures_moved(self.sheet.moved) if self.sheet.moved else [])

    @cached_property
    def is_recomputing(self) -> bool:
        """Whether figures that the import can move are still waiting to be recomputed."""
        return not is_recomputed(self.sheet.moved)


def is_recomputed(moved: list[dict[str, Any]]) -> bool:
    """Say whether no figure of these, as `figures_standing` gives them, waits to be recomputed."""
    measures, quarters = {row["measure"] for row in moved}, {row["quarter"] for row in moved}
    return not moved or not StaleMark.objects.filter(measure__in=measures, quarter__in=quarters).exists()


def list_moved_figures(pairs: Iterable[tuple[Attainment, Attainment]]) -> list[MovedFigure]:
    """Return the pairs of which the parts moved: a figure may have a new revision for the day alone."""
    return [MovedFigure(old, new) for old, new in pairs if parts(old) != parts(new)]


def parts(figure: Attainment) -> tuple[int | None, int | None]:
    """Return the figure's two parts."""
    return figure.numerator, figure.denominator


def listed_imports() -> QuerySet[SheetImport]:
    """Return the imports that lists show, newest first: those of kinds that are offered."""
    # Large columns of JSON that the list does not show.
    rows = SheetImport.objects.filter(register__in=imports).select_related("requested_by", "confirmed_by")
    return rows.defer("problems", "preview", "moved")


def hand_in_context(request: SignedInRequest) -> dict[str, Any]:
    """Return what the form shows by which a sheet is handed in."""
    asked = request.POST or request.GET
    corrected = parse_number(asked.get("corrects", ""))
    return {
        "kinds": [(kind.key, kind.name) for kind in imports.values()],
        "chosen": asked.get("register", ""),
        "corrects": SheetImport.objects.filter(pk=corrected).first() if corrected else None,
        "may_hand_in": request.user.keeps_registers,
        "most": settings.SHEET_MAX_BYTES // MEGABYTE,
    }


def same_file_before(sheet: SheetImport) -> SheetImport | None:
    """Return the last earlier import of the very same file that was written."""
    earlier = SheetImport.objects.filter(register=sheet.register, checksum=sheet.checksum, pk__lt=sheet.pk)
    return earlier.filter(state=SheetImport.State.DONE).select_related("requested_by").order_by("-pk").first()


HEADINGS = ("工作表", "行号", "核对结果", "记录", "新增内容", "变动列", "原内容", "新内容")
