"""The duties of a plan in a draft, with what bodies report on them: as values, as JSON, and taken from the plan before."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from departments.models import Duty
from plans.amending.versions import write_number
from reporting.models import ReportItem
from targets.models import Plan

COLUMNS = (
    "label", "label_en", "guidance", "guidance_en", "kind", "unit", "unit_en", "decimals", "period", "minimum", "maximum",
    "obligatory", "source",
)  # fmt: skip
"""The columns of an item that a draft sets."""


@dataclass(frozen=True)
class DutyPart:
    """A body's part in a duty; ``basis`` says why, where the plan does not name the body."""

    body: str
    part: str
    basis: str = ""


@dataclass(frozen=True)
class ItemDraft:
    """An item that bodies report on a duty, ``columns`` as they are stored; no ``bodies``: all that bear the duty.

    ``bounds`` are the rules to other items: the relation and their code. ``follows`` is the code of the item of the plan
    before whose place it takes.
    """

    code: str
    columns: dict[str, Any]
    bodies: list[str] = field(default_factory=list)
    bounds: list[list[str]] = field(default_factory=list)
    follows: str = ""

    def build(self, since: dt.date) -> ReportItem:
        """Return the item, unsaved and without its duty."""
        return ReportItem(code=self.code, since=since, **self.columns)


@dataclass(frozen=True)
class DutyDraft:
    """A duty; ``clause`` is the path of the clause that lays it down, ``above`` the code of the duty that it is a part of."""

    code: str
    clause: str
    above: str
    summary: str
    named_bodies: str = ""
    summary_en: str = ""
    parts: list[DutyPart] = field(default_factory=list)
    items: list[ItemDraft] = field(default_factory=list)
    follows: str = ""

    def find_item(self, code: str) -> ItemDraft | None:
        """Return the item with this code."""
        return next((item for item in self.items if item.code == code), None)

    def to_json(self) -> dict[str, Any]:
        """Return the duty as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "DutyDraft":
        """Return a stored duty."""
        parts = [DutyPart(**part) for part in data["parts"]]
        return cls(**data | {"parts": parts, "items": [ItemDraft(**item) for item in data["items"]]})


def clone_duties(plan: Plan, starts_on: dt.date, shift: Callable[[str], str]) -> list[DutyDraft]:
    """Return the duties of a plan as they are borne and reported on its last day, under codes of the next plan."""

    def recode(code: str) -> str:
        # Codes stand in sealed reports and are given once: those of the next plan begin with its year.
        return f"{starts_on:%y}" + code.removeprefix(f"{plan.starts_on:%y}")

    def clone_item(item: ReportItem) -> ItemDraft:
        # As form fields read them: the Chinese, whatever language the person reads.
        columns = {name: write_number(column_of(item, name)) for name in COLUMNS}
        bounds = [[rule.relation, recode(rule.other.code)] for rule in item.rules.all() if rule.other.pk in held]
        columns |= {"label": shift(columns["label"]), "guidance": shift(columns["guidance"])}
        return ItemDraft(recode(item.code), columns, [body.code for body in item.bodies.all()], bounds, item.code)

    rows = Duty.objects.filter(clause__plan=plan).select_related("clause", "parent").order_by("position")
    rows = rows.prefetch_related("assignments__body", "report_items__bodies", "report_items__rules__other")
    held = {item.pk for row in rows for item in row.report_items.all() if item.holds_within(plan.ends_on, plan.ends_on)}
    return [
        DutyDraft(
            recode(row.code), row.clause.path, recode(row.parent.code) if row.parent else "",
            shift(column_of(row, "summary")), row.named_bodies, row.summary_en,
            [
                DutyPart(part.body.code, part.part, part.basis)
                for part in row.assignments.all()
                if part.since <= plan.ends_on and (part.until is None or part.until >= plan.ends_on)
            ],
            [clone_item(item) for item in row.report_items.all() if item.pk in held],
            row.code,
        )
        for row in rows
    ]  # fmt: skip


def column_of(row: Duty | ReportItem, name: str) -> Any:
    """Return what is stored in a column."""
    return row._meta.get_field(name).value_from_object(row)  # type: ignore[union-attr]
