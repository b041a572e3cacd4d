"""What the portal finds by itself: titles beyond the year's milestone, errors that a body found and corrected, red items not closed in the year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Role
from assessment.models import Scheme, SchemeRule
from assessment.registry import Frame
from departments.models import Body, IndicatorOwnership, Part, Township
from reporting.models import ReportCorrection
from supervision.models import SupervisionPart
from supervision.querysets import Outcome, PartOutcome
from targets.models import Attainment, TargetPoint
from targets.models.quarters import quarter_id

BRANDS = "A2"
"""The indicator whose yearly milestone the rule on brand titles speaks of."""


@dataclass(frozen=True)
class PortalClaim:
    """Bonus points of one body by one rule."""

    subject: int
    rule: SchemeRule
    points: Fraction
    ground: str


def list_portal_claims(scheme: Scheme, subjects: Sequence[Body | Township], day: dt.date) -> list[PortalClaim]:
    """Return the bonus points that the portal finds for those assessed, by the rules B2 and B5 of a scheme for bodies."""
    if not scheme.is_of_bodies:
        return []
    rules = {rule.code: rule for rule in scheme.rules.filter(kind=SchemeRule.Kind.BONUS, code__in=["B2", "B5"])}
    frame = Frame(scheme.year, day, tuple(subjects))
    found = []
    if rule := rules.get("B2"):
        extra = count_titles_beyond(frame)
        held = IndicatorOwnership.objects.on(frame.last).filter(indicator__code=BRANDS, part=Part.LEAD)
        owners = (
            {frame.owners[body] for body in held.values_list("body_id", flat=True) if body in frame.owners}
            if extra
            else ()
        )
        words = _("%(count)d titles beyond the milestone of the year") % {"count": extra}
        found += [PortalClaim(owner, rule, cap(rule, extra), words) for owner in owners]
    if rule := rules.get("B5"):
        rows = ReportCorrection.objects.filter(
            report__quarter__in=frame.quarters,
            state=ReportCorrection.State.APPROVED,
            proposed_by__role__in=[Role.LIAISON, Role.HEAD],
        )
        counts: dict[int, int] = {}
        for body, count in rows.order_by().values_list("report__body").annotate(count=Count("pk")):
            if body in frame.owners:
                counts[frame.owners[body]] = counts.get(frame.owners[body], 0) + count
        for owner, count in sorted(counts.items()):
            found.append(
                PortalClaim(
                    owner,
                    rule,
                    cap(rule, count),
                    _("%(count)d errors found and corrected by itself") % {"count": count},
                )
            )
    return found


def cap(rule: SchemeRule, count: int) -> Fraction:
    """Return the points of so many achievements, within the rule's most."""
    points = Fraction(rule.each or 0) * count
    return points if rule.most is None else min(points, Fraction(rule.most))


def count_titles_beyond(frame: Frame) -> int:
    """Return by how many the brand titles since the plan began exceed the milestone of the year; 0 where they do not."""
    row = Attainment.objects.filter(indicator__code=BRANDS, quarter=quarter_id(frame.last)).judged().first()
    if row is None or row.value is None:
        return 0
    point = (
        TargetPoint.objects.filter(definition=row.definition_id, due_on__year=frame.year).order_by("-due_on").first()
    )
    return max(0, int(row.value) - int(point.value)) if point else 0


def list_red_items(scheme: Scheme, subjects: Sequence[Body | Township], day: dt.date) -> dict[int, list[PartOutcome]]:
    """Return, by who leads them, the supervision items that turned red and were not closed by the year's end (rule V5); none before it."""
    last = dt.date(scheme.year, 12, 31)
    if not scheme.is_of_bodies or day <= last:
        return {}
    frame, found = Frame(scheme.year, day, tuple(subjects)), dict[int, list[PartOutcome]]()
    for one in SupervisionPart.objects.filter(body__in=frame.owners).due_in(scheme.year).list_outcomes(last):
        is_open = one.outcome in {Outcome.OVERDUE, Outcome.LATE} and (
            one.part.done_on is None or one.part.done_on > last
        )
        if one.part.is_lead and is_open and "red" in one.colours:
            found.setdefault(frame.owners[one.part.body_id], []).append(one)
    return found
