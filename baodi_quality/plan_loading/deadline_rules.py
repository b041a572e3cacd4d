"""Rules for what follows a failed batch."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from inspections.models import DeadlineRule


def load_deadline_rules(files: PlanFiles, missing: Missing) -> None:
    """Add the rules where there are none; afterwards the office keeps them."""
    # All or none: a rule that the office removed must not come back at the next start.
    if not DeadlineRule.objects.exists():
        missing.add_all([DeadlineRule(**row) for row in files.rows("deadline_rules")])
