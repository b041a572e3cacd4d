"""Finding the records that may be the same enterprise as one: by organisation code, and by the distinctive part of the name."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet, Value

from enterprises.duplicates.names import name_core, organisation
from enterprises.models import DistinctEnterprises, Enterprise

LIKENESS = 0.6
"""From which trigram likeness of the distinctive parts two names are asked about; 1 is the same."""
SHOWN = 5
"""Look-alikes of one record that a page names."""


def find_lookalikes(enterprise: Enterprise) -> "QuerySet[Enterprise]":
    """Return the records that may be the same enterprise as this one, recorded or about to be, the most alike first.

    Those of the same organisation code (``is_same_code``), and those of a similar name unless both have codes, which differ.
    """
    core: Any = name_core(Value(enterprise.name))
    rows = Enterprise.objects.annotate(likeness=TrigramSimilarity("name_core", core), organisation=organisation())
    # The operator uses the trigram index by the server's threshold; ours, which is higher, is checked after it.
    alike = Q(name_core__trigram_similar=core, likeness__gte=LIKENESS)
    code = enterprise.uscc[8:17] if enterprise.uscc else enterprise.org_code
    if code:
        # Two codes that differ are two enterprises, however alike the names.
        alike = (alike & Q(uscc=None, org_code=None)) | Q(organisation=code)
    rows = rows.annotate(is_same_code=Q(organisation=code or ""))
    found = rows.filter(alike)
    # A record that is only being typed has no key.
    if enterprise.pk is not None:
        apart = DistinctEnterprises.objects
        found = found.exclude(pk=enterprise.pk)
        found = found.exclude(pk__in=apart.filter(first=enterprise).values("second"))
        found = found.exclude(pk__in=apart.filter(second=enterprise).values("first"))
    return found.order_by("-is_same_code", "-likeness", "pk")
