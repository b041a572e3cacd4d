"""What keeps an indicator from being retired: apps above say so of their own rows, in their ``indicator_holders.py``."""

from collections.abc import Callable

from targets.models import Indicator

Holder = Callable[[Indicator], bool]
holders: list[Holder] = []


def holds_indicator(holder: Holder) -> Holder:
    """Let ``holder`` say whether something that is still open hangs on an indicator."""
    holders.append(holder)
    return holder


def is_held(indicator: Indicator) -> bool:
    """Say whether anything that is still open hangs on the indicator (1 query a holder)."""
    return any(holder(indicator) for holder in holders)
