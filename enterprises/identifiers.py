"""Check digits of the codes that identify an organisation in China.

GB 32100-2015 (统一社会信用代码), GB 11714-1997 (组织机构代码), GS 15-2006 (工商注册号).
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from targets.numbers import normalise_text

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# I, O, S, V and Z are no part of the alphabet of GB 32100.
USCC_SHAPE = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}[0-9A-HJ-NP-RTUWXY]")
ORG_CODE_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")
REGISTRATION_SHAPE = re.compile(r"[0-9]{15}")
# First two digits of GB/T 2260: provinces, municipalities, Hong Kong, Macao, Taiwan; 10 is the national registry.
PROVINCES = frozenset(
    [
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)


def normalise_code(text: str) -> str:
    """Return a code in half-width capitals without spaces, and without hyphens, which codes have by custom only."""
    return normalise_text(text).replace("-", "")


def org_code_check_digit(body: str) -> str:
    """Return the check character of an eight-character organisation code (GB 11714-1997, letters A=10…Z=35)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    # The sum is taken modulo 11, and two of its remainders have no digit.
    rest = 11 - sum(int(char, 36) * weight for char, weight in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc_check_digit(body: str) -> str:
    """Return the check character of the first 17 characters of a unified social credit code (GB 32100-2015)."""
    # The weights are powers of 3 modulo 31, so no table of them is needed.
    total = sum(USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return USCC_ALPHABET[-total % 31]


def validate_org_code(value: str) -> None:
    """Raise ValidationError unless ``value`` is a normalised nine-character organisation code."""
    if not ORG_CODE_SHAPE.fullmatch(value):
        raise ValidationError(_("An organisation code has nine characters, digits or capital letters."))
    if value[8] != org_code_check_digit(value[:8]):
        raise ValidationError(
            _("The check digit of the organisation code is wrong; please compare it with the certificate.")
        )


def validate_uscc(value: str) -> None:
    """Raise ValidationError unless ``value`` is a normalised unified social credit code.

    The organisation code inside must carry its own check digit. The region is checked for a known province only:
    district codes were abolished and renamed, and none of Baodi's enterprises carries the present one.
    """
    # Before the check digits, as a mistyped shape would be told as a wrong digit.
    if not USCC_SHAPE.fullmatch(value) or value[2:4] not in PROVINCES:
        raise ValidationError(
            _(
                "A unified social credit code has 18 characters: registration department, kind, region, organisation code and check digit."
            )
        )
    if value[17] != uscc_check_digit(value[:17]) or value[16] != org_code_check_digit(value[8:16]):
        raise ValidationError(
            _("The check digit of the unified social credit code is wrong; please compare it with the licence.")
        )


def validate_registration_number(value: str) -> None:
    """Raise ValidationError unless ``value`` is a 15-digit business registration number with its check digit.

    GS 15-2006: ISO 7064 MOD 11,10 over the first 14 digits.
    """
    if not REGISTRATION_SHAPE.fullmatch(value):
        raise ValidationError(_("A business registration number has 15 digits."))
    if value[14] != registration_check_digit(value[:14]):
        raise ValidationError(
            _("The check digit of the business registration number is wrong; please compare it with the licence.")
        )


def registration_check_digit(body: str) -> str:
    """Return the check digit of the first 14 digits of a business registration number (ISO 7064 MOD 11,10)."""
    product = 10
    for char in body:
        product = ((product + int(char)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)
