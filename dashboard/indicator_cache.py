"""The indicator page, kept in the process like the board (`dashboard/cache.py`); who may see it is asked each time.

What changes without a figure is read afresh: changes that wait, the last pass of a worker, rows that are still open.
"""

from copy import copy
from functools import lru_cache
from typing import NamedTuple

from accounts.models import User
from dashboard.access import check_readable, read_explained
from dashboard.as_of import AsOf
from dashboard.cache import State
from dashboard.indicator_page import IndicatorPage, indicator_page
from targets.models import Indicator


class KeptIndicator(NamedTuple):
    """An indicator with all that explains it, in one state of the figures."""

    indicator: Indicator
    state: State

    def get_page(self, asked_quarter: int | None, asked_window: str, known: AsOf) -> IndicatorPage:
        """Return the page as `indicator_page` does (no query; 2 or more where anything changed)."""
        # A copy, on which whatever is read later hangs: the next reader reads it again.
        return copy(read_page(self.indicator, asked_quarter, asked_window, known, self.state))


def get_kept_indicator(user: User, plan: str, code: str) -> KeptIndicator:
    """Return the indicator as `get_readable_indicator` does (1 query; 4 where anything changed)."""
    state = State.now()
    indicator = read_indicator(plan, code, state)
    check_readable(user, indicator)
    return KeptIndicator(indicator, state)


@lru_cache(maxsize=64)
def read_indicator(plan: str, code: str, state: State) -> Indicator:
    """Read the indicator; 404 where there is none."""
    return read_explained(plan, code)


# Few: each holds the slices of a quarter, and of the one a year before.
@lru_cache(maxsize=64)
def read_page(
    indicator: Indicator, asked_quarter: int | None, asked_window: str, known: AsOf, state: State
) -> IndicatorPage:
    """Read the page; ``state`` tells one of it from another, since an indicator is known by its key."""
    page = indicator_page(indicator, asked_quarter, asked_window, known)
    # What every part of the page asks for, and nothing that changes without a figure.
    _ = page.definition, page.reading, page.correction, page.windows, page.quarters, page.all_revisions
    return page
