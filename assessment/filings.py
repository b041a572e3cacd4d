"""What a body files beside its scores: its targets at the beginning of the year (目标备案), its remedies after the results (整改报告).

How far either has come is told by the steps of the sheet: the newest of its actions.
"""

import datetime as dt

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessment.models import Sheet, SheetStep
from registers.transitions import Condition
from targets.read_once import once_a_page

TARGETS = ("file_targets", "return_targets", "accept_targets", "reopen_targets")
TO_FILE = (None, "return_targets", "reopen_targets")
"""The newest of these steps where the targets are the body's to file: none yet, returned, or asked for anew after an amendment."""
REMEDIES = ("ask_remedy", "report_remedy", "accept_remedy", "refuse_remedy")
REMEDY_DAYS = dt.timedelta(days=30)
"""Calendar days from the circular to the report on remedies."""
REOPENED_DAYS = dt.timedelta(days=30)
"""Calendar days from an amendment to the targets that it asks for anew."""


@once_a_page
def read_steps(sheet: Sheet) -> list[SheetStep]:
    """Return the steps of a sheet, the oldest first (1 query)."""
    return list(sheet.steps.select_related("by"))


def find_last(sheet: Sheet, actions: tuple[str, ...]) -> SheetStep | None:
    """Return the newest step of these actions; None where none was taken."""
    return next((step for step in reversed(read_steps(sheet)) if step.action in actions), None)


def get_targets_end(year: int, reopened_at: dt.datetime | None = None) -> dt.date:
    """Return by when the targets of a year are filed: the end of February; where an amendment asks anew, 30 days later than it."""
    end = dt.date(year, 3, 1) - dt.timedelta(days=1)
    return end if reopened_at is None else max(end, localdate(reopened_at) + REOPENED_DAYS)


def get_remedy_end(sheet: Sheet) -> dt.date | None:
    """Return by when the body reports on its remedies; None where none are asked for."""
    asked = next((step for step in read_steps(sheet) if step.action == "ask_remedy"), None)
    return None if asked is None else localdate(asked.at) + REMEDY_DAYS


def is_last(sheet: Sheet, actions: tuple[str, ...], *wanted: str) -> bool:
    """Say whether the newest step of these actions is one of those wanted."""
    last = find_last(sheet, actions)
    return last is not None and last.action in wanted


def may_be_checked(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the office can rule that the remedies are not made: on their report, or once the time for it is over."""
    end = get_remedy_end(sheet)
    is_late = end is not None and day > end
    return is_last(sheet, REMEDIES, "report_remedy") or (is_late and is_last(sheet, REMEDIES, "ask_remedy"))


TARGETS_OPEN = Condition(
    lambda sheet, user, day: not is_last(sheet, TARGETS, "accept_targets"),
    _("The office has accepted the targets; they stand for the year."),
)
TARGETS_FILED = Condition(
    lambda sheet, user, day: is_last(sheet, TARGETS, "file_targets"), _("No targets were filed that await the office.")
)
REMEDY_OWED = Condition(
    lambda sheet, user, day: is_last(sheet, REMEDIES, "ask_remedy", "report_remedy"),
    _("No report on remedies is owed."),
)
REMEDY_REPORTED = Condition(
    lambda sheet, user, day: is_last(sheet, REMEDIES, "report_remedy"), _("No report on remedies awaits the office.")
)
REMEDY_CHECKABLE = Condition(
    may_be_checked, _("No report on remedies awaits the office, and the time for it is not over.")
)


def find_carried_over(sheet: Sheet) -> SheetStep | None:
    """Return why the year begins with a task: the remedies of the year before that were not made (1 query)."""
    if sheet.body_id is None:
        return None
    rows = SheetStep.objects.filter(
        sheet__body=sheet.body_id, sheet__scheme__year=sheet.scheme.year - 1, action__in=REMEDIES
    )
    last = rows.select_related("sheet__scheme").order_by("-pk").first()
    return last if last is not None and last.action == "refuse_remedy" else None
