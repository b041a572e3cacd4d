"""Sending reminders: for each person one message and its log, in one transaction; at most one a day of a report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from departments.models import InboxMessage, ReminderLog, Report, Role, User
from departments.reporting.services import inbox_send

from .digest import words_of
from .due import Occasion, occasions_by_hand, occasions_by_rule


def reminders_send(*, now: dt.datetime) -> list[InboxMessage]:
    """Tell whom the rules ask to tell; may run at any time and any number of times, by several workers at once.

    After a standstill each person gets the latest reminder of each report, and those before it are left out.
    """
    by_user = by_person(occasions_by_rule(now))
    sent = (digest_send(user=user, occasions=told, now=now) for user, told in by_user.items())
    return [message for message in sent if message]


def reminders_send_by_hand(*, reports: Iterable[Report], user: User, now: dt.datetime) -> list[InboxMessage]:
    """Tell the liaisons and heads of bodies that owe these reports, other than those who were told today already."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    by_user = by_person(occasions_by_hand(reports, now))
    sent = (digest_send(user=person, occasions=told, now=now, sent_by=user) for person, told in by_user.items())
    return [message for message in sent if message]


def by_person(occasions: Iterable[Occasion]) -> dict[User, list[Occasion]]:
    """Return the occasions of each person."""
    found: dict[User, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        found[occasion.user].append(occasion)
    return found


@transaction.atomic
def digest_send(
    *, user: User, occasions: Sequence[Occasion], now: dt.datetime, sent_by: User | None = None
) -> InboxMessage | None:
    """Write one message and its log, and return it; None where nothing of it is left to tell.

    The person's row is locked: of two senders the second finds what the first has written. Everything is looked at
    again under the lock, since a report may have come in between.
    """
    today = timezone.localdate(now)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    told_today = ReminderLog.objects.filter(user=user, day=today)
    if sent_by is None and told_today.filter(sent_by=None).exists():
        return None
    left = still_to_tell(user, occasions, set(told_today.values_list("report_id", flat=True)))
    if not left:
        return None
    (message,) = inbox_send(users=[user], kind=InboxMessage.Kind.REMINDER, **words_of(left, today))
    ReminderLog.objects.bulk_create(log_row(occasion, message, now, sent_by) for occasion in left)
    return message


def still_to_tell(user: User, occasions: Sequence[Occasion], told_today: set[int]) -> list[Occasion]:
    """Return the occasions that still hold and of which the person was not told (2 queries)."""
    pks = [occasion.report.pk for occasion in occasions if occasion.report.pk not in told_today]
    reports = Report.objects.select_related("quarter").in_bulk(pks)
    logged = ReminderLog.objects.filter(user=user, report__in=pks, rule__isnull=False)
    known = set(logged.values_list("rule_id", "report_id", "user_id", "counted_from"))
    return [
        occasion
        for occasion in occasions
        if occasion.report.pk in reports
        and occasion.still_holds(reports[occasion.report.pk])
        and occasion.key not in known
    ]


def log_row(occasion: Occasion, message: InboxMessage, now: dt.datetime, sent_by: User | None) -> ReminderLog:
    """Return the (unsaved) log of one occasion; its e-mail, where there is to be one, is sent afterwards."""
    wanted = occasion.rule is None or occasion.rule.by_email
    return ReminderLog(
        rule=occasion.rule,
        report=occasion.report,
        user=occasion.user,
        counted_from=occasion.counted_from,
        message=message,
        email=ReminderLog.Email.WAITING if wanted and occasion.user.email else ReminderLog.Email.NONE,
        sent_by=sent_by,
        sent_at=now,
        day=timezone.localdate(now),
    )
