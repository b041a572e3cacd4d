"""Who reaches which item, and its files: readers every one, a body's people those they have a part in."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.access import READERS
from accounts.models import Role, User
from departments.models import BodyName
from evidence.models import EvidenceFile
from supervision.clocks import fetch_clocks, hold_each
from supervision.models import Supervision, SupervisionProposal, SupervisionStep
from supervision.querysets import OF_A_BODY
from targets.together import hold_children

VISITORS = (*READERS, *OF_A_BODY)
"""Who enters the pages of supervision."""
DRAFTERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
"""Who drafts an item; an auditor proposes it only."""


def get_item_for_user(user: User, pk: int) -> Supervision:
    """Return the item with all that hangs on it (2 queries), if the person may know of it.

    404 otherwise, so that nobody learns what others are told to do.
    """
    rows = Supervision.objects.visible_to(user).select_related(
        "drafted_by", "approved_by", "verified_by", "merged_into"
    )
    # Narrowed first: an item of others is not found, rather than forbidden.
    row = get_object_or_404(rows, pk=pk)
    names = BodyName.objects.filter(body__supervision_parts__supervision=row).distinct()
    proposals = SupervisionProposal.objects.filter(colour__part__supervision=row).select_related("decided_by")
    steps, merged = row.steps.select_related("by"), row.merged_items.all()
    fetch_clocks([row], names, proposals, steps, merged)
    for name, children in (("steps", steps), ("merged_items", merged)):
        hold_children(row, name, children)
    hold_each([part.body for part in row.parts.all()], "names", names, "body")
    hold_each([colour for part in row.parts.all() for colour in part.colours.all()], "proposals", proposals, "colour")
    return row


def list_proposals(item: Supervision) -> list[SupervisionProposal]:
    """Return what the rules ever proposed of an item, the oldest first (uses what is prefetched)."""
    colours = [colour for part in item.parts.all() for colour in part.colours.all()]
    return sorted((one for colour in colours for one in colour.proposals.all()), key=lambda one: one.pk)


def get_evidence_of(item: Supervision, key: UUID) -> EvidenceFile:
    """Return a file of one of the item's steps; 404 for any other, whoever may read that one."""
    # Only through the item's steps: a key alone, seen elsewhere, opens nothing.
    kept = SupervisionStep.files.through.objects.filter(supervisionstep__supervision=item)
    return get_object_or_404(EvidenceFile, key=key, pk__in=kept.values("evidencefile"))
