"""Amending what decides lights: proposed by the office, previewed, approved by a leader, in force from its day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from plans.amending.direction import find_direction
from plans.amending.spans import find_spans, spans_to_json
from plans.amending.versions import Version, find_version
from plans.models import Amendment, PlanDraft
from plans.services.applicability import SpanDraft, applicability_build, find_ended, spans_apply
from plans.services.deciding import keep_file, note_decision, tell_people
from plans.services.lights import lights_preview
from plans.services.successors import PlanProposal, plan_enter, successor_apply, successor_build
from plans.services.versions import check_version, owners_apply, version_add
from plans.successors.preview import preview_lines
from plans.transitions import APPROVE, ATTACH, CORRECT, ENTER, PROPOSE, REJECT, AmendmentRefused, table_of
from targets import clock
from targets.causes import Cause, Code
from targets.models import Indicator, IndicatorDefinition
from targets.models.quarters import quarter_bounds, quarter_id
from targets.services import indicator_mark_stale
from targets.services.figures import lock_indicators

Subject, State = Amendment.Subject, Amendment.State


@dataclass(frozen=True)
class Draft:
    """An amendment as it was typed in."""

    version: Version
    effective_from: dt.date
    ground: str
    reason: str
    basis: str
    basis_file: UploadedFile | None = None
    minutes: UploadedFile | None = None


def amendment_build(*, indicator: Indicator, draft: Draft, user: User) -> Amendment:
    """Return the amendment of a definition, unsaved; raises ValidationError or AmendmentRefused where it cannot be proposed."""
    row = Amendment(
        indicator=indicator, subject=Subject.DEFINITION, state="", effective_from=draft.effective_from,
        ground=draft.ground, reason=draft.reason.strip(), basis=draft.basis, proposed_by=user, proposed_at=clock.now(),
    )  # fmt: skip
    check_day(indicator, draft.effective_from)
    try:
        table_of(row).check(row, PROPOSE, user)
    except AmendmentRefused as refused:
        raise ValidationError({"effective_from": str(refused)}) from refused
    base, before = find_version(indicator, draft.effective_from)
    if draft.version.to_json() == before.to_json():
        raise ValidationError(_("Nothing differs from what is in force on that day."))
    check_version(indicator, base, before, draft.version, draft.effective_from)
    row.direction = find_direction(indicator, before, draft.version)
    row.content, row.replaced = draft.version.to_json(), before.to_json()
    row.state = State.PROPOSED
    row.full_clean(exclude=["basis_file", "minutes"])
    return row


def check_day(indicator: Indicator, day: dt.date) -> None:
    """Refuse a day that is not the first of a quarter, or of the plan: a light is judged by one definition."""
    plan = indicator.plan
    if day not in {quarter_bounds(quarter_id(day))[0], plan.starts_on} or not plan.starts_on <= day <= plan.ends_on:
        raise ValidationError({"effective_from": _("Choose the first day of a quarter of the plan.")})


def amendment_preview(row: Amendment) -> list[dict[str, Any]]:
    """Return the lights of every quarter, as they are and as the amendment makes them; of a plan its indicators, one by one."""
    if row.draft is not None:
        return preview_lines(row.draft)
    is_definition = row.subject == Subject.DEFINITION
    change = (lambda day: version_add(row, day)) if is_definition else (lambda _day: spans_apply(row))
    return lights_preview(
        indicator=row.amended, effective_from=row.effective_from, change=change, supposes=is_definition
    )


@transaction.atomic
def amendment_propose(*, indicator: Indicator, draft: Draft | SpanDraft, user: User) -> Amendment:
    """Propose an amendment; the leaders are told."""
    if isinstance(draft, Draft):
        row = amendment_build(indicator=indicator, draft=draft, user=user)
        row.minutes = keep_file(draft.minutes, user)
    else:
        row = applicability_build(indicator=indicator, draft=draft, user=user)
    row.basis_file = keep_file(draft.basis_file, user)
    row.preview = amendment_preview(row)
    row.save()
    tell_leaders(row, gettext_lazy("an amendment awaits a leader"))
    return row


@transaction.atomic
def successor_propose(*, draft: PlanDraft, proposal: PlanProposal, user: User) -> Amendment:
    """Propose a draft as the plan that follows another; the leaders are told, and the draft waits as it is."""
    # Locked: nobody changes it between the look and the proposal.
    locked = PlanDraft.objects.select_for_update(of=("self",)).select_related("predecessor").get(pk=draft.pk)
    row = successor_build(draft=locked, proposal=proposal, user=user)
    row.basis_file, row.minutes = keep_file(proposal.basis_file, user), keep_file(proposal.minutes, user)
    row.preview = amendment_preview(row)
    row.save()
    tell_leaders(row, gettext_lazy("a successor plan awaits a leader"))
    return row


def tell_leaders(row: Amendment, what: Any) -> None:
    """Tell every leader that a proposal awaits them."""
    tell_people(row, list(User.objects.filter(role=Role.LEADER, is_active=True)), what, row.reason, to_act=True)


@transaction.atomic
def amendment_attach(*, amendment: Amendment, user: User, minutes: UploadedFile) -> Amendment:
    """Hand in the lead group's minutes for a proposal; a paper handed in before stays in the store."""
    row: Amendment = table_of(amendment).lock(amendment, ATTACH, user)
    row.minutes = keep_file(minutes, user)
    row.save(update_fields=["minutes"])
    return row


@transaction.atomic
def amendment_approve(*, amendment: Amendment, user: User, words: str) -> Amendment:
    """Approve a proposal: what it sets holds from its day, and what it corrects or ends does not any more."""
    # Taken first, as a closing does: no quarter is closed between the look and the writing.
    lock_indicators(Indicator.objects.filter(amendments=amendment))
    table = table_of(amendment)
    row: Amendment = table.lock(amendment, APPROVE, user)
    refuse_changed(row)
    row.preview = amendment_preview(row)
    note_decision(row, user, table[APPROVE].get_target(row), words)
    followed, action = None, CORRECT
    if row.subject == Subject.DEFINITION:
        base = find_version(row.amended, row.effective_from)[0]
        row.definition = version_add(row, row.effective_from, user)
        owners_apply(row)
        followed = find_corrected(row, base)
    elif row.subject == Subject.APPLICABILITY:
        followed, action = find_ended(row)
        row.span = spans_apply(row, user)
    else:
        successor_apply(row, user)
    if followed:
        row.follows = table.lock(followed, action, user)
        row.follows.state = table[action].get_target(row.follows)
        row.follows.save(update_fields=["state"])
    row.save()
    tell_people(row, [row.proposed_by], gettext_lazy("the amendment was approved"), words)
    if row.state == State.APPROVED and row.effective_from <= clock.today():
        return amendment_enter(amendment=row)
    return row


def refuse_changed(row: Amendment) -> None:
    """Refuse a proposal that would amend what is there no more; raises AmendmentRefused."""
    if row.subject == Subject.DEFINITION:
        now = find_version(row.amended, row.effective_from)[1].to_json()
    elif row.subject == Subject.APPLICABILITY:
        now = spans_to_json(find_spans(row.amended))
    else:
        # A draft that awaits a leader cannot be changed; making the plan looks at it once more.
        return
    if now != row.replaced:
        raise AmendmentRefused(
            _("What it amends has changed since it was proposed; reject it and have it proposed anew.")
        )


def find_corrected(row: Amendment, base: IndicatorDefinition | None) -> Amendment | None:
    """Return the amendment whose version is replaced from its own first day on; None where there is none."""
    found = Amendment.objects.filter(definition=base, state__in=[State.APPROVED, State.IN_FORCE]).first()
    # A version that goes on to hold for some quarters is followed, not corrected, unless it was wrong.
    is_whole = base is not None and base.effective_from == row.effective_from
    return found if base is not None and (is_whole or row.ground == Amendment.Ground.ERROR) else None


@transaction.atomic
def amendment_reject(*, amendment: Amendment, user: User, words: str) -> Amendment:
    """Reject a proposal; it stays in the list."""
    row: Amendment = table_of(amendment).lock(amendment, REJECT, user)
    note_decision(row, user, State.REJECTED, words)
    row.save(update_fields=["state", "decided_by", "decided_at", "opinion"])
    tell_people(row, [row.proposed_by], gettext_lazy("the amendment was rejected"), words)
    return row


@transaction.atomic
def amendment_enter(*, amendment: Amendment, user: User | None = None) -> Amendment:
    """Let an approved amendment enter into force on its day; its figures are out of date from then."""
    row: Amendment = table_of(amendment).lock(amendment, ENTER, user)
    row.state = State.IN_FORCE
    row.save(update_fields=["state"])
    if row.draft is not None and row.draft.plan is not None:
        plan_enter(row.draft.plan)
        return row
    cause = Cause.say(Code.DEFINITION, lambda: _("the definition of %(day)s is in force") % {"day": row.effective_from})
    indicator_mark_stale(indicator=row.amended, since=row.effective_from, cause=cause)
    return row
