"""Judging demonstration bases, and amending the checklist by which they are judged; nothing is changed afterwards."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import BaseChecklist, BaseScore, Site
from targets import clock


@transaction.atomic
def base_score_add(
    *, site: Site, scored_on: dt.date, points: Sequence[Decimal], has_banned_pesticide: bool, remark: str, user: User
) -> BaseScore:
    """Judge a base by the checklist of the day; a second judgement of the same day takes the place of the first."""
    checklist = BaseChecklist.in_force(scored_on)
    if site.kind != Site.Kind.BASE or checklist is None or len(points) != len(checklist.items):
        raise ValidationError(_("Only a base is judged, by the checklist that is in force on the day."))
    if not site.founded_on <= scored_on <= min(site.ended_on or clock.today(), clock.today()):
        raise ValidationError({"scored_on": _("On this day there is no such base, or the day has not come.")})
    for (name, maximum), given in zip(checklist.items, points, strict=True):
        if not 0 <= given <= maximum or given * 2 % 1:
            raise ValidationError(
                _("%(item)s: 0 to %(most)d points, in steps of 0.5.") % {"item": name, "most": maximum}
            )
    row = BaseScore(
        site=site, checklist=checklist, scored_on=scored_on, points=[f"{given}" for given in points], total=sum(points),
        has_banned_pesticide=has_banned_pesticide, remark=remark.strip(), scored_by=user, created_at=clock.now(),
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def checklist_amend(
    *, effective_from: dt.date, pass_mark: int, items: Sequence[tuple[str, int]], reason: str, user: User
) -> BaseChecklist:
    """Put a version of the checklist in force from a day; what was judged before stays judged by the one of its day."""
    row = BaseChecklist(
        effective_from=effective_from, pass_mark=pass_mark, items=[list(item) for item in items], reason=reason.strip(),
        created_by=user, created_at=clock.now(),
    )  # fmt: skip
    if effective_from < clock.today():
        raise ValidationError(
            {"effective_from": _("Choose today or a later day; earlier judgements stay as they are.")}
        )
    row.full_clean()
    row.save()
    return row
