"""What a sheet comes to: its items with the points that stand, bonus, deductions and vetoes, total and grade; reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.arithmetic import (
    ItemScore,
    Totals,
    cap_grade,
    cut,
    grade_total,
    sum_achievements,
    sum_items,
    total_points,
)
from assessment.engine import Reckoned, list_items
from assessment.models import BonusClaim, Deduction, Scheme, SchemeItem, Score, Sheet, Veto
from assessment.models.findings import Finding
from assessment.registry import Facts, Line, Method, Mover, methods
from assessment.words import PENDING

VOIDED = "voided_by"
"""The key under which facts name the rule by which an item scores 0."""


@dataclass(frozen=True)
class ItemResult:
    """An item of a sheet with the points that stand and the facts they stand on."""

    item: SchemeItem
    facts: Facts
    points: Fraction | None
    applies: bool = True
    score: Score | None = None

    @property
    def as_score(self) -> ItemScore:
        """What the total needs of it."""
        return ItemScore(self.item.exact_maximum, self.points, self.applies)

    @property
    def shown(self) -> str:
        """The points, cut; empty while they are open."""
        return "" if self.points is None else cut(self.points)

    @property
    def share(self) -> Fraction | None:
        """The share of the maximum; None where there are no points."""
        return None if self.points is None else self.points / self.item.exact_maximum

    @property
    def heat(self) -> str:
        """How warm its cell of a matrix is: five steps, `open`, or `out` where it does not apply."""
        if not self.applies:
            return "out"
        return "open" if self.share is None else f"{min(4, int(self.share * 5))}"

    @property
    def has_facts(self) -> bool:
        """Whether the facts are those that its method reads."""
        return (
            bool(self.facts)
            and self.facts.get("applies") is not False
            and (self.score is None or "ruled" not in self.facts)
        )

    @property
    def way(self) -> Method:
        """How the facts come to points: as the item has it, or as a panel's marks do that checked it on site."""
        return methods["panel"] if "marks" in self.facts else self.item.way

    @property
    def explanation(self) -> str:
        """The formula with its numbers."""
        return self.way.explain(self.facts, self.item.parameters, self.item.exact_maximum) if self.has_facts else ""

    @property
    def lines(self) -> list[Line]:
        """The facts one by one."""
        if not self.has_facts and self.way.needs_source:
            return []
        return self.way.list_lines(self.facts, self.item.parameters)

    @property
    def movers(self) -> list[Mover]:
        """What would still bring points."""
        if not self.applies or (not self.has_facts and self.way.needs_source):
            return []
        return self.way.list_movers(self.facts, self.item.parameters, self.item.exact_maximum)

    @property
    def ruling(self) -> str:
        """Why the points are not what the method makes of the facts; empty where they are."""
        if rule := self.facts.get(VOIDED):
            return _("The self-score was found untrue (%(rule)s); the item scores 0.") % {"rule": rule}
        return self.score.reason if self.score is not None and "ruled" in self.facts else ""

    @property
    def pending_words(self) -> str:
        """Why there are no points yet."""
        if not self.applies or self.points is not None:
            return ""
        return str(PENDING[self.facts.get("pending") or ("no_data" if self.item.way.needs_source else "documents")])


@dataclass(frozen=True)
class SheetResult:
    """A sheet with all that makes its total and grade."""

    sheet: Sheet
    scheme: Scheme
    items: list[ItemResult]
    bonuses: list[BonusClaim] = field(default_factory=list)
    deductions: list[Deduction] = field(default_factory=list)
    vetoes: list[Veto] = field(default_factory=list)

    @cached_property
    def totals(self) -> Totals:
        """The sums of the items."""
        return sum_items(item.as_score for item in self.items)

    @cached_property
    def bonus(self) -> Fraction:
        """The bonus points accepted, within the caps."""
        return min(sum_findings(self.bonuses), Fraction(self.scheme.bonus_cap))

    @cached_property
    def deducted(self) -> Fraction:
        """The points deducted, within the caps."""
        return min(sum_findings(self.deductions), Fraction(self.scheme.deduction_cap))

    @property
    def is_ranked(self) -> bool:
        """Whether enough applies for a total and a rank."""
        return self.totals.applicable >= self.scheme.minimum_applicable

    def add(self, base: Fraction) -> Fraction:
        """Return the total for so many points out of 100."""
        return total_points(
            base, self.bonus, self.deducted, Fraction(self.scheme.bonus_cap), Fraction(self.scheme.deduction_cap)
        )

    @cached_property
    def total(self) -> Fraction | None:
        """The exact total; None while anything is open, and where too little applies."""
        base = self.totals.base()
        return None if base is None or not self.is_ranked else self.add(base)

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """The totals should all that is open bring nothing, and should it bring all; None where too little applies."""
        found = self.totals.bounds()
        return None if found is None or not self.is_ranked else (self.add(found[0]), self.add(found[1]))

    @property
    def shown_total(self) -> str:
        """The total, cut."""
        return "" if self.total is None else cut(self.total)

    @property
    def shown_bounds(self) -> tuple[str, str] | None:
        """Both ends of what the total can be, cut."""
        return None if self.bounds is None else (cut(self.bounds[0]), cut(self.bounds[1]))

    @property
    def confirmed(self) -> list[Veto]:
        """The vetoes that the leader confirmed."""
        return [veto for veto in self.vetoes if veto.state == Finding.State.ACCEPTED]

    @property
    def earned_grade(self) -> str:
        """The grade by points alone; empty without a total."""
        return "" if self.total is None else grade_total(self.total, self.scheme.exact_bands)

    @property
    def grade(self) -> str:
        """The grade, capped by the vetoes; a veto holds without a total too."""
        caps = [veto.cap for veto in self.confirmed if veto.cap]
        if not self.earned_grade:
            return max(caps, default="")
        return cap_grade(self.earned_grade, caps)

    @property
    def may_be_honoured(self) -> bool:
        """Whether the body can be honoured: A or B, and no veto."""
        return self.grade in {"A", "B"} and not self.confirmed

    @property
    def left_out(self) -> list[ItemResult]:
        """The items that do not apply."""
        return [item for item in self.items if not item.applies]


def sum_findings(findings: Iterable[BonusClaim | Deduction]) -> Fraction:
    """Return the points of the accepted ones; an achievement counts once, a rule up to its most."""
    accepted = [one for one in findings if one.state == Finding.State.ACCEPTED]
    most = {one.rule.code: Fraction(one.rule.most) for one in accepted if one.rule.most is not None}
    return sum_achievements(((one.rule.code, one.achievement, one.points) for one in accepted), most)


def sum_reckoned(reckoned: Iterable[Reckoned]) -> Totals:
    """Return the sums of what was reckoned of one assessed."""
    return sum_items(ItemScore(one.item.exact_maximum, one.points, one.applies) for one in reckoned)


def build_results(
    scheme: Scheme, sheets: Sequence[Sheet], items: Sequence[SchemeItem] | None = None
) -> list[SheetResult]:
    """Return what each sheet comes to by the scores that stand (5 queries, one fewer where the items are given)."""
    items = list_items(scheme) if items is None else items
    scores: dict[int, dict[int, Score]] = defaultdict(dict)
    for score in Score.objects.filter(sheet__in=sheets).standing():
        scores[score.sheet_id][score.item_id] = score
    found = {model: defaultdict[int, list](list) for model in (BonusClaim, Deduction, Veto)}
    for model, by_sheet in found.items():
        for finding in model.objects.filter(sheet__in=sheets).select_related("rule", "decided_by"):
            by_sheet[finding.sheet_id].append(finding)
    voided = find_voided(veto for vetoes in found[Veto].values() for veto in vetoes)
    return [
        SheetResult(
            sheet, scheme, [build_item_result(item, scores[sheet.pk].get(item.pk), voided.get((sheet.pk, item.pk), "")) for item in items],
            found[BonusClaim][sheet.pk], found[Deduction][sheet.pk], found[Veto][sheet.pk],
        )
        for sheet in sheets
    ]  # fmt: skip


def find_voided(vetoes: Iterable[Veto]) -> dict[tuple[int, int], str]:
    """Return the rules by which items score 0, by sheet and item: their self-score was found untrue (1 query where any was)."""
    confirmed = [veto for veto in vetoes if veto.rule.voids_items and veto.state == Finding.State.ACCEPTED]
    rows = (
        Veto.items.through.objects.filter(veto__in=confirmed).values_list("veto_id", "schemeitem_id")
        if confirmed
        else ()
    )
    by_key = {veto.pk: veto for veto in confirmed}
    return {(by_key[veto].sheet_id, item): by_key[veto].rule.code for veto, item in rows}


def build_item_result(item: SchemeItem, score: Score | None, voided_by: str = "") -> ItemResult:
    """Return an item with its score; without one it is open, and 0 whatever was scored where its self-score was untrue."""
    facts, points, applies = (score.facts, score.points, score.applies) if score is not None else ({}, None, True)
    if voided_by:
        facts, points, applies = facts | {"ruled": True, VOIDED: voided_by}, Fraction(0), True
    return ItemResult(item, facts, points, applies, score)


def build_preview(sheet: Sheet, reckoned: Iterable[Reckoned]) -> SheetResult:
    """Return what a sheet comes to by what was reckoned just now, with the findings so far (3 queries)."""
    items = [ItemResult(one.item, one.facts, one.points, one.applies) for one in reckoned]
    told = ("rule", "decided_by")
    bonuses, deductions = list(sheet.bonusclaims.select_related(*told)), list(sheet.deductions.select_related(*told))
    return SheetResult(sheet, sheet.scheme, items, bonuses, deductions, list(sheet.vetos.select_related(*told)))
