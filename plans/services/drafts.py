"""Preparing a successor plan: a draft is begun, filled part by part, and given up; it counts nowhere meanwhile."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from plans.models import Amendment, PlanDraft
from plans.successors.cloning import clone_plan
from plans.successors.content import PlanContent
from targets.models import Plan

Change = Callable[[PlanContent], PlanContent]


@transaction.atomic
def draft_begin(*, predecessor: Plan, user: User, is_clone: bool, **head: Any) -> PlanDraft:
    """Begin the draft of a plan that follows another: as a copy of it with its years moved, or empty."""
    draft = PlanDraft(predecessor=predecessor, created_by=user, **head)
    if draft.starts_on <= predecessor.ends_on:
        words = _("The plan before ends on %(day)s; choose a later first day.")
        raise ValidationError({"starts_on": words % {"day": predecessor.ends_on}})
    refuse_code(draft)
    draft.full_clean()
    content = clone_plan(predecessor, draft.starts_on, draft.ends_on) if is_clone else PlanContent()
    draft.content = content.to_json()
    draft.save()
    return draft


def refuse_code(draft: PlanDraft) -> None:
    """Refuse a code that a plan, or a page beside the plans, has already."""
    if draft.code in {"current", "drafts"} or Plan.objects.filter(code=draft.code).exists():
        raise ValidationError({"code": _("Another plan has the code %(code)s; choose another.") % {"code": draft.code}})


@transaction.atomic
def draft_rename(*, draft: PlanDraft, **head: Any) -> PlanDraft:
    """Store another title, code or term; what hangs on days is not moved again, and is told where it lies outside."""
    row = lock_open(draft)
    for name, value in head.items():
        setattr(row, name, value)
    refuse_code(row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def draft_change(*, draft: PlanDraft, change: Change) -> PlanDraft:
    """Change the content; ``change`` gets it as it is stored, so that two people at two indicators lose nothing."""
    row = lock_open(draft)
    row.content = change(PlanContent.from_json(row.content)).to_json()
    row.save(update_fields=["content"])
    return row


@transaction.atomic
def draft_drop(*, draft: PlanDraft) -> None:
    """Give a draft up; one that was ever proposed stays, as the amendments that name it do."""
    row = lock_open(draft)
    if row.amendments.exists():
        raise ValidationError(_("It was proposed once and stays as it was decided; change it instead."))
    row.delete()


def lock_open(draft: PlanDraft) -> PlanDraft:
    """Return the draft as it is stored, locked; refuses one that awaits a leader or has become a plan."""
    row = PlanDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if reason := reason_closed(row):
        raise ValidationError(reason)
    return row


def reason_closed(draft: PlanDraft) -> str:
    """Return why a draft cannot be changed; empty where it can."""
    if draft.plan_id:
        return _("It was approved; its indicators are amended one by one from now on.")
    if draft.amendments.filter(state=Amendment.State.PROPOSED).exists():
        return _("It awaits a leader; it can be changed again once it was rejected.")
    return ""
