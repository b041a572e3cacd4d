"""The cost of a red light: what its gap is made of by one dimension, who answers for each slice, and what must change."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dashboard.indicator_page import IndicatorPage
from dashboard.slice_tables import rows_url
from departments.models import Part
from departments.naming import body_name_on
from enterprises.models import IndustrySupervision
from enterprises.querysets import open_on
from enterprises.slices import DIMENSIONS, Slice, name_of
from targets import grading, words
from targets.figures import Figure, build_figure, format_exact, format_plain
from targets.gap_decomposition import (
    Decomposition,
    Share,
    decompose_rate,
    decompose_steps,
    decompose_stock,
    round_together,
)
from targets.models import Attainment, IndicatorKind, Quarter, Status, TargetRule
from targets.timelines import QuarterSource

STEPS = "step"
SMALL_GAP = Fraction(1, 100)


@dataclass(frozen=True)
class GapLine:
    """A slice in the table; contributions and effects are rounded so that they add up to what the total shows."""

    name: str
    share: Share
    owners: list[str]
    figure: Figure
    contribution: Fraction
    data_effect: Fraction
    mix_effect: Fraction
    url: str
    words: dict[str, str]


SORTS: dict[str, Callable[[GapLine], Any]] = {
    "name": lambda line: line.name,
    "owner": lambda line: line.owners,
    "value": lambda line: Fraction(line.share.numerator, line.share.denominator or 1),
    "contribution": lambda line: line.share.contribution,
    "needed": lambda line: line.share.needed,
    "data": lambda line: line.data_effect,
    "mix": lambda line: line.mix_effect,
}


@dataclass(frozen=True)
class Heading:
    """A column's heading, the order that a click on it asks for, and how the table is sorted by it now."""

    label: str | Promise
    asks_for: str
    direction: str = ""
    is_number: bool = True


class GapTable:
    """The gap of the figure on an indicator page against what was due, decomposed by one of its dimensions."""

    def __init__(self, page: IndicatorPage, point: Attainment, owed: Fraction, by: str, sort: str) -> None:
        self.page, self.point, self.owed, self.indicator = page, point, owed, page.indicator
        self.is_steps = page.indicator.kind == IndicatorKind.MILESTONE
        # Only dimensions that this figure was counted by; older figures may have fewer.
        self.dimensions = [STEPS] if self.is_steps else [name for name in DIMENSIONS if point.breakdown.get(name)]
        # The address is anybody's: what it asks for wrongly falls back, and is no error.
        self.dimension = by if by in self.dimensions else self.dimensions[0]
        self.sort = sort if sort.removeprefix("-") in SORTS else "-contribution"
        self.is_at_most = page.reading.goal.rule == TargetRule.AT_MOST

    @property
    def title(self) -> str | Promise:
        """What the slices are."""
        return _("Steps") if self.is_steps else DIMENSIONS[self.dimension]

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        """The dimensions that the gap can be decomposed by."""
        return [] if self.is_steps else [(name, DIMENSIONS[name]) for name in self.dimensions]

    @property
    def unit(self) -> str:
        """What contributions and effects are told in."""
        return _("percentage points") if self.indicator.is_ratio else self.indicator.unit

    @property
    def headings(self) -> list[Heading]:
        """The columns; a first click on numbers asks for the largest first."""
        labels: dict[str, str | Promise] = {
            "name": self.title,
            "owner": _("Responsible body"),
            "value": _("Value"),
            "contribution": _("Adds to the gap"),
            "needed": self.needed_label,
        }
        if self.has_effects:
            labels |= {"data": _("Change by its data"), "mix": _("Change by the mix")}
        found = []
        for name, label in labels.items():
            is_number = name not in {"name", "owner"}
            first, second = (f"-{name}", name) if is_number else (name, f"-{name}")
            directions = {name: "ascending", f"-{name}": "descending"}
            asks_for = second if self.sort == first else first
            found.append(Heading(label, asks_for, directions.get(self.sort, ""), is_number))
        return found

    @property
    def needed_label(self) -> str:
        """What the rows that would close the gap have to do."""
        if self.is_at_most:
            return _("Must be eliminated")
        return _("Must pass more") if self.indicator.kind == IndicatorKind.RATIO else _("Must be done")

    @cached_property
    def before(self) -> Attainment | None:
        """The figure of the same quarter of the year before, where it counted the same things (1 query for its slices)."""
        # Keys are year times ten plus number, so ten less is a year before.
        found = self.page.stored.get((self.page.quarter.pk - 10, self.page.window))
        if found is None or found.value is None or self.is_steps:
            return None
        # Another measure or parameter counts other things; a change between the two would mean nothing.
        same = QuarterSource.of(found.definition) == QuarterSource.of(self.point.definition)
        return found if same and found.breakdown.get(self.dimension) else None

    @property
    def before_label(self) -> str:
        """The comparison quarter's name; empty where there is none."""
        return Quarter.at(self.before.quarter_id).label if self.before else ""

    @cached_property
    def found(self) -> Decomposition:
        """The decomposition, exact."""
        if self.is_steps:
            # By the days of the timeline: a step due today may still be signed today.
            last = self.page.timeline.last_late_day(self.page.quarter.pk)
            lines = self.page.milestones
            return decompose_steps([(line.step.name, line.due_on <= last, bool(line.signed_on)) for line in lines])
        now = self.point.breakdown[self.dimension]
        before = self.before.breakdown[self.dimension] if self.before else {}
        rule = TargetRule.AT_MOST if self.is_at_most else TargetRule.AT_LEAST
        if self.indicator.is_ratio:
            return decompose_rate(rule, self.owed, now, before)
        return decompose_stock(rule, self.owed, now, before, self.point.scale)

    @property
    def has_effects(self) -> bool:
        """Whether the change since the comparison quarter can be split."""
        return self.found.change is not None

    @property
    def places(self) -> int:
        """How many decimals are shown; more where two would show a gap as none."""
        return 2 if self.found.gap >= SMALL_GAP else 6

    @cached_property
    def contributions(self) -> list[Fraction]:
        """What no slice holds, then each slice's contribution, rounded so that they add up to the gap as it is shown."""
        return round_together([self.found.base, *(share.contribution for share in self.found.shares)], self.places)

    @cached_property
    def lines(self) -> list[GapLine]:
        """The slices that add to the gap, or take from it, in the order asked for."""
        shares = self.found.shares
        effects = [effect or Fraction(0) for share in shares for effect in (share.data_effect, share.mix_effect)]
        rounded = round_together(effects, self.places)
        names = self.page.names.get(self.dimension, {})
        lines = []
        for place, share in enumerate(shares):
            name = share.key if self.is_steps else name_of(share.key, names)
            # A body answers for itself; of an industry its supervisors; of all else the lead.
            owners = [name] if self.dimension == "body" else self.supervisors.get(share.key) or self.lead_names
            contribution, data, mix = self.contributions[place + 1], rounded[2 * place], rounded[2 * place + 1]
            written = {
                "contribution": self.write(contribution),
                "needed": format_exact(share.needed) if share.needed else "—",
                "data": self.write(data),
                "mix": self.write(mix),
            }
            told = self.get_figure(share)
            lines.append(GapLine(name, share, owners, told, contribution, data, mix, self.get_url(share), written))
        # After the rounding, which needs them all for its sum.
        lines = [line for line in lines if line.share.contribution or line.share.data_effect or line.share.mix_effect]
        # First by name, so that equal ones keep that order in the sort that was asked for.
        lines.sort(key=lambda line: line.name)
        return sorted(lines, key=SORTS[self.sort.removeprefix("-")], reverse=self.sort.startswith("-"))

    @property
    def idle(self) -> int:
        """How many slices neither add to the gap nor take from it."""
        return len(self.found.shares) - len(self.lines)

    def write(self, number: Fraction) -> str:
        """Write a contribution or an effect; shares with all the decimals that are shown, things whole."""
        return grading.format_value(number, places=self.places) if self.indicator.is_ratio else format_plain(number)

    def get_figure(self, share: Share) -> Figure:
        """Return the slice's own figure."""
        if self.is_steps:
            return Figure(_("Signed off") if share.numerator else _("open"))
        part = Slice(share.key, "", share.numerator, share.denominator, scale=self.point.scale)
        return build_figure(self.indicator, self.page.reading.goal, part)

    def get_url(self, share: Share) -> str:
        """Return the address of the rows that make the slice miss; empty where none are in reach."""
        if self.is_steps or not self.page.has_rows:
            return ""
        is_missed = self.point.denominator is not None and not self.is_at_most
        return rows_url(self.page, "missed" if is_missed else "numerator", self.dimension, share.key)

    @property
    def base_words(self) -> str:
        """What no slice holds, in words; empty where there is nothing of the kind."""
        if not self.found.base:
            return ""
        if self.is_at_most:
            return _("May be there by then")
        if self.before:
            return _("Missing in {quarter} of what is due now").format(quarter=self.before_label)
        return _("Due now")

    @property
    def totals(self) -> dict[str, str]:
        """The numbers of the first line (``base``) and the last: sums of what is shown."""
        data = sum((line.data_effect for line in self.lines), Fraction(0))
        mix = sum((line.mix_effect for line in self.lines), Fraction(0))
        return {
            "base": self.write(self.contributions[0]),
            "contribution": self.write(sum(self.contributions, Fraction(0))),
            "needed": format_exact(self.found.needed),
            "data": self.write(data),
            "mix": self.write(mix),
            "change": self.write(data + mix),
        }

    @property
    def lead_names(self) -> list[str]:
        """The bodies in the lead for the indicator, which answer for what nobody else does."""
        return [owner.name for owner in self.page.owners if owner.held.part == Part.LEAD]

    @cached_property
    def supervisors(self) -> dict[str, list[str]]:
        """Who is in charge of an industry, by its key (1 query, or none for what is no industry)."""
        path = {"industry": "industry_id", "service_industry": "service_industry__code"}.get(self.dimension)
        found: dict[str, list[str]] = defaultdict(list)
        day = self.page.named_day
        if path is None:
            return found
        rows = IndustrySupervision.objects.filter(open_on(day, "since", "until")).exclude(**{path: None})
        for key, name in rows.order_by("body__position").values_list(path, body_name_on("body", day)):
            # Keys of a breakdown are text, as JSON has them.
            found[str(key)].append(name)
        return found


def find_gap_table(page: IndicatorPage, by: str, sort: str) -> GapTable | None:
    """Return what the gap of a page's figure is made of; None where it is not behind, or has no slices."""
    point, reading = page.reading.attainment, page.reading
    if point is None or not reading.is_judged or point.status not in {Status.BEHIND, Status.OFF_TRACK}:
        return None
    is_steps = page.indicator.kind == IndicatorKind.MILESTONE
    value = Fraction(point.numerator or 0) if is_steps else point.value
    owed = words.owed_by(page.indicator, reading.goal, point)
    if value is None or owed is None or grading.shortfall(reading.goal, value, owed) <= 0:
        return None
    return GapTable(page, point, owed, by, sort) if is_steps or any(point.breakdown.values()) else None
