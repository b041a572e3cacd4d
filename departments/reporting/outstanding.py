"""Whose reports of a quarter are not accepted yet, whether they were begun or not even made."""

from departments.models import Body, Report, ReportUnlock
from targets.models import Quarter

from .owing import Owing
from .querysets import ReportQuerySet


def reports_unlocked(quarter: Quarter) -> ReportQuerySet:
    """Return the accepted reports that are unlocked: what was accepted stands meanwhile."""
    return Report.objects.of_quarter(quarter.pk).filter(unlocks__state=ReportUnlock.State.GRANTED)


def reports_outstanding(quarter: Quarter) -> list[Body]:
    """Return the bodies with a report that is owed and was not accepted, and those for which none was made, in order."""
    reports = Report.objects.of_quarter(quarter.pk)
    made = set(reports.values_list("body_id", flat=True))
    open_ = reports.owed().exclude(state=Report.State.ACCEPTED).exclude(pk__in=reports_unlocked(quarter))
    unmade = [body for body in Owing(quarter).items if body.pk not in made]
    bodies = {*Body.objects.filter(pk__in=open_.values("body")), *unmade}
    return sorted(bodies, key=lambda body: (body.position, body.pk))
