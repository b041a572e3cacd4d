"""What people were told of the last two quarters: by the rules, had they run every morning, and once by hand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from baodi_quality.demo import LAST_DAY, SEED
from baodi_quality.demo.notices import notices_load
from notifications.models import InboxMessage
from reporting.models import ReminderLog, ReminderRule, Report
from reporting.reminders import ReminderTrigger
from reporting.reminders.due import REPORTERS, Addressees, Trigger, get_reminder_day
from reporting.reminders.sending import build_log_row, build_message

DAY = dt.timedelta(days=1)
QUARTERS = (20142, 20143)
AT = dt.time(8, 30)
BY_HAND = ("dianshitai", 20142, dt.date(2014, 9, 2))
"""The report that nobody ever began, and when the office lost patience."""


@transaction.atomic
def messages_load(*, office: User) -> int:
    """Write the log of reminders with its messages, and the notices; return how many reminders there are."""
    told = [*list_by_rule(), *list_by_hand()]
    for (user, day), triggers in group_by_person_and_day(told).items():
        write_digest(user, day, triggers, office)
    notices_load(office=office)
    return len(told)


def list_by_rule() -> Iterator[tuple[dt.date, ReminderTrigger]]:
    """Yield what each rule told until the last day, for the reports that were not in by then."""
    rules, addressees = list(ReminderRule.objects.all()), Addressees(LAST_DAY)
    reports = Report.objects.filter(quarter__in=QUARTERS).select_related("body", "quarter").order_by("pk")
    for report in reports:
        for trigger, counted_from in list_waits(report):
            ended = get_end_of_waiting(report, trigger)
            for rule in rules:
                day = get_reminder_day(rule, counted_from)
                # As the daily run would have: never on a day after the report was in.
                if rule.trigger == trigger and day <= LAST_DAY and (ended is None or day <= ended):
                    for user in addressees.of(report, rule.audience):
                        yield day, ReminderTrigger(user, report, trigger, counted_from, rule)


def list_waits(report: Report) -> Iterator[tuple[Trigger, dt.datetime]]:
    """Yield what the report has waited for: its submission, and where it still stands returned, the next one."""
    yield Trigger.DEADLINE, report.due_at
    if report.return_due_at:
        yield Trigger.RETURN, report.return_due_at


def get_end_of_waiting(report: Report, trigger: Trigger) -> dt.date | None:
    """Return the last morning on which the report was still waited for; None where it still is."""
    if trigger == Trigger.RETURN or report.first_submitted_at is None:
        return None
    return timezone.localdate(report.first_submitted_at)


def list_by_hand() -> Iterator[tuple[dt.date, ReminderTrigger]]:
    """Yield whom the office reminded by hand."""
    code, quarter, day = BY_HAND
    report = Report.objects.select_related("body", "quarter").get(body__code=code, quarter=quarter)
    addressees = Addressees(LAST_DAY)
    for audience in REPORTERS:
        for user in addressees.of(report, audience):
            yield day, ReminderTrigger(user, report, Trigger.DEADLINE, report.due_at)


def group_by_person_and_day(
    told: list[tuple[dt.date, ReminderTrigger]],
) -> dict[tuple[User, dt.date], list[ReminderTrigger]]:
    """Return what each person was told on each day, in the order of the days."""
    found: dict[tuple[User, dt.date], list[ReminderTrigger]] = defaultdict(list)
    for day, trigger in sorted(told, key=lambda row: (row[0], row[1].user.pk)):
        found[trigger.user, day].append(trigger)
    return found


def write_digest(user: User, day: dt.date, triggers: list[ReminderTrigger], office: User) -> None:
    """Write one message with its log; most people read it in the morning, and the newest wait for some."""
    now = timezone.make_aware(dt.datetime.combine(day, AT))
    # A stream for each message: another rule or person changes nobody else's.
    read = Random(f"{SEED}|{user.username}|{day}").random() < (0.9 if day < LAST_DAY - 7 * DAY else 0.5)
    message = InboxMessage.objects.create(
        user=user,
        kind=InboxMessage.Kind.REMINDER,
        created_at=now,
        read_at=now + dt.timedelta(hours=1) if read else None,
        **build_message(triggers, day, user),
    )
    ReminderLog.objects.bulk_create(
        build_log_row(trigger, message, now, None if trigger.rule else office) for trigger in triggers
    )
