"""When whom to remind of quarterly reports."""

from departments.models import ReminderRule

from .files import PlanFiles
from .missing import Missing


def load_reminder_rules(files: PlanFiles, missing: Missing) -> None:
    """Add the rules where there are none; afterwards the office keeps them."""
    if not ReminderRule.objects.exists():
        missing.add_all([ReminderRule(**row) for row in files.rows("reminder_rules")])
