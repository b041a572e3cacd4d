"""访问控制 f: marks of records and clearances of accounts decide together who finds what."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.http import Http404

from accounts.marks import KINDS, mark_set
from accounts.models import Level, Role, SecurityMark, User
from accounts.policy import read_policy
from audit.access import visible_events
from evidence.models import EvidenceFile
from evidence.storage import evidence_response
from operations.self_check.outcomes import Outcome, fails, holds, join
from registers.registry import registry


def check_marks() -> Outcome:
    """11: a record above a person's clearance is not found, whichever way (level 3)."""
    if not read_policy().security_marks:
        return fails("marks_off")
    found = sorted({str(name) for name in list_found_on_trial()})
    if found:
        return fails("marks_open", names=join(found))
    return holds(
        "marks_held",
        marked=SecurityMark.objects.exclude(level=Level.INTERNAL).count(),
        cleared=User.objects.filter(clearance=Level.SENSITIVE, is_active=True).count(),
    )


def list_found_on_trial() -> Iterator[str]:
    """Yield what a clerk cleared for less still found of a record of each kind marked sensitive on trial; no mark stays."""
    by = User.objects.filter(is_active=True).order_by("pk").first()
    if by is None:
        return
    with transaction.atomic():
        for label in KINDS.values():
            row = find_row(apps.get_model(label), by)
            if row is not None:
                mark_set(row=row, level=Level.SENSITIVE, reason="self-check", by=by)
                yield from list_open_ways(row, User(role=Role.OFFICE, clearance=Level.INTERNAL))
        transaction.set_rollback(True)


def find_row(model: type[Any], by: User) -> Any:
    """Return the newest record of a kind, a file of no content where none was handed in; None of a register without rows."""
    row = model._default_manager.order_by("-pk").first()
    if row is None and model is EvidenceFile:
        return EvidenceFile.objects.create(name="trial", file="trial", size=0, checksum="", uploaded_by=by)
    return row


def list_open_ways(row: Any, user: User) -> Iterator[str]:
    """Yield the ways by which a person finds a record that they are not cleared for."""
    model = type(row)
    if model in registry and registry[model].rows(user).filter(pk=row.pk).exists():
        yield str(registry[model].title)
    if visible_events(user).filter(table_name=model._meta.db_table, row_key=row.pk).exists():
        yield str(row._meta.verbose_name)
    if isinstance(row, EvidenceFile) and is_handed_out(row, user):
        yield str(row._meta.verbose_name)


def is_handed_out(file: EvidenceFile, user: User) -> bool:
    """Say whether a file would be handed out."""
    try:
        evidence_response(file, user)
    except Http404:
        return False
    # Whatever else goes wrong comes after the clearance.
    except Exception:
        return True
    return True
