"""Sending reminders: for each person one message and its log, in one transaction; at most one a day of a report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from notifications.models import InboxMessage
from notifications.services import inbox_send
from reporting.content import report_title
from reporting.models import ReminderLog, Report
from reporting.reminders.due import ReminderTrigger, Trigger, list_triggers_by_hand, list_triggers_by_rule


def reminders_send(*, now: dt.datetime) -> list[InboxMessage]:
    """Tell whom the rules ask to tell; may run at any time and any number of times, by several workers at once.

    After a standstill each person gets the latest reminder of each report, and those before it are left out.
    """
    by_user = group_by_user(list_triggers_by_rule(now))
    sent = (digest_send(user=user, occasions=told, now=now) for user, told in by_user.items())
    return [message for message in sent if message]


def reminders_send_by_hand(*, reports: Iterable[Report], user: User, now: dt.datetime) -> list[InboxMessage]:
    """Tell the liaisons and heads of bodies that owe these reports, other than those who were told today already."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    by_user = group_by_user(list_triggers_by_hand(reports, now))
    sent = (digest_send(user=person, occasions=told, now=now, sent_by=user) for person, told in by_user.items())
    return [message for message in sent if message]


def group_by_user(occasions: Iterable[ReminderTrigger]) -> dict[User, list[ReminderTrigger]]:
    """Return the occasions of each person."""
    found: dict[User, list[ReminderTrigger]] = defaultdict(list)
    for occasion in occasions:
        found[occasion.user].append(occasion)
    return found


@transaction.atomic
def digest_send(
    *, user: User, occasions: Sequence[ReminderTrigger], now: dt.datetime, sent_by: User | None = None
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
    (message,) = inbox_send(users=[user], kind=InboxMessage.Kind.REMINDER, **build_message(left, today))
    ReminderLog.objects.bulk_create(log_row(occasion, message, now, sent_by) for occasion in left)
    return message


def still_to_tell(user: User, occasions: Sequence[ReminderTrigger], told_today: set[int]) -> list[ReminderTrigger]:
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


def log_row(occasion: ReminderTrigger, message: InboxMessage, now: dt.datetime, sent_by: User | None) -> ReminderLog:
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


def build_subject(occasions: Sequence[ReminderTrigger]) -> str:
    """Return the heading: the report's where there is one, else how many there are."""
    first = occasions[0]
    if all(occasion.trigger == Trigger.REVIEW for occasion in occasions):
        return ngettext(
            "%(count)d submitted report awaits your review",
            "%(count)d submitted reports await your review",
            len(occasions),
        ) % {"count": len(occasions)}
    if len(occasions) == 1:
        return _("Reminder: quarterly report %(report)s") % {"report": report_title(first.report)}
    return ngettext(
        "Reminder: %(count)d quarterly report to be handed in",
        "Reminder: %(count)d quarterly reports to be handed in",
        len(occasions),
    ) % {"count": len(occasions)}


def build_text(occasions: Sequence[ReminderTrigger], today: dt.date) -> str:
    """Return one line for each report: which it is, by when it is due, how many days are left or have passed."""
    lines = [describe_report(occasion, today) for occasion in occasions]
    if any(occasion.trigger != Trigger.REVIEW for occasion in occasions):
        lines += ["", _("Please hand in what is due. If it has been handed in meanwhile, nothing is left to do.")]
    return "\n".join(lines)


def describe_report(occasion: ReminderTrigger, today: dt.date) -> str:
    """Return what is said of one report."""
    day = timezone.localdate(occasion.counted_from)
    said = {
        Trigger.DEADLINE: _("%(report)s: due by %(day)s, %(left)s."),
        Trigger.RETURN: _("%(report)s: returned, to be handed in again by %(day)s, %(left)s."),
        Trigger.REVIEW: _("%(report)s: submitted on %(day)s, not reviewed for %(passed)d days."),
    }[occasion.trigger]
    return said % {
        "report": report_title(occasion.report),
        "day": day.isoformat(),
        "left": days_left_words((day - today).days),
        "passed": (today - day).days,
    }


def days_left_words(days: int) -> str:
    """Return how long there is, or since when it is too late."""
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def build_message(occasions: Sequence[ReminderTrigger], today: dt.date) -> dict[str, str]:
    """Return subject, text and link of the message; people read it later, so it is not in the sender's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {"subject": build_subject(occasions), "text": build_text(occasions, today), "url": link_of(occasions)}


def link_of(occasions: Sequence[ReminderTrigger]) -> str:
    """Return where the message leads: to the report where there is one; else the message itself lists them."""
    return occasions[0].report.get_absolute_url() if len(occasions) == 1 else ""
