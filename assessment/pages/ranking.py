"""The results of a scheme as pages and workbook show them: bands, ranks with their intervals, who is listed without a rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.arithmetic import rank_totals
from assessment.engine import list_items
from assessment.models import Scheme, SchemeItem, Sheet
from assessment.results import ItemResult, SheetResult, build_results


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
