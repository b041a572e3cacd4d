"""Finding records that may be one enterprise: by organisation code, and by the distinctive part of the name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _

from enterprises.models import DistinctEnterprises, Enterprise

from .names import name_core, organisation

LIKENESS = 0.6
"""From which trigram likeness of the distinctive parts two names are asked about; 1 is the same."""
SHOWN = 5
"""Look-alikes of one record that a page names."""
WINDOW = 500
"""Enterprises compared with all on one page: some 50 ms among 100,000."""
ORGANISATION = "coalesce(substring(%(row)s.uscc, 9, 9), %(row)s.org_code)"
OF_A, OF_B = (ORGANISATION % {"row": name} for name in ("a", "b"))
"""The organisation code of either record, written as its index has it (`names.organisation`)."""

WAYS = {
    "code": (f"{OF_A} = {OF_B}", "1.0"),
    "name": (f"a.name_core = b.name_core AND ({OF_A} IS NULL OR {OF_B} IS NULL)", "1.0"),
    "similar": (
        f"a.name_core %% b.name_core AND a.name_core <> b.name_core AND ({OF_A} IS NULL OR {OF_B} IS NULL)",
        "similarity(a.name_core, b.name_core)",
    ),
}
"""Why two records are asked about: the condition, which an index answers, and how alike they are."""

PAIRS = """
WITH a AS (SELECT * FROM enterprises_enterprise WHERE withdrawal_id IS NULL AND id > %s ORDER BY id LIMIT %s)
""" + "UNION ALL".join(
    f"""
SELECT a.id, b.id, '{why}', {likeness} FROM a
JOIN enterprises_enterprise b ON {condition} AND a.id < b.id AND b.withdrawal_id IS NULL
WHERE NOT EXISTS (SELECT FROM enterprises_distinctenterprises WHERE first_id = a.id AND second_id = b.id)
"""
    for why, (condition, likeness) in WAYS.items()
)

WHY = {
    "code": lambda: _("same organisation code"),
    "name": lambda: _("same name but for place, punctuation and legal form"),
    "similar": lambda: _("similar name"),
}


@dataclass(frozen=True)
class Pair:
    """Two records that may be one enterprise, with what makes them look alike; likeness in per cent."""

    first: Enterprise
    second: Enterprise
    why: str
    likeness: int

    @property
    def reason(self) -> str:
        """Why they are asked about, in words."""
        return WHY[self.why]()


def likely_pairs(after: int = 0) -> list[Pair]:
    """Return the pairs that look like one enterprise, the most certain first, without those found to be two.

    The `WINDOW` enterprises after the key ``after`` are compared with all. Two records with organisation codes of their
    own, which differ, are two enterprises however they are called.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [LIKENESS])
        cursor.execute(PAIRS, [after, WINDOW])
        found = cursor.fetchall()
    ways = list(WAYS)
    return list(paired(sorted(found, key=lambda row: (ways.index(row[2]), -row[3], row[:2]))))


def paired(found: list[tuple[int, int, str, float]]) -> Iterator[Pair]:
    """Yield the pairs with their records (1 query)."""
    rows = Enterprise.objects.select_related("township").in_bulk({key for row in found for key in row[:2]})
    for first, second, why, likeness in found:
        yield Pair(rows[first], rows[second], why, round(100 * float(likeness)))


def next_window(after: int) -> int | None:
    """Return the key after which the next window of names begins; None behind the last."""
    rows = Enterprise.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    last = rows[WINDOW - 1 : WINDOW].first()
    return last if last is not None and rows.filter(pk__gt=last).exists() else None


def lookalikes(enterprise: Enterprise) -> "QuerySet[Enterprise]":
    """Return the records that may be the same enterprise as this one, recorded or about to be, the most alike first.

    Those of the same organisation code (``is_same_code``), and those of a similar name unless both have codes, which differ.
    """
    core: Any = name_core(Value(enterprise.name))
    rows = Enterprise.objects.annotate(likeness=TrigramSimilarity("name_core", core), organisation=organisation())
    alike = Q(name_core__trigram_similar=core, likeness__gte=LIKENESS)
    code = enterprise.uscc[8:17] if enterprise.uscc else enterprise.org_code
    if code:
        alike = (alike & Q(uscc=None, org_code=None)) | Q(organisation=code)
    rows = rows.annotate(is_same_code=Q(organisation=code or ""))
    found = rows.filter(alike).exclude(pk__in={enterprise.pk, *told_apart(enterprise)} - {None})
    return found.order_by("-is_same_code", "-likeness", "pk")


def told_apart(enterprise: Enterprise) -> set[int]:
    """Return the keys of the records that the office has found to be other enterprises."""
    if enterprise.pk is None:
        return set()
    pairs = DistinctEnterprises.objects.filter(Q(first=enterprise) | Q(second=enterprise))
    return {key for pair in pairs.values_list("first", "second") for key in pair}
