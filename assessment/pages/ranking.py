"""The results of a scheme as pages and workbook show them: bands, ranks with their intervals, who is listed without a rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.arithmetic import rank_totals
from assessment.engine import list_items
from assessment.models import Scheme, SchemeItem, Sheet
from assessment.results import ItemResult, SheetResult, build_results

LAST, WORST = 3, "D"
"""Who is among so many last of a group, though never more than half of it, or has this grade, owes a report on remedies."""


@dataclass(frozen=True)
class RankedSheet:
    """A sheet in the order of its total; no rank where too little applies or something is open."""

    result: SheetResult
    rank: int | None
    band: int = 0

    @property
    def interval(self) -> str:
        """Between which ranks chance alone may put it; empty where nothing is known of that."""
        sheet = self.result.sheet
        if self.rank is None or sheet.rank_low is None or sheet.rank_high is None:
            return ""
        return f"{sheet.rank_low}" if sheet.rank_low == sheet.rank_high else f"{sheet.rank_low}–{sheet.rank_high}"

    @property
    def reason_not_ranked(self) -> str:
        """Why there is no rank, in words; empty where there is one, and while something is open."""
        if self.result.is_ranked:
            return ""
        words = _("fewer than %(points)s points apply, not ranked")
        return words % {"points": self.result.scheme.minimum_applicable}


class Ranking:
    """The sheets of a scheme with their results, in one order for all pages (6 queries)."""

    def __init__(self, scheme: Scheme, sheets: Sequence[Sheet]) -> None:
        self.scheme, self.sheets = scheme, sheets

    @cached_property
    def items(self) -> list[SchemeItem]:
        """The items of the scheme."""
        return list_items(self.scheme)

    @cached_property
    def results(self) -> list[SheetResult]:
        """What each sheet comes to, in the order of the bodies."""
        return build_results(self.scheme, self.sheets, self.items)

    @cached_property
    def groups(self) -> list[tuple[str, list[RankedSheet]]]:
        """The sheets ranked, group by group: like with like."""
        names = sorted({sheet.group for sheet in self.sheets})
        return [(name, rank_results([one for one in self.results if one.sheet.group == name])) for name in names]

    @property
    def lines(self) -> list[RankedSheet]:
        """All sheets ranked, one group after the other."""
        return [line for _name, lines in self.groups for line in lines]

    @property
    def bands(self) -> list[tuple[str, list[RankedSheet]]]:
        """The grades from the best down with who has them; without one those that are open or not ranked."""
        grades = [grade for grade, _at_least in self.scheme.bands]
        return [(grade, [line for line in self.lines if line.result.grade == grade]) for grade in [*grades, ""]]

    @property
    def to_remedy(self) -> set[int]:
        """The keys of the sheets whose bodies owe a report on remedies: grade D, and the last three of a group."""
        found = {line.result.sheet.pk for line in self.lines if line.result.grade == WORST}
        for _name, lines in self.groups:
            ranked = [line for line in lines if line.rank is not None]
            # Of few that are ranked the last three would be most of them, the good ones too.
            last = ranked[len(ranked) - min(LAST, len(ranked) // 2) :]
            found |= {line.result.sheet.pk for line in last}
        return found

    @property
    def ranked_count(self) -> int:
        """How many are ranked."""
        return sum(line.rank is not None for line in self.lines)

    @property
    def below_minimum(self) -> int:
        """How many have too few points that apply to be ranked."""
        return sum(not result.is_ranked for result in self.results)

    @property
    def matrix(self) -> list[tuple[SheetResult, list[ItemResult]]]:
        """Bodies × items."""
        return [(result, result.items) for result in self.results]

    @property
    def missing(self) -> int:
        """How many cells are still open."""
        return sum(item.applies and item.points is None for result in self.results for item in result.items)


def rank_results(results: Sequence[SheetResult]) -> list[RankedSheet]:
    """Return results in the order of their exact totals, with ranks, and bands of those whose intervals overlap."""
    totals = {one.sheet.pk: one.total for one in results if one.total is not None}
    ranks = dict(rank_totals(totals.items()))
    ordered = sorted(results, key=lambda one: (ranks.get(one.sheet.pk, len(results) + 1), one.sheet.subject.position))
    lines, band, reach = [], 0, 0
    for one in ordered:
        rank, sheet = ranks.get(one.sheet.pk), one.sheet
        if rank is not None and (sheet.rank_low or rank) > reach:
            band += 1
        if rank is not None:
            reach = max(reach, sheet.rank_high or rank)
        lines.append(RankedSheet(one, rank, band if rank is not None else 0))
    return lines
