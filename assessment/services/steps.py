"""What every act on a sheet leaves behind: the new state and a step."""

from collections.abc import Sequence

from accounts.models import User
from assessment.models import Sheet, SheetStep
from evidence.storage import EvidenceUpload, evidence_keep_all
from targets import clock


def sheet_step(
    *,
    sheet: Sheet,
    action: str,
    user: User | None,
    to_state: str,
    reason: str = "",
    changed: tuple[str, ...] = (),
    files: Sequence[EvidenceUpload] = (),
) -> SheetStep:
    """Bring a locked sheet into a state, store the fields named, and keep the step with its files."""
    step = SheetStep.objects.create(
        sheet=sheet,
        action=action,
        from_state=sheet.state,
        to_state=to_state,
        reason=reason.strip(),
        by=user,
        at=clock.now(),
    )
    sheet.state = to_state
    sheet.save(update_fields=["state", *changed])
    if files and user is not None:
        step.files.set(evidence_keep_all(files=files, user=user))
    return step
