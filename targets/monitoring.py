"""What went wrong with the recomputation of figures."""

from django.db.models import QuerySet

from targets.models import Comparison, ComparisonDifference, Recomputation

RECENT_PASSES = 200


def failed_recomputations() -> QuerySet[Recomputation]:
    """Keep the measures whose last pass failed; a failed one is tried again and again, so it is among the last."""
    # Bounded, since the table grows with every change.
    recent = Recomputation.objects.order_by("-pk").values("pk")[:RECENT_PASSES]
    last = Recomputation.objects.filter(pk__in=recent).order_by("measure", "-pk").distinct("measure")
    return Recomputation.objects.filter(pk__in=last.values("pk"), state=Recomputation.State.FAILED)


def last_differences() -> QuerySet[ComparisonDifference]:
    """Keep what the last finished nightly comparison found."""
    # A comparison still running has found only a part, and the one before it is the last word.
    last = Comparison.objects.exclude(finished_at=None).order_by("-pk").values("pk")[:1]
    return ComparisonDifference.objects.filter(comparison_id__in=last)
