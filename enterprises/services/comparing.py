"""Comparing enterprises with all others, so that the pairs that look like one stand ready to be listed.

Nothing marks an enterprise: a record is compared when its distinctive name or its organisation code is not what it was
last compared with, whoever wrote it. All records are compared, withdrawn ones too.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from enterprises.duplicates.search import LIKENESS
from enterprises.models import ComparedEnterprise, Enterprise, EnterpriseComparison, LikelyPair

PAUSE = timedelta(hours=1)
"""So long does the portal itself leave comparing alone after a comparison came to nothing."""
KEPT_FOR = timedelta(days=30)
"""So long is the record of a comparison kept."""
CHUNK = 500
"""Enterprises compared in one transaction: less than a second among 100,000."""
OF_B = "coalesce(substring(b.uscc, 9, 9), b.org_code)"
"""The other record's organisation code, written as its index has it (`names.organisation`)."""

WAYS = {
    "code": (f"{OF_B} = a.code", "1"),
    "name": (f"b.name_core = a.core AND (a.code IS NULL OR {OF_B} IS NULL)", "1"),
    "similar": (
        f"b.name_core %% a.core AND b.name_core <> a.core AND (a.code IS NULL OR {OF_B} IS NULL)",
        "similarity(b.name_core, a.core)",
    ),
}
"""Why two records are asked about: the condition, which an index answers, and how alike they are.

Two records with organisation codes of their own, which differ, are two enterprises however they are called.
"""

# MATERIALIZED: planned once as a short list, whose rows each look into an index of the other side. UNION and not UNION
# ALL: two records of one chunk find each other from both sides.
FIND = f"""
WITH a AS MATERIALIZED (
    SELECT id, core, nullif(code, '') AS code FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS row (id, core, code)
)
INSERT INTO {LikelyPair._meta.db_table} (first_id, second_id, why, likeness)
""" + "UNION".join(
    f"""
SELECT least(a.id, b.id), greatest(a.id, b.id), '{why}', round(100 * {likeness})
FROM a JOIN {Enterprise._meta.db_table} b ON b.id <> a.id AND {condition}
"""
    for why, (condition, likeness) in WAYS.items()
)


def comparison_request(*, user: User | None = None) -> EnterpriseComparison | None:
    """Ask for a comparison where records wait for one; None where they do not, or one is under way already.

    ``user`` is who asks for it, after one that came to nothing, without waiting for the portal to try again.
    """
    last = EnterpriseComparison.objects.first()
    is_pausing = last is not None and last.has_failed and last.requested_at > timezone.now() - PAUSE
    if not Enterprise.everything.uncompared().exists() or (is_pausing and user is None):
        return None
    EnterpriseComparison.objects.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        # A savepoint: the constraint refuses a second run, and the caller's transaction must go on.
        with transaction.atomic():
            return EnterpriseComparison.objects.create(requested_by=user)
    except IntegrityError:
        return None


def enterprises_compare(note: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Compare what is to be compared, chunk by chunk; return how many records were. May run any number of times.

    ``note`` is told how many are done, and of how many.
    """
    total, compared = Enterprise.everything.uncompared().count(), 0
    # Each chunk is committed, so that a killed worker goes on where it was.
    while rows := list(Enterprise.everything.uncompared()[:CHUNK]):
        compare_chunk(rows)
        compared += len(rows)
        note(compared, max(total, compared))
    return compared


@transaction.atomic
def compare_chunk(rows: Sequence[tuple[int, str, str]]) -> None:
    """Find the pairs of these records anew, and remember what they were compared as.

    A record that somebody changes meanwhile is remembered as what it was, so it is compared again.
    """
    keys, cores, codes = (list(column) for column in zip(*rows, strict=True))
    # What the records were paired as before may not hold any more, so those pairs go first.
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {LikelyPair._meta.db_table} WHERE first_id = ANY(%s) OR second_id = ANY(%s)", [keys, keys]
        )
        # The operator compares with this setting; local, as the connection serves others afterwards.
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [LIKENESS])
        cursor.execute(FIND, [keys, cores, codes])
    # As what was read, not as what the record is by now.
    ComparedEnterprise.objects.bulk_create(
        [ComparedEnterprise(enterprise_id=pk, name_core=core, organisation=code) for pk, core, code in rows],
        update_conflicts=True, unique_fields=["enterprise"], update_fields=["name_core", "organisation"],
    )  # fmt: skip
