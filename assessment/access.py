"""Who reaches which scheme, sheet and file; every page of the assessment asks here."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import READERS
from accounts.models import Role, User
from assessment.models import BonusClaim, Deduction, Objection, Scheme, Score, Sheet, SheetStep, Veto
from assessment.panels import sits_in_panel
from departments.succession import merged_body_ids
from evidence.models import EvidenceFile

OF_A_BODY = (Role.LIAISON, Role.HEAD)
VISITORS = (*READERS, *OF_A_BODY)
WITH_FILES = (Score, SheetStep, BonusClaim, Deduction, Veto, Objection)


def get_scheme_for_user(user: User, pk: int) -> Scheme:
    """Return a scheme; a draft is known to readers only, 404 for others."""
    rows = Scheme.objects.select_related("proposed_by", "published_by", "permit_file")
    scheme = get_object_or_404(rows, pk=pk)
    if scheme.state == Scheme.State.DRAFT and not user.sees_all_figures:
        raise Http404
    return scheme


def get_sheet_for_user(user: User, pk: int) -> Sheet:
    """Return a sheet that the person may open; 404 for others, so that nobody learns how far another body has come."""
    rows = Sheet.objects.with_names().select_related("first_by", "second_by", "reviewing_body").visible_to(user)
    return get_object_or_404(rows, pk=pk)


def sees_work(sheet: Sheet, user: User) -> bool:
    """Say whether the person sees answers, reviews and steps, beside the points that stand: those of the body, its panel, and readers."""
    if user.sees_all_figures or (sheet.reviewing_body_id is not None and sheet.reviewing_body_id == user.body_id):
        return True
    if user.body is not None and sheet.body_id in merged_body_ids(user.body):
        return True
    return sits_in_panel(sheet, user)


def get_evidence_of(sheet: Sheet, user: User, key: UUID) -> EvidenceFile:
    """Return a file that was handed in with anything on the sheet; 404 for any other, whoever may read that one."""
    if not sees_work(sheet, user):
        raise Http404
    for model in WITH_FILES:
        kept: Any = model._default_manager.filter(sheet=sheet).values("files")
        if file := EvidenceFile.objects.filter(key=key, pk__in=kept).first():
            return file
    raise Http404
