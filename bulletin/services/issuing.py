"""From the checked draft to the numbered paper, and to the one that corrects it."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin.checks import run_checks
from bulletin.models import Bulletin, BulletinBuild, BulletinSeries
from bulletin.services.building import build_request
from bulletin.services.drafts import bulletin_draft
from bulletin.services.steps import step_record
from bulletin.transitions import TRANSITIONS, Action, BulletinRefused
from targets import clock


@transaction.atomic
def bulletin_check(*, bulletin: Bulletin, user: User, grounds: Mapping[str, str] | None = None) -> Bulletin:
    """Pass a draft on to be signed: every check is passed, or has its ground."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.CHECK, user)
    given = {code: ground.strip()[:300] for code, ground in (grounds or {}).items() if ground.strip()}
    # Looked at again under the lock, whatever the page showed.
    failed = [check for check in run_checks(row) if not check.is_passed]
    if missing := [check.title for check in failed if check.code not in given]:
        raise BulletinRefused(_("Not in order, and without a ground: %(checks)s.") % {"checks": _(", ").join(missing)})
    row.state, from_state = TRANSITIONS[Action.CHECK].get_target(row), row.state
    # The rest falls away: what is in order needs no ground.
    row.grounds = {check.code: given[check.code] for check in failed}
    row.save(update_fields=["state", "grounds"])
    step_record(row, Action.CHECK, user, from_state=from_state, reason=_(", ").join(row.grounds.values())[:300])
    return row


@transaction.atomic
def bulletin_rework(*, bulletin: Bulletin, user: User, reason: str) -> Bulletin:
    """Make a draft of it again; what was signed is signed no more."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.REWORK, user)
    if not reason.strip():
        raise BulletinRefused(_("State the reason."))
    row.state, from_state = TRANSITIONS[Action.REWORK].get_target(row), row.state
    # The signature was given to the text as it was.
    row.signed_by, row.signed_at = None, None
    row.save(update_fields=["state", "signed_by", "signed_at"])
    step_record(row, Action.REWORK, user, from_state=from_state, reason=reason.strip())
    return row


@transaction.atomic
def bulletin_sign(*, bulletin: Bulletin, user: User) -> Bulletin:
    """Sign a checked bulletin that another person drafted."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.SIGN, user)
    row.state, from_state = TRANSITIONS[Action.SIGN].get_target(row), row.state
    row.signed_by, row.signed_at = user, clock.now()
    row.save(update_fields=["state", "signed_by", "signed_at"])
    step_record(row, Action.SIGN, user, from_state=from_state)
    return row


@transaction.atomic
def bulletin_issue(*, bulletin: Bulletin, user: User) -> BulletinBuild:
    """Give a signed bulletin the next number of its year, and have its files sealed and sent round.

    What it corrects counts as replaced from now on. Returns the job that builds the files.
    """
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.ISSUE, user)
    today = clock.today()
    row.state, from_state = TRANSITIONS[Action.ISSUE].get_target(row), row.state
    row.year, row.number = today.year, give_number(row.kind, today.year)
    if row.kind == Bulletin.Kind.BRIEF:
        # Under the lock of the series: two briefs at once would count the same total.
        row.total = Bulletin.objects.issued().filter(kind=row.kind).count() + 1
    row.issued_on, row.issued_by = today, user
    row.save(update_fields=["state", "year", "number", "total", "issued_on", "issued_by"])
    step_record(row, Action.ISSUE, user, from_state=from_state, reason=row.full_number)
    if row.corrects is not None:
        # Locked after the correction itself, by whose issue alone this one changes.
        earlier = Bulletin.objects.select_for_update(of=("self",)).get(pk=row.corrects.pk)
        earlier.state = Bulletin.State.CORRECTED
        earlier.save(update_fields=["state"])
        step_record(earlier, Action.CORRECT, user, from_state=Bulletin.State.ISSUED, reason=row.full_number)
    # In the same transaction: no issued bulletin without a job that seals it.
    return build_request(bulletin=row, user=user, is_final=True)


def give_number(kind: str, year: int) -> int:
    """Return the next number of a kind of paper in a year.

    The row is locked to the end of the transaction, so that a second issue waits, and a broken one leaves no gap.
    """
    # A row that is not there cannot be locked.
    BulletinSeries.objects.get_or_create(kind=kind, year=year)
    series = BulletinSeries.objects.select_for_update().get(kind=kind, year=year)
    BulletinSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return series.last + 1


@transaction.atomic
def bulletin_correct(*, bulletin: Bulletin, user: User, reason: str) -> Bulletin:
    """Begin the draft that corrects an issued bulletin, with the data of today."""
    row: Bulletin = TRANSITIONS.lock(bulletin, Action.CORRECT, user)
    if not reason.strip():
        raise BulletinRefused(_("State the reason."))
    return bulletin_draft(
        kind=row.kind, plan=row.snapshot.plan, quarter=row.snapshot.quarter, user=user, corrects=row,
        correction_reason=reason.strip(),
    )  # fmt: skip
