"""Whose indicators a caller may read: everybody's for readers, those of the own body for its people."""

from django.db.models import QuerySet

from accounts.access import READERS
from accounts.models import Role, User
from departments.models import IndicatorOwnership
from targets import clock
from targets.models import Indicator

VISITORS = (*READERS, Role.LIAISON, Role.HEAD)


def indicators_visible_to(user: User) -> QuerySet[Indicator]:
    """Return the indicators that the person may read, as `dashboard.access` lets them in."""
    if user.sees_all_figures:
        return Indicator.objects.all()
    owned = IndicatorOwnership.objects.on(clock.today()).filter(body=user.body)
    return Indicator.objects.filter(pk__in=owned.values("indicator"))
