"""Pages of the list of spot checks."""

from typing import Any

from inspections.tallies import find_day
from registers.lists import FEW, RegisterData

BY_DAY = {(): True, ("-sampled_on", "-pk"): True, ("sampled_on", "pk"): False}
"""The orders by day, and whether the newest come first; without any the model's own counts."""


class SpotCheckData(RegisterData):
    """The rows of the list: deep within it a page is looked for from its day on, which the tallies know."""

    def find_keys(self, page: slice) -> list[Any]:
        """Return the keys of a page, in their order (1 query, 2 deep within)."""
        newest_first = BY_DAY.get(tuple(self.data.query.order_by))
        # Near either end few keys are skipped.
        if newest_first is None or min(page.start, len(self) - page.stop) <= FEW:
            return super().find_keys(page)
        found = find_day(self.data, page.start, newest_first=newest_first)
        if found is None:
            return super().find_keys(page)
        day, before = found
        rows = self.data.filter(**{"sampled_on__lte" if newest_first else "sampled_on__gte": day})
        return list(rows.values_list("pk", flat=True)[page.start - before : page.stop - before])
