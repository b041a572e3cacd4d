"""Which accounts are locked after failed sign-ins."""

from axes.conf import settings
from axes.models import AccessAttempt
from django.db.models import Sum
from django.utils import timezone


def list_locked() -> set[str]:
    """Return the names of the accounts that are locked now, from at least one address."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    counted = recent.values("username", "ip_address").annotate(failures=Sum("failures_since_start")).order_by()
    return set(counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))
