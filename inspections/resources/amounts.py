"""Amounts of sheets that are asked about before they are kept."""

from collections.abc import Sequence
from typing import Any

from exchange.resources import SheetResource
from exchange.results import RowDraft
from inspections.querysets import largest_amounts
from inspections.resources import error_codes
from inspections.rules import USUAL, find_far_outside, in_digits


class AmountsResource(SheetResource):
    """Asks about amounts far outside the register, as forms do."""

    amounts: Sequence[str] = ()

    def largest(self) -> dict[str, Any]:
        """Return the largest amounts that the register holds."""
        return largest_amounts(self._meta.model.objects.all(), self.amounts)

    def check_row(self, draft: RowDraft) -> None:
        """Ask about an amount that is far outside the register and that the note does not explain."""
        row = self.row_of(draft.row)
        amounts = {name: row[name] for name in self.amounts if row[name] and row[name] > USUAL[name]}
        if not amounts or row["note"]:
            return
        largest = self.context.known(self.largest)
        for name in find_far_outside(amounts, row["note"], largest):
            self.refuse(draft, error_codes.AMOUNT_FAR_OUTSIDE, name, largest=in_digits(largest[name]))
