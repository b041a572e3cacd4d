"""Codes of organisations in sheets."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from departments.sheets.cells import Cell, as_text, read_code
from departments.sheets.problems import CellFault, kind
from enterprises.identifiers import PROVINCES, USCC_SHAPE, normalised, validate_uscc

USCC_MALFORMED = kind(
    "uscc-malformed",
    _("This is not a unified social credit code, which has 18 digits and capital letters other than I, O, S, V and Z."),
    _("Compare it with the business licence; leave the cell empty where the enterprise has no such code yet."),
)
USCC_CHECK_DIGIT = kind(
    "uscc-check-digit",
    _("The check digit of the unified social credit code is wrong, so at least one character is mistyped."),
    _("Compare it with the business licence character by character."),
)


def read_uscc(cell: Cell) -> str:
    """Return the unified social credit code in the cell."""
    code = normalised(as_text(cell) if isinstance(cell, str) else read_code(cell, 18))
    try:
        validate_uscc(code)
    except ValidationError:
        shaped = USCC_SHAPE.fullmatch(code) and code[2:4] in PROVINCES
        raise CellFault(USCC_CHECK_DIGIT if shaped else USCC_MALFORMED) from None
    return code
