"""Targets filed at the beginning of the year, and remedies after the results: filed by the head, ruled on by the office."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from assessment.filings import REMEDY_DAYS
from assessment.models import Sheet
from assessment.services.notify import body_tell, role_tell
from assessment.services.reviews import check_reason
from assessment.services.steps import sheet_step
from assessment.transitions import SHEET_TRANSITIONS
from evidence.storage import EvidenceUpload
from targets import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@transaction.atomic
def targets_file(*, sheet: Sheet, user: User, reason: str, files: Sequence[EvidenceUpload]) -> Sheet:
    """File the targets and tasks of the year with the signed paper; raises EvidenceRefused for a file."""
    row = filing_write(sheet, "file_targets", user, reason, files)
    words = {"body": row.subject, "year": row.scheme.year}
    role_tell(role=Role.OFFICE, sheet=row, subject=lambda: _("%(body)s has filed its targets of %(year)d") % words)
    return row


@transaction.atomic
def targets_accept(*, sheet: Sheet, user: User) -> Sheet:
    """Accept them; they stand for the year."""
    return ruling_write(sheet, "accept_targets", user, "", _("Your targets of %(year)d are accepted"))


@transaction.atomic
def targets_return(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Return them with what is missing."""
    return ruling_write(sheet, "return_targets", user, reason, _("Your targets of %(year)d are returned"))


@transaction.atomic
def remedies_ask(*, sheets: Iterable[Sheet], user: User) -> int:
    """Ask the bodies of these sheets for a report on remedies, each once, however many circulars follow; return how many."""
    count = 0
    for sheet in sheets:
        row: Sheet = SHEET_TRANSITIONS.lock(sheet, "ask_remedy", None)
        if row.body_id is None or row.steps.filter(action="ask_remedy").exists():
            continue
        sheet_step(sheet=row, action="ask_remedy", user=user, to_state=row.state)
        body_tell(sheet=row, subject=partial(name_remedy, row.scheme.year, clock.today() + REMEDY_DAYS))
        count += 1
    return count


def name_remedy(year: int, day: dt.date) -> str:
    """Return what a body is asked for."""
    return _("Report on remedies after the assessment of %(year)d, by %(day)s") % {"year": year, "day": day}


@transaction.atomic
def remedy_report(*, sheet: Sheet, user: User, reason: str, files: Sequence[EvidenceUpload]) -> Sheet:
    """Report what was remedied, with what proves it; raises EvidenceRefused for a file."""
    row = filing_write(sheet, "report_remedy", user, reason, files)
    role_tell(
        role=Role.OFFICE, sheet=row, subject=lambda: _("%(body)s reports on its remedies") % {"body": row.subject}
    )
    return row


@transaction.atomic
def remedy_accept(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Find the remedies made."""
    return ruling_write(
        sheet,
        "accept_remedy",
        user,
        reason,
        gettext_lazy("Your remedies after the assessment of %(year)d are found made"),
    )


@transaction.atomic
def remedy_refuse(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Find them not made; they become a task of the next year."""
    words = gettext_lazy(
        "Your remedies after the assessment of %(year)d are not made; they become a task of the next year"
    )
    return ruling_write(sheet, "refuse_remedy", user, reason, words)


def filing_write(sheet: Sheet, action: str, user: User, text: str, files: Sequence[EvidenceUpload]) -> Sheet:
    """Keep what a body files, with its paper."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, action, user)
    check_reason(text)
    if not files:
        raise ValidationError(_("Hand in at least one file as evidence."))
    sheet_step(sheet=row, action=action, user=user, to_state=row.state, reason=text, files=files)
    return row


def ruling_write(sheet: Sheet, action: str, user: User, reason: str, subject: "StrOrPromise") -> Sheet:
    """Keep what the office rules on what was filed, and tell the body."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, action, user)
    if "reason" in SHEET_TRANSITIONS[action].asks:
        check_reason(reason)
    sheet_step(sheet=row, action=action, user=user, to_state=row.state, reason=reason)
    body_tell(sheet=row, subject=lambda: str(subject) % {"year": row.scheme.year}, text=reason)
    return row
