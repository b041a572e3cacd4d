"""Sending reminders: for each person one message and its log, in one transaction; at most one a day of a report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

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
    """Remind whom the rules ask to remind; may run at any time and any number of times, by several workers at once.

    After a standstill each person gets the latest reminder of each report, and those before it are left out.
    """
    by_user = group_by_user(list_triggers_by_rule(now))
    sent = (digest_send(user=user, triggers=triggers, now=now) for user, triggers in by_user.items())
    return [message for message in sent if message]


def reminders_send_by_hand(*, reports: Iterable[Report], user: User, now: dt.datetime) -> list[InboxMessage]:
    """Remind the liaisons and heads of bodies that owe these reports, other than those who were reminded today already."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    by_user = group_by_user(list_triggers_by_hand(reports, now))
    sent = (digest_send(user=one, triggers=triggers, now=now, sent_by=user) for one, triggers in by_user.items())
    return [message for message in sent if message]


def group_by_user(triggers: Iterable[ReminderTrigger]) -> dict[User, list[ReminderTrigger]]:
    """Return the triggers of each person."""
    found: dict[User, list[ReminderTrigger]] = defaultdict(list)
    for trigger in triggers:
        found[trigger.user].append(trigger)
    return found


@transaction.atomic
def digest_send(
    *, user: User, triggers: Sequence[ReminderTrigger], now: dt.datetime, sent_by: User | None = None
) -> InboxMessage | None:
    """Write one message and its log, and return it; None where nothing of it is left to say.

    The person's row is locked: of two senders the second finds what the first has written. Everything is looked at
    again under the lock, since a report may have come in between.
    """
    today = timezone.localdate(now)
    # Rows that refer to the person, such as the log itself, can be written meanwhile.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    sent_today = ReminderLog.objects.filter(user=user, day=today)
    # By the rules at most one message a day; the office may send another.
    if sent_by is None and sent_today.filter(sent_by=None).exists():
        return None
    reports_today = set(sent_today.values_list("report_id", flat=True))
    # Read under the lock: the report may have come in since the triggers were listed.
    reports = Report.objects.select_related("quarter").in_bulk(
        [trigger.report.pk for trigger in triggers if trigger.report.pk not in reports_today]
    )
    logged = ReminderLog.objects.filter(user=user, report__in=reports, rule__isnull=False)
    known = set(logged.values_list("rule_id", "report_id", "user_id", "counted_from"))
    left = [
        trigger
        for trigger in triggers
        if (report := reports.get(trigger.report.pk)) and trigger.still_holds(report) and trigger.key not in known
    ]
    if not left:
        return None
    (message,) = inbox_send(users=[user], kind=InboxMessage.Kind.REMINDER, **build_message(left, today, user))
    ReminderLog.objects.bulk_create(build_log_row(trigger, message, now, sent_by) for trigger in left)
    return message


def build_log_row(
    trigger: ReminderTrigger, message: InboxMessage, now: dt.datetime, sent_by: User | None
) -> ReminderLog:
    """Return the (unsaved) log of one trigger; its e-mail, where there is to be one, is sent afterwards."""
    by_email = trigger.rule is None or trigger.rule.by_email
    return ReminderLog(
        rule=trigger.rule,
        report=trigger.report,
        user=trigger.user,
        counted_from=trigger.counted_from,
        message=message,
        email=ReminderLog.Email.WAITING if by_email and trigger.user.email else ReminderLog.Email.NONE,
        sent_by=sent_by,
        sent_at=now,
        day=timezone.localdate(now),
    )


def build_subject(triggers: Sequence[ReminderTrigger]) -> str:
    """Return the heading: the report's where there is one, else how many there are."""
    first = triggers[0]
    if all(trigger.kind == Trigger.REVIEW for trigger in triggers):
        return ngettext(
            "%(count)d submitted report awaits your review",
            "%(count)d submitted reports await your review",
            len(triggers),
        ) % {"count": len(triggers)}
    if len(triggers) == 1:
        return _("Reminder: quarterly report %(report)s") % {"report": report_title(first.report)}
    return ngettext(
        "Reminder: %(count)d quarterly report to be handed in",
        "Reminder: %(count)d quarterly reports to be handed in",
        len(triggers),
    ) % {"count": len(triggers)}


def build_text(triggers: Sequence[ReminderTrigger], today: dt.date) -> str:
    """Return one line for each report: which it is, by when it is due, how many days are left or have passed."""
    lines = [describe_report(trigger, today) for trigger in triggers]
    if any(trigger.kind != Trigger.REVIEW for trigger in triggers):
        lines += ["", _("Please hand in what is due. If it has been handed in meanwhile, nothing is left to do.")]
    return "\n".join(lines)


def describe_report(trigger: ReminderTrigger, today: dt.date) -> str:
    """Return what is said of one report."""
    day = timezone.localdate(trigger.counted_from)
    words = {
        Trigger.DEADLINE: _("%(report)s: due by %(day)s, %(left)s."),
        Trigger.RETURN: _("%(report)s: returned, to be handed in again by %(day)s, %(left)s."),
        Trigger.REVIEW: _("%(report)s: submitted on %(day)s, not reviewed for %(passed)d days."),
    }[trigger.kind]
    return words % {
        "report": report_title(trigger.report),
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


def build_message(triggers: Sequence[ReminderTrigger], today: dt.date, user: User) -> dict[str, Any]:
    """Return subject, text and link of the message; it is in the language of the person who will read it."""
    # Of several reports none is the one to lead to: the message lists them.
    url = triggers[0].report.get_absolute_url() if len(triggers) == 1 else ""
    with translation.override(user.language):
        return {"subject": build_subject(triggers), "text": build_text(triggers, today), "url": url}
