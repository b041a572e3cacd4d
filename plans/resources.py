"""The sheet of what the office itself finds on the plan: milestones signed off."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, day, display_field, name_field
from exchange.formats.cells import as_text, read_code
from exchange.formats.error_codes import WORD_UNKNOWN
from exchange.formats.errors import CellError
from exchange.resources import Marks, SheetResource
from exchange.results import RowDraft
from exchange.widgets import CellWidget, KnownWidget, NarrativeWidget
from plans import error_codes
from targets.causes import Code
from targets.clock import now
from targets.models import Indicator, Milestone, MilestoneSignOff
from targets.request_values import parse_number
from targets.services import quarters_since

LONGEST = 2_000
"""Characters of a finding."""
INDICATOR_FIELDS = ("indicator_code", "plan_code")


class KnownIndicators:
    """All indicators with their plans, their milestones and the measures that they were ever counted by, loaded once."""

    def __init__(self) -> None:
        self.by_code: dict[str, dict[str, int]] = defaultdict(dict)
        self.measures: dict[int, set[str]] = defaultdict(set)
        # Of all definitions, since earlier quarters are counted by earlier measures.
        rows = Indicator.objects.values_list("code", "plan__code", "pk", "definitions__measure")
        for code, plan, pk, measure in rows:
            self.by_code[code][plan] = pk
            self.measures[pk] |= {measure} - {None, ""}
        steps = Milestone.objects.values_list("indicator_id", "position", "pk")
        self.milestones = {(indicator, position): pk for indicator, position, pk in steps}
        self.indicator_of = {pk: indicator for indicator, _position, pk in steps}

    def find(self, code: str, plan: str) -> int:
        """Return the indicator of the plan, or of the only plan that has one; raise CellError where there is none."""
        found = self.by_code.get(code, {})
        # Without a plan the code has to be the only one.
        chosen = [pk for name, pk in found.items() if plan in {"", name}]
        if len(chosen) != 1:
            raise CellError(
                error_codes.INDICATOR_OF_SEVERAL if chosen else error_codes.INDICATOR_UNKNOWN, "indicator_code"
            )
        return chosen[0]


def find_indicator(context: ImportContext, code: str | None, plan: str | None) -> int | None:
    """Return the indicator that a line names."""
    return context.known(KnownIndicators).find(code, plan or "") if code else None


def find_milestone(context: ImportContext, position: int | None, code: str | None, plan: str | None) -> int | None:
    """Return the milestone that a line names by its indicator and its number."""
    indicator = find_indicator(context, code, plan)
    if indicator is None or position is None:
        return None
    found = context.known(KnownIndicators).milestones.get((indicator, position))
    if found is None:
        raise CellError(error_codes.MILESTONE_UNKNOWN, "position")
    return found


def milestone_words() -> list[str]:
    """Return the codes of the indicators that are judged by milestones."""
    return [*dict.fromkeys(Milestone.objects.values_list("indicator__code", flat=True))]


def read_position(cell: Any) -> int:
    """Return the number of a milestone."""
    written = as_text(cell)
    if parse_number(written) is None:
        raise CellError(WORD_UNKNOWN, words="1、2、3…")
    return int(read_code(written, 4))


def indicator_columns(path: str, words: Any) -> tuple[SheetField, SheetField]:
    """Return the columns that name an indicator; ``path`` leads to it from a row."""
    return (
        name_field(
            f"{path}__code", "指标代码", 10, required=True, choices=words, hint=_("As on the board, such as A3.")
        ),
        name_field(
            f"{path}__plan__code", "规划代码", 50, hint=_("Only where several plans have an indicator with this code.")
        ),
    )


def marks_since(context: ImportContext, moved: Iterable[tuple[int, Any]]) -> Marks:
    """Return the marks of indicators whose figures move from a day on, as `indicator_mark_stale` marks them."""
    known = context.known(KnownIndicators)
    marks: Marks = defaultdict(set)
    for indicator, since in moved:
        for measure in known.measures[indicator]:
            marks[measure] |= {*quarters_since(since)}
    return marks


class FindingResource(SheetResource):
    """A sheet of findings: somebody of the office stands for each."""

    needs_person = error_codes.PERSON_NEEDED
    person_column = ""

    def derive(self, draft: RowDraft) -> None:
        """Keep who recorded a finding, and when."""
        assert self.context.user
        for column, value in (("created_at", now()), (self.person_column, self.context.user.pk)):
            # A finding that was recorded before keeps its person and its moment.
            draft.row[self.at[column]] = draft.row[self.at[column]] or value


class SignOffResource(FindingResource):
    """里程碑验收: counts from its day on."""

    cause_code = Code.MILESTONE_SIGNED
    person_column = "signed_by_id"

    indicator_code, plan_code = indicator_columns("milestone__indicator", milestone_words)
    indicator_name = display_field("指标名称", lambda row: row.milestone.indicator.name)
    position = SheetField(
        "milestone__position",
        "里程碑序号",
        CellWidget(read_position),
        required=True,
        hint=_("Its number on the indicator's page."),
    )
    milestone = ReferenceField("milestone", KnownWidget(Milestone, find_milestone), ("position", *INDICATOR_FIELDS))
    milestone_name = display_field("里程碑", lambda row: row.milestone.name)
    signed_on = day("signed_on", "验收日期", required=True)
    evidence = SheetField(
        "evidence",
        "验收意见",
        NarrativeWidget(LONGEST),
        required=True,
        hint=_("The evidence that the finding rests on."),
    )

    class Meta:
        model = MilestoneSignOff
        import_id_fields = ("milestone",)
        key, sheet, title = "sign-offs", "里程碑验收", _("Sign-offs of milestones")
        examples = (("A3", "", "", "1", "", "2012-12-20", "现场核查并形成验收记录，材料存档。"),)

    def get_queryset(self) -> QuerySet[MilestoneSignOff]:
        rows = MilestoneSignOff.objects.select_related("milestone__indicator__plan")
        return rows.order_by("milestone__indicator", "milestone__position")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        # Before and after: a sign-off that moves to another day leaves two quarters stale.
        known, moved = (
            self.context.known(KnownIndicators),
            (row for rows in self.changes(drafts) for row in rows if row),
        )
        return marks_since(self.context, ((known.indicator_of[row["milestone_id"]], row["signed_on"]) for row in moved))
