"""Records of computing that grow with every change and that nobody asks for after a while."""

import datetime as dt

from django.utils import timezone

from targets.models import Comparison, Recomputation

KEPT = dt.timedelta(days=90)


def computing_records_forget() -> None:
    """Delete passes that went well and nightly comparisons that are older than 90 days.

    A pass that failed and a comparison that found something stay for good.
    """
    until = timezone.now() - KEPT
    Recomputation.objects.filter(state=Recomputation.State.DONE, finished_at__lt=until).delete()
    # The last one tells since when there was none.
    last = Comparison.objects.order_by("-pk").values("pk")[:1]
    Comparison.objects.filter(finished_at__lt=until, error="", differences=None).exclude(pk__in=last).delete()
