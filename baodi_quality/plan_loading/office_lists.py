"""Lists that the office keeps: laws, rules of deadlines and of reminders, the checklist of demonstration bases."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from enterprises.models import BaseChecklist
from inspections.models import DeadlineRule, Law
from reporting.models import ReminderRule
from targets import clock


def load_office_lists(files: PlanFiles, missing: Missing) -> None:
    """Add each list that is empty, all of it or nothing: what the office removed must not come back at the next start."""
    if not Law.objects.exists():
        listed = files.read("laws")
        missing.add_all(
            [
                Law(name=name, name_en=listed["english"].get(name, ""), position=place)
                for place, name in enumerate(listed["laws"], start=1)
            ]
        )
    if not DeadlineRule.objects.exists():
        missing.add_all([DeadlineRule(**row) for row in files.rows("deadline_rules")])
    if not ReminderRule.objects.exists():
        missing.add_all([ReminderRule(**row) for row in files.rows("reminder_rules")])
    if not BaseChecklist.objects.exists():
        missing.add_all([BaseChecklist(created_at=clock.now(), **row) for row in files.rows("base_checklists")])
