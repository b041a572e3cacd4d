"""Who reaches which scheme, sheet and file; every page of the assessment asks here."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet, Value
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
WITH_FILES: tuple[Any, ...] = (Score, SheetStep, BonusClaim, Deduction, Veto, Objection)


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
    files = read_evidence(sheet).values() if sees_work(sheet, user) else ()
    found = next((file for handed_in in files for file in handed_in if file.key == key), None)
    if found is None:
        raise Http404
    return found


def read_evidence(sheet: Sheet) -> dict[tuple[type[Model], int], list[EvidenceFile]]:
    """Return the files that were handed in with anything on a sheet, by its model and key (2 queries)."""
    kept: list[QuerySet[Any, Any]] = []
    for number, model in enumerate(WITH_FILES):
        through: Any = model.files.through
        name = model._meta.model_name
        rows = through.objects.filter(**{f"{name}__sheet": sheet}).order_by()
        kept.append(rows.values_list(Value(number), f"{name}_id", "evidencefile_id"))
    found: dict[tuple[type[Model], int], list[EvidenceFile]] = defaultdict(list)
    pairs = sorted(kept[0].union(*kept[1:], all=True))
    files = EvidenceFile.objects.in_bulk({file for _number, _key, file in pairs})
    for number, key, file in pairs:
        found[WITH_FILES[number], key].append(files[file])
    return found
