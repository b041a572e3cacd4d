"""Keeping personal data out of free text: cases and complaints hold none of the parties' (个人信息保护法 art. 6)."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Not within longer runs of digits, which are numbers of papers.
IDENTITY = re.compile(r"(?<![0-9A-Z])[1-9]\d{5}(?:19|20)\d{9}[\dX](?![0-9A-Z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐–—.·]+(?=[\dX])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def validate_impersonal(text: str) -> None:
    """Raise ValidationError where the text holds an identity number or a mobile telephone number."""
    plain = join_digits(text)
    # Checked by birthday and check digit, so that a sampling number of 18 digits is not taken for one.
    if any(is_identity_number(found) for found in IDENTITY.findall(plain)):
        raise ValidationError(_("An identity card number stands here; records hold no personal data. Remove it."))
    if MOBILE.search(plain):
        raise ValidationError(_("A mobile phone number stands here; records hold no personal data. Remove it."))


def join_digits(text: str) -> str:
    """Return the text in half-width capitals, with digits that were written in groups drawn together."""
    # Digits may be full-width, and people write them in groups.
    return BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text).upper())


def is_identity_number(text: str) -> bool:
    """Say whether 18 characters are a citizen's identity number (GB 11643-1999): a birthday and a right check digit."""
    try:
        dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11] == text[17]
