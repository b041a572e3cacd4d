"""Finding records that may be one enterprise: by organisation code, and by the distinctive part of the name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.models import DistinctEnterprises, Enterprise

LIKENESS = 0.6
"""From which trigram likeness of the distinctive parts two names are asked about; 1 is the same."""
WINDOW = 20_000
"""Enterprises whose names are compared in one go: some two seconds among 100,000."""
MOST = 100

# The organisation code stands in characters 9 to 17 of the unified code (GB 32100-2015).
CERTAIN = """
WITH standing AS (
    SELECT id, name_core, coalesce(substr(uscc, 9, 9), org_code) AS organisation
    FROM enterprises_enterprise WHERE withdrawal_id IS NULL)
SELECT a.id, b.id, 'code', 1.0 FROM standing a JOIN standing b ON a.organisation = b.organisation AND a.id < b.id
UNION ALL
SELECT a.id, b.id, 'name', 1.0 FROM standing a JOIN standing b ON a.name_core = b.name_core AND a.id < b.id
WHERE a.organisation IS NULL OR b.organisation IS NULL
ORDER BY 1, 2"""

SIMILAR = """
SELECT a.id, b.id, 'similar', similarity(a.name_core, b.name_core)
FROM (SELECT id, name_core, coalesce(substr(uscc, 9, 9), org_code) AS organisation
      FROM enterprises_enterprise WHERE withdrawal_id IS NULL AND id > %s ORDER BY id LIMIT %s) a
JOIN enterprises_enterprise b ON a.name_core %% b.name_core AND a.id < b.id AND b.withdrawal_id IS NULL
WHERE a.name_core <> b.name_core
  AND (a.organisation IS NULL OR coalesce(substr(b.uscc, 9, 9), b.org_code) IS NULL)
ORDER BY 4 DESC, 1, 2"""

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

    Names that are merely similar are compared for the `WINDOW` enterprises after the key ``after``. Two records with
    organisation codes of their own, which differ, are two enterprises however they are called.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [LIKENESS])
        found = []
        if not after:
            cursor.execute(CERTAIN)
            found += cursor.fetchall()
        cursor.execute(SIMILAR, [after, WINDOW])
        found += cursor.fetchall()
    apart = set(DistinctEnterprises.objects.values_list("first_id", "second_id"))
    return list(paired([row for row in found if (row[0], row[1]) not in apart][:MOST]))


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
    """Return the records that may be the same enterprise as this one, the most alike first."""
    organisation = enterprise.uscc[8:17] if enterprise.uscc else enterprise.org_code
    alike = Q(name_core__trigram_similar=enterprise.name_core, likeness__gte=LIKENESS)
    if organisation:
        unknown = Q(uscc=None, org_code=None)
        alike = (alike & unknown) | Q(org_code=organisation) | Q(uscc__regex=f"^.{{8}}{organisation}.$")
    apart = DistinctEnterprises.objects.filter(Q(first=enterprise) | Q(second=enterprise))
    known = {key for pair in apart.values_list("first", "second") for key in pair}
    rows = Enterprise.objects.annotate(likeness=TrigramSimilarity("name_core", enterprise.name_core))
    return rows.filter(alike).exclude(pk__in={enterprise.pk, *known}).order_by("-likeness", "pk")
