"""Keeping what is to be reported: items under duties, the rules between them, and the settings.

What an item asks for never changes once anything was reported on it: it is ended, and another begins, so that the figures of
all quarters keep their meaning. Open reports are offered the change and lose nothing (`find_offer`).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from departments.models import Body
from reporting.models import ReportingPolicy, ReportItem, ReportItemChange, ReportItemRule
from targets import clock
from targets.models import Quarter
from targets.wordings import chinese_words

ALWAYS = ("label", "label_en", "guidance", "guidance_en", "unit_en", "minimum", "maximum", "obligatory", "position")
"""What may change at any time: how it is asked, not what."""
FURTHER = ("kind", "unit", "decimals", "period", "source", "since")
"""What may change as long as nobody has reported on the item."""


def list_changeable(item: ReportItem) -> tuple[str, ...]:
    """Return the names of the columns that may change in place; a new item may have anything."""
    return ALWAYS if item.pk and item.values.exists() else ALWAYS + FURTHER


@transaction.atomic
def item_add(*, item: ReportItem, bodies: Iterable[Body], user: User, reason: str) -> ReportItem:
    """Begin an unsaved item; its code is the next one under its duty. ValidationError where its first quarter is closed."""
    check_office(user)
    check_not_closed(item.since, "since")
    # The first number after all that the duty's items ever had: codes of ended items are not given again.
    codes = ReportItem.objects.filter(duty=item.duty).values_list("code", flat=True)
    numbers = [int(last) for code in codes if (last := code.rpartition(".")[2]).isdecimal()]
    item.code = f"{item.duty.code}.{max(numbers, default=0) + 1}"
    item.full_clean(exclude=["bodies"])
    item.save()
    item.bodies.set(bodies)
    record_change(item, ReportItemChange.Kind.ADDED, user, reason, {})
    return item


@transaction.atomic
def item_change(*, item: ReportItem, bodies: Iterable[Body], user: User, reason: str) -> ReportItem:
    """Store what was changed of an item, with what it was before; ValidationError for what must not change any more."""
    check_office(user)
    stored = ReportItem.objects.select_for_update().get(pk=item.pk)
    # The old values are the record of the change.
    before = {
        name: chinese_words(getattr(stored, name))
        for name in ALWAYS + FURTHER
        if getattr(stored, name) != getattr(item, name)
    }
    if set(before) - set(list_changeable(stored)):
        raise ValidationError(_("It has been reported on; end this item and begin another one."))
    if "since" in before:
        # Whichever day is earlier: a later beginning takes the item out of quarters as well.
        check_not_closed(min(stored.since, item.since), "since")
    reporters = {body.code for body in stored.bodies.all()}
    if reporters != {body.code for body in bodies}:
        before["bodies"] = sorted(reporters)
    if not before:
        return stored
    item.full_clean(exclude=["bodies"])
    # save() without any column would write them all.
    item.save(update_fields=[name for name in before if name != "bodies"] or ["label"])
    item.bodies.set(bodies)
    record_change(item, ReportItemChange.Kind.CHANGED, user, reason, before)
    return item


@transaction.atomic
def item_end(*, item: ReportItem, last_day: dt.date, user: User, reason: str) -> ReportItem:
    """Let an item be reported for the last time for the quarter that owns ``last_day``; no closed quarter loses it."""
    check_office(user)
    row = ReportItem.objects.select_for_update().get(pk=item.pk)
    if last_day < row.since:
        raise ValidationError({"last_day": _("The item begins on %(day)s only.") % {"day": row.since}})
    check_not_closed(last_day + dt.timedelta(days=1), "last_day")
    before, row.until = {"until": row.until}, last_day
    row.save(update_fields=["until"])
    record_change(row, ReportItemChange.Kind.ENDED, user, reason, before)
    return row


@transaction.atomic
def item_replace(*, item: ReportItem, by: ReportItem, bodies: Iterable[Body], user: User, reason: str) -> ReportItem:
    """End an item the day before another begins in its place."""
    # Ended first: the first quarter of the new one must not be one of the old one's too.
    item_end(item=item, last_day=by.since - dt.timedelta(days=1), user=user, reason=reason)
    return item_add(item=by, bodies=bodies, user=user, reason=reason)


@transaction.atomic
def item_rule_add(*, item: ReportItem, relation: str, other: ReportItem, user: User) -> ReportItemRule:
    """Bind two figures of one report; ValidationError where they cannot be compared or are bound already."""
    check_office(user)
    if not (item.is_figure and other.is_figure and item.unit == other.unit):
        raise ValidationError({"other": _("Only figures in the same unit can be compared.")})
    rule = ReportItemRule(item=item, relation=relation, other=other)
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def item_rule_remove(*, rule: ReportItemRule, user: User) -> None:
    """Bind two figures no more."""
    check_office(user)
    rule.delete()


@transaction.atomic
def policy_save(*, policy: ReportingPolicy, user: User) -> ReportingPolicy:
    """Store the settings; deadlines that were made already stay."""
    check_office(user)
    policy.full_clean()
    policy.save()
    return policy


def check_office(user: User) -> None:
    if user.role != Role.OFFICE:
        raise PermissionDenied


def check_not_closed(day: dt.date, field: str) -> None:
    """Raise ValidationError where a change from ``day`` on would reach into a closed quarter, whose reports are frozen."""
    closed = Quarter.objects.filter(closed_at__isnull=False, ends_on__gte=day).order_by("-pk").first()
    if closed is not None:
        raise ValidationError({field: _("%(quarter)s is closed; choose a later day.") % {"quarter": closed.label}})


def record_change(item: ReportItem, kind: str, user: User, reason: str, before: dict[str, Any]) -> None:
    """Note what was done, with the old values as text."""
    plain = {
        name: value if isinstance(value, list | bool) or value is None else str(value) for name, value in before.items()
    }
    ReportItemChange.objects.create(item=item, kind=kind, reason=reason.strip(), before=plain, by=user, at=clock.now())
