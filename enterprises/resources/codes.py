"""Codes of organisations in sheets."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.identifiers import (
    PROVINCES,
    USCC_SHAPE,
    normalise_code,
    validate_org_code,
    validate_registration_number,
    validate_uscc,
)
from enterprises.resources.error_codes import CODE_LOST_ZEROS, ORG_CODE_WRONG, REGISTRATION_WRONG
from exchange.formats.cells import Cell, as_text, read_code
from exchange.formats.errors import CellError, ErrorCode, error_code

USCC_MALFORMED = error_code(
    "uscc-malformed",
    _("This is not a unified social credit code, which has 18 digits and capital letters other than I, O, S, V and Z."),
    _("Compare it with the business licence; leave the cell empty where the enterprise has no such code yet."),
)
USCC_CHECK_DIGIT = error_code(
    "uscc-check-digit",
    _("The check digit of the unified social credit code is wrong, so at least one character is mistyped."),
    _("Compare it with the business licence character by character."),
)


def read_org_code(cell: Cell) -> str:
    """Return the organisation code in the cell."""
    return read_valid_code(cell, 9, validate_org_code, ORG_CODE_WRONG)


def read_registration_number(cell: Cell) -> str:
    """Return the business registration number in the cell."""
    return read_valid_code(cell, 15, validate_registration_number, REGISTRATION_WRONG)


def read_valid_code(cell: Cell, most: int, validate: Callable[[str], None], wrong: ErrorCode) -> str:
    """Return the code in the cell in its normal form; one that the forms would refuse is an error of this code."""
    # A number may have lost digits, which only read_code() notices.
    code = normalise_code(as_text(cell) if isinstance(cell, str) else read_code(cell, most))
    try:
        validate(code)
    except ValidationError:
        if code.isdigit() and len(code) < most and is_valid(code.zfill(most), validate):
            raise CellError(CODE_LOST_ZEROS, code=code.zfill(most)) from None
        raise CellError(wrong) from None
    return code


def is_valid(code: str, validate: Callable[[str], None]) -> bool:
    """Say whether the forms take a code."""
    try:
        validate(code)
    except ValidationError:
        return False
    return True


def read_uscc(cell: Cell) -> str:
    """Return the unified social credit code in the cell."""
    code = normalise_code(as_text(cell) if isinstance(cell, str) else read_code(cell, 18))
    try:
        validate_uscc(code)
    except ValidationError:
        # Two messages: a wrong shape and a mistyped digit have different remedies.
        shaped = USCC_SHAPE.fullmatch(code) and code[2:4] in PROVINCES
        raise CellError(USCC_CHECK_DIGIT if shaped else USCC_MALFORMED) from None
    return code
