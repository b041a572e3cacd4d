"""What querysets of several registers ask alike: days, searched words, and whether rows hang on a row."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from targets.numbers import folding_pattern, normalise_text

if TYPE_CHECKING:
    # mypy looks the quoted names up here.
    from enterprises.models import (  # noqa: F401
        BrandAward,
        Certificate,
        Designation,
        Enterprise,
        LikelyPair,
        Product,
        ProductStandard,
        Site,
    )


DIGITS_OF_A_CODE = 5
"""From so many digits on a word is a code or a number, and no part of a name."""


def open_on(day: dt.date, first: str, last: str) -> Q:
    """Return the condition that ``day`` lies between two date fields, both included; an empty end is open."""
    return Q(**{f"{first}__lte": day}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


def year_before(day: dt.date) -> dt.date:
    """Return the same day a year earlier; 29 February becomes the 28th."""
    # replace() fails on 29 February of a year that has none.
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def has_number(path: str, words: str) -> Q:
    """Return the condition that the number of the row at the end of ``path`` (``case__``) begins with ``words``, as both compare."""
    return Q(**{f"{path}number_key__startswith": normalise_text(words)})


def every_word(words: str, *columns: str, enterprise: str | None = None) -> Q:
    """Return the condition that each of the words is in one of the columns, or means the enterprise at the end of a path."""
    condition = Q()
    # Each word by itself, so that "宝坻 电缆" finds a name with something in between.
    for word in words.split():
        means = means_enterprise(word, enterprise) if enterprise is not None else Q()
        for column in columns:
            means |= contains(column, word)
        condition &= means
    return condition


def contains(column: str, word: str) -> Q:
    """Return the condition that the column holds the word, whatever its width, brackets, dashes and case.

    One without any of these, such as Chinese, is looked for as it stands: a pattern takes three times as long. Both ways
    leave PostgreSQL the trigrams of names.
    """
    pattern = folding_pattern(word)
    return Q(**({f"{column}__contains": word} if pattern == word else {f"{column}__regex": pattern}))


def means_enterprise(word: str, path: str) -> Q:
    """Return the condition that the word means the enterprise at the end of ``path`` (``enterprise__``); asks one query, none for a number."""
    # Codes have hyphens by custom only, and are stored without.
    code = normalise_text(word).replace("-", "")
    begins_code = Q()
    for column in ("uscc", "org_code", "registration_number"):
        begins_code |= Q(**{f"{path}{column}__startswith": code})
    # Names are Chinese by law (企业名称登记管理规定); to look for a long number in all of them finds nothing.
    if code.isascii() and sum(sign.isdigit() for sign in code) >= DIGITS_OF_A_CODE:
        return begins_code
    condition = contains(f"{path}name", word) | Q(**{f"{path}pk__in": formerly_named(word)})
    # Chinese is part of no code, so these conditions would cost and find nothing.
    if not code.isascii():
        return condition
    return condition | begins_code | Q(**{f"{path}name_initials__contains": code.lower()})


def formerly_named(word: str) -> list[int]:
    """Return the keys of enterprises that bore a name with the word in it.

    As keys: a subquery beside the other conditions would keep PostgreSQL from the index of names.
    """
    from enterprises.models import FormerName  # noqa: PLC0415 - models import this module

    # Bounded, since the keys stand in the statement.
    return list(FormerName.objects.filter(contains("name", word)).values_list("enterprise", flat=True)[:1000])


def has(rows: models.QuerySet, back: str) -> Exists:
    """Return the condition that one of ``rows`` points to the outer row through ``back``."""
    return Exists(rows.filter(**{back: OuterRef("pk")}))
