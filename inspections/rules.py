"""What must hold of a batch or a project, whichever way it comes in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

UNEXPLAINED = _(
    "Accepted as qualified although an aspect is not met: correct the verdict or the aspect, or explain it in the note."
)
FAR_OUTSIDE = _(
    "This is far more than any other row has (at most %(largest)s). Check the unit; where it is so, say why in the note."
)
USUAL = {"goods_value": Decimal(1_000), "fine": Decimal(1_000), "area": Decimal(1_000_000)}
"""Amounts up to which nobody asks, in the units of the registers: 10,000 yuan, square metres."""
TIMES = 10


def find_far_outside(amounts: dict[str, Any], note: str, largest: dict[str, Any]) -> list[str]:
    """Return the amounts that are so far outside the register that their unit is probably another, and that nobody explains.

    ``largest`` are the largest ones that the register holds.
    """
    return [
        name
        for name, amount in amounts.items()
        if amount and amount > max(USUAL[name], TIMES * (largest.get(name) or 0)) and not note
    ]


def in_digits(amount: Decimal | None) -> str:
    """Return an amount without idle zeros."""
    return f"{(amount or Decimal(0)).normalize():f}"


def is_unexplained(verdict: str, findings: Iterable[str], note: str) -> bool:
    """Say whether a project was accepted as qualified although it misses an aspect, and nobody says why."""
    return verdict == "qualified" and "missed" in findings and not note


def may_be_retested(first_result: str) -> bool:
    """Say whether a re-test can follow: a refused or pending sample has no conclusion to dispute."""
    return first_result in {"passed", "failed"}


def may_have_failing_items(first_result: str, retest_result: str) -> bool:
    """Say whether items can have failed: only in a batch that failed, at first or on re-test."""
    return "failed" in {first_result, retest_result}
