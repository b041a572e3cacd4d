"""When whom to remind of quarterly reports."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from reporting.models import ReminderRule


def load_reminder_rules(files: PlanFiles, missing: Missing) -> None:
    """Add the rules where there are none; afterwards the office keeps them."""
    # All or none: a rule that the office removed must not come back at the next start.
    if not ReminderRule.objects.exists():
        missing.add_all([ReminderRule(**row) for row in files.rows("reminder_rules")])
