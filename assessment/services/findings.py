"""Bonus claims, deductions and vetoes: raised by one person, decided by another who does not belong to the body; recusals."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assessment.conditions import is_own
from assessment.models import BonusClaim, Deduction, Recusal, Scheme, SchemeItem, SchemeRule, Sheet, Veto
from assessment.models.findings import Finding
from assessment.recusal import has_to_keep_away
from assessment.transitions import AssessmentRefused
from departments.models import Body
from evidence.storage import EvidenceUpload, evidence_keep_all
from targets import clock

OPEN_STATES = (Sheet.State.PREVIEW, Sheet.State.SELF, Sheet.State.REVIEWING, Sheet.State.DELIBERATION)
"""States in which something can still be raised or decided beside the items."""
MODELS: dict[str, type[BonusClaim] | type[Deduction] | type[Veto]] = {
    SchemeRule.Kind.BONUS: BonusClaim,
    SchemeRule.Kind.DEDUCTION: Deduction,
    SchemeRule.Kind.VETO: Veto,
}


def reason_not_to_raise(sheet: Sheet, kind: str, user: User) -> str:
    """Say why the person cannot raise something of a kind: bodies claim their own bonus, the office raises the rest."""
    if sheet.state not in OPEN_STATES:
        return _("This is not possible while it is “%(state)s”.") % {"state": sheet.get_state_display()}
    if kind == SchemeRule.Kind.BONUS and user.role in {Role.LIAISON, Role.HEAD}:
        return "" if is_own(sheet, user, clock.today()) else _("This is the sheet of another body.")
    if user.role != Role.OFFICE:
        return _("The office raises this.")
    return (
        _("Nobody scores, reviews or decides about their own body, or one that it came from or became.")
        if has_to_keep_away(sheet, user)
        else ""
    )


@transaction.atomic
def finding_raise(
    *,
    sheet: Sheet,
    user: User,
    rule: SchemeRule,
    ground: str,
    happened_on: dt.date,
    document: str = "",
    achievement: str = "",
    points: Fraction | None = None,
    cap: str = "",
    items: Sequence[SchemeItem] = (),
    files: Sequence[EvidenceUpload] = (),
) -> Finding:
    """Raise a bonus, a deduction or a veto by a rule of the scheme; raises EvidenceRefused for a file."""
    row = Sheet.objects.select_for_update(of=("self",)).with_names().get(pk=sheet.pk)
    if reason := reason_not_to_raise(row, rule.kind, user):
        raise AssessmentRefused(reason)
    facts = {
        "sheet": row,
        "rule": rule,
        "ground": ground.strip(),
        "happened_on": happened_on,
        "document": document.strip(),
    }
    if happened_on > clock.today():
        raise ValidationError({"happened_on": _("This day has not come yet.")})
    finding: Finding
    if rule.kind == SchemeRule.Kind.VETO:
        if not document.strip() or not files:
            raise ValidationError(_("A veto needs the finding document, with its file."))
        if cap not in rule.effects:
            raise ValidationError({"cap": _("Choose one of the grades that the rule names.")})
        if bool(items) != rule.voids_items:
            words = (
                _("Name the items whose self-score was untrue.") if rule.voids_items else _("This rule names no items.")
            )
            raise ValidationError({"items": words})
        finding = Veto(cap=cap, raised_by=user, raised_at=clock.now(), **facts)
    else:
        worth = Fraction(rule.each or 0) if points is None else points
        if not 0 < worth <= Fraction(rule.most or 100):
            raise ValidationError(
                {"points": _("Points of this rule lie above 0 and at most %(most)s.") % {"most": rule.most or 100}}
            )
        if not files:
            raise ValidationError(_("Hand in at least one file as evidence."))
        model = BonusClaim if rule.kind == SchemeRule.Kind.BONUS else Deduction
        finding = model(
            numerator=worth.numerator,
            denominator=worth.denominator,
            achievement=achievement.strip(),
            raised_by=user,
            raised_at=clock.now(),
            **facts,
        )
    finding.full_clean()
    finding.save()
    finding.files.set(evidence_keep_all(files=files, user=user))
    if isinstance(finding, Veto):
        finding.items.set(items)
    return finding


def reason_not_to_decide(finding: Finding, user: User) -> str:
    """Say why the person cannot decide: vetoes are the leader's, one by one; the rest another clerk's."""
    decider = Role.LEADER if isinstance(finding, Veto) else Role.OFFICE
    if user.role != decider:
        return _("This is decided by: %(role)s.") % {"role": Role(decider).label}
    if finding.state != Finding.State.RAISED:
        return _("This was decided already.")
    if finding.raised_by_id == user.pk:
        return _("Another person decides what one has raised.")
    if has_to_keep_away(finding.sheet, user):
        return _("Nobody scores, reviews or decides about their own body, or one that it came from or became.")
    if finding.sheet.state not in OPEN_STATES:
        return _("This is not possible while it is “%(state)s”.") % {"state": finding.sheet.get_state_display()}
    return ""


@transaction.atomic
def finding_decide(*, finding: Finding, user: User, accepted: bool, decision: str) -> Finding:
    """Accept or refuse a bonus, a deduction or a veto, with the reason."""
    row: Finding = (
        type(finding)
        ._default_manager.select_for_update(of=("self",))
        .select_related("sheet__scheme", "sheet__body")
        .get(pk=finding.pk)
    )
    if reason := reason_not_to_decide(row, user):
        raise AssessmentRefused(reason)
    if not decision.strip():
        raise ValidationError({"decision": _("State the reason.")})
    row.state = Finding.State.ACCEPTED if accepted else Finding.State.REFUSED
    row.decided_by, row.decided_at, row.decision = user, clock.now(), decision.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    return row


@transaction.atomic
def recusal_record(*, scheme: Scheme, user: User, person: User, body: Body, why: str) -> Recusal:
    """Record that a person keeps away from the sheets of a body."""
    if user.role not in {Role.OFFICE, Role.LEADER}:
        raise PermissionDenied
    row = Recusal(scheme=scheme, user=person, body=body, why=why.strip(), recorded_by=user)
    row.full_clean()
    row.save()
    return row
