"""Amounts that are asked about before they are kept."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from inspections.querysets import largest_amounts
from inspections.rules import FAR_OUTSIDE, USUAL, find_far_outside, in_digits


def check_amounts(row: Any, names: Sequence[str]) -> None:
    """Ask about amounts far outside the register, unless the note says why they are so."""
    amounts = {name: amount for name in names if (amount := getattr(row, name)) and amount > USUAL[name]}
    if not amounts or row.note:
        return
    largest = largest_amounts(type(row).objects.exclude(pk=row.pk), amounts)
    far = find_far_outside(amounts, row.note, largest)
    if far:
        raise ValidationError({name: FAR_OUTSIDE % {"largest": in_digits(largest[name])} for name in far})
