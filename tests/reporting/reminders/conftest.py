"""What the tests of reminders begin with: the rules of the plan, a body that owes a report, and mornings."""

import pytest

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.load import PLAN_2010_2015
from reporting.models import ReminderLog, ReminderRule
from reporting.reminders import reminders_send
from tests.reporting.reminders.mornings import at
from tests.reporting.report_rows import Cast


@pytest.fixture
def rules():
    """Make the rules that come with the plan."""
    rows = PlanFiles(PLAN_2010_2015).rows("reminder_rules")
    return ReminderRule.objects.bulk_create(ReminderRule(**row) for row in rows)


@pytest.fixture
def cast(settings):
    settings.BUSINESS_DATE = "2014-10-01"
    return Cast()


@pytest.fixture
def send(settings):
    """Send what is due on a day, and return who was told by which rule."""

    def run(day: str) -> list[tuple[str, str]]:
        settings.BUSINESS_DATE = day
        before = list(ReminderLog.objects.values_list("pk", flat=True))
        reminders_send(now=at(day))
        rows = ReminderLog.objects.exclude(pk__in=before).select_related("rule", "user").order_by("rule__name", "pk")
        return [(row.rule.name, row.user.role) for row in rows]

    return run
