"""By which checklist demonstration bases are judged."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from enterprises.models import BaseChecklist
from targets import clock


def load_base_checklists(files: PlanFiles, missing: Missing) -> None:
    """Add the first checklist where there is none; afterwards the office amends it."""
    if not BaseChecklist.objects.exists():
        missing.add_all([BaseChecklist(created_at=clock.now(), **row) for row in files.rows("base_checklists")])
