"""Between liaison and head, and back from the office before it has begun its review."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from notifications.models import InboxMessage
from reporting.checks import find_gaps
from reporting.deadlines import return_due_at
from reporting.models import Report, ReportingPolicy, ReportStep
from reporting.services.notify import HANDED_BACK, TO_SIGN, list_people, notify
from reporting.services.steps import report_lock, step_record
from reporting.services.transitions import report_sign, report_submit
from reporting.transitions import Action, ReportIncomplete, ReportRefused
from targets import clock


@transaction.atomic
def report_hand_over(*, report: Report, user: User) -> ReportStep:
    """Tell the heads that the report waits for their signature; raises ReportIncomplete where anything is missing."""
    row = report_lock(report=report, action=Action.HAND_OVER, user=user)
    if missing := find_gaps(row, ReportingPolicy.current().band):
        raise ReportIncomplete(missing)
    heads = [person for person in list_people(row) if person.role == Role.HEAD]
    if not heads:
        raise ReportRefused(_("The body has no head with an account in use; the programme office can set one up."))
    step = step_record(row, Action.HAND_OVER, user)
    # To the page on which it is signed, so that the message is the first of the two clicks.
    url = reverse("reporting:report-step", args=[row.body.code, row.quarter.code, "sign-and-submit"])
    notify(heads, row, TO_SIGN, text=str(user), kind=InboxMessage.Kind.HAND_OVER, url=url)
    return step


@transaction.atomic
def report_hand_back(*, report: Report, user: User, reason: str) -> ReportStep:
    """Give the report back to the liaisons with the head's words."""
    row = report_lock(report=report, action=Action.HAND_BACK, user=user, reason=reason)
    liaisons = [person for person in list_people(row) if person.role == Role.LIAISON]
    step = step_record(row, Action.HAND_BACK, user, reason=reason)
    notify(liaisons, row, HANDED_BACK, text=step.reason, kind=InboxMessage.Kind.RETURN, url=row.get_absolute_url())
    return step


@transaction.atomic
def report_sign_and_submit(*, report: Report, user: User, revision: int) -> ReportStep:
    """Let the head sign off what they saw and submit it: both steps or none."""
    report_sign(report=report, user=user, revision=revision)
    return report_submit(report=report, user=user)


@transaction.atomic
def report_take_back(*, report: Report, user: User) -> ReportStep:
    """Take a submission back before its review begins; it then never was one, so that lateness is told from the next."""
    row = report_lock(report=report, action=Action.TAKE_BACK, user=user)
    returned = row.steps.filter(action=Action.RETURN).order_by("-pk").first()
    if returned is None:
        row.first_submitted_at = row.submitted_at = None
    else:
        # The deadline after the return, which the submission had met or missed.
        row.return_due_at = return_due_at(ReportingPolicy.current(), timezone.localdate(returned.at))
    return step_record(row, Action.TAKE_BACK, user)


def report_review_begin(*, report: Report) -> None:
    """Note that a reviewer has the report open; from then on the body cannot take it back."""
    # One statement that looks again: the body may take it back in this very moment.
    waiting = Report.objects.filter(pk=report.pk, state=Report.State.SUBMITTED, review_began_at=None)
    waiting.update(review_began_at=clock.now())
