"""The sheets of what the office itself finds on the plan: milestones signed off, and indicators that do not apply."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.formats.cells import as_text, read_code, read_text
from exchange.formats.columns import Column
from exchange.formats.error_codes import WORD_UNKNOWN
from exchange.formats.problems import CellFault, EntryFault
from exchange.imports.entries import Entry, Gathering
from exchange.imports.fields import day, named, shown
from exchange.imports.indexes import Session
from exchange.imports.sheet_register import Change, Marks, Reference, Row, SheetRegister
from plans import kinds
from targets.clock import now
from targets.models import Applicability, Indicator, Milestone, MilestoneSignOff
from targets.services import quarters_since

LONGEST = 2_000
"""Characters of a finding."""
INDICATOR_KEYS = ("indicator", "plan")


class KnownIndicators:
    """All indicators with their plans, their milestones and the measures that they were ever counted by, loaded once."""

    def __init__(self) -> None:
        self.by_code: dict[str, dict[str, int]] = defaultdict(dict)
        self.measures: dict[int, set[str]] = defaultdict(set)
        rows = Indicator.objects.values_list("code", "plan__code", "pk", "definitions__measure")
        for code, plan, pk, measure in rows:
            self.by_code[code][plan] = pk
            self.measures[pk] |= {measure} - {None, ""}
        steps = Milestone.objects.values_list("indicator_id", "position", "pk")
        self.milestones = {(indicator, position): pk for indicator, position, pk in steps}
        self.indicator_of = {pk: indicator for indicator, _position, pk in steps}

    def find(self, code: str, plan: str) -> int:
        """Return the indicator of the plan, or of the only plan that has one; raise EntryFault where there is none."""
        found = self.by_code.get(code, {})
        chosen = [pk for name, pk in found.items() if plan in {"", name}]
        if len(chosen) != 1:
            raise EntryFault(kinds.INDICATOR_OF_SEVERAL if chosen else kinds.INDICATOR_UNKNOWN, "indicator")
        return chosen[0]


def find_indicator(session: Session, entry: Entry) -> int | None:
    """Return the indicator that a line names."""
    code = entry.get("indicator")
    return session.known(KnownIndicators).find(code, entry.get("plan") or "") if code else None


def find_milestone(session: Session, entry: Entry) -> int | None:
    """Return the milestone that a line names by its indicator and its number."""
    indicator, position = find_indicator(session, entry), entry.get("position")
    if indicator is None or position is None:
        return None
    found = session.known(KnownIndicators).milestones.get((indicator, position))
    if found is None:
        raise EntryFault(kinds.MILESTONE_UNKNOWN, "position")
    return found


def indicator_columns(*way: str) -> tuple[Column, ...]:
    """Return the columns that name an indicator; ``way`` are the attributes that lead to it from a row."""

    def held(row: Any) -> Any:
        for name in (*way, "indicator"):
            row = getattr(row, name)
        return row

    return (
        named("指标代码", "indicator", lambda row: held(row).code, 10, required=True, hint=_("As on the board, such as A3.")),
        named("规划代码", "plan", lambda row: held(row).plan.code, 50, hint=_("Only where several plans have an indicator with this code.")),
        shown("指标名称", "indicator_name", lambda row: held(row).name),
    )  # fmt: skip


def indicator_words() -> list[str]:
    """Return the codes of the indicators for a drop-down list."""
    return [*dict.fromkeys(Indicator.objects.values_list("code", flat=True))]


def milestone_words() -> list[str]:
    """Return the codes of the indicators that are judged by milestones."""
    return [*dict.fromkeys(Milestone.objects.values_list("indicator__code", flat=True))]


def read_position(cell: Any) -> int:
    """Return the number of a milestone."""
    written = as_text(cell)
    if not written.isascii() or not written.isdecimal():
        raise CellFault(WORD_UNKNOWN, words="1、2、3…")
    return int(read_code(written, 4))


def finding(title: str, name: str, hint: Any) -> Column:
    """Return a column of a finding's text."""
    return Column(title, name, partial(read_text, most=LONGEST), True, name, lambda row: getattr(row, name), hint=hint)


def recorded(row: Row) -> dict[str, Any]:
    """Return when a finding was recorded."""
    return {"created_at": row["created_at"] or now()}


def sign_off_marks(changes: Iterable[Change], session: Session) -> Marks:
    """Return the marks of sign-offs: they count from their day on."""
    known = session.known(KnownIndicators)
    return marks_since(
        session,
        ((known.indicator_of[row["milestone_id"]], row["signed_on"]) for rows in changes for row in rows if row),
    )


def span_marks(changes: Iterable[Change], session: Session) -> Marks:
    """Return the marks of inapplicable spans: all from their first day on."""
    return marks_since(session, ((row["indicator_id"], row["since"]) for rows in changes for row in rows if row))


def marks_since(session: Session, moved: Iterable[tuple[int, Any]]) -> Marks:
    """Return the marks of indicators whose figures move from a day on, as `indicator_mark_stale` marks them."""
    known = session.known(KnownIndicators)
    marks: Marks = defaultdict(set)
    for indicator, since in moved:
        for measure in known.measures[indicator]:
            marks[measure] |= {*quarters_since(since)}
    return marks


def spans_apart(gathering: Gathering) -> None:
    """Check that the inapplicable spans of one indicator do not overlap, those of the register among them."""
    rows: dict[int, tuple[Row, Entry | None]] = {
        pk: (stored.row, None) for pk, stored in gathering.session.index(gathering.register.key).by_pk.items()
    }
    rows |= {entry.pk: (entry.row, entry) for entry in gathering.sound()}
    for (first, by), (second, then) in pairwise(
        sorted(rows.values(), key=lambda span: (span[0]["indicator_id"], span[0]["since"]))
    ):
        blamed = then or by
        reaches = first["until"] is None or first["until"] >= second["since"]
        if blamed and reaches and first["indicator_id"] == second["indicator_id"]:
            gathering.refuse(blamed, kinds.SPANS_OVERLAP, "since", since=first["since"].isoformat())


SIGN_OFFS = SheetRegister(
    key="sign-offs",
    sheet="里程碑验收",
    name=_("Sign-offs of milestones"),
    model=MilestoneSignOff,
    identity=("milestone_id",),
    rows=lambda: MilestoneSignOff.objects.select_related("milestone__indicator__plan").order_by("milestone__indicator", "milestone__position"),
    derived=recorded,
    marks=sign_off_marks,
    columns=(
        *indicator_columns("milestone"),
        Column("里程碑序号", "position", read_position, True, write=lambda row: row.milestone.position, hint=_("Its number on the indicator's page.")),
        shown("里程碑", "milestone", lambda row: row.milestone.name),
        day("验收日期", "signed_on", required=True),
        finding("验收意见", "evidence", _("The evidence that the finding rests on.")),
    ),
    references=(Reference("milestone_id", ("position", *INDICATOR_KEYS), find_milestone),),
    choices={"indicator": milestone_words},
    examples=(("A3", "", "", "1", "", "2012-12-20", "现场核查并形成验收记录，材料存档。"),),
)  # fmt: skip

INAPPLICABLE = SheetRegister(
    key="inapplicable-spans",
    sheet="指标不适用认定",
    name=_("Indicators that do not apply"),
    model=Applicability,
    identity=("indicator_id", "since"),
    rows=lambda: Applicability.objects.select_related("indicator__plan"),
    derived=recorded,
    marks=span_marks,
    siblings=True,
    set_checks=(spans_apart,),
    columns=(
        *indicator_columns(),
        day("不适用起始日期", "since", required=True, future=True),
        day("不适用截止日期", "until", future=True, hint=_("The last day on which it does not apply; empty while that lasts.")),
        finding("认定依据", "basis", _("The document or fact that it rests on.")),
    ),
    references=(Reference("indicator_id", INDICATOR_KEYS, find_indicator),),
    choices={"indicator": indicator_words},
    examples=(("A1", "", "", "2012-10-01", "", "中国名牌产品不再评选，有效期已全部届满。"),),
)  # fmt: skip
