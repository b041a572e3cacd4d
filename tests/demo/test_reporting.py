"""The demonstration's quarterly reports: sound by the portal's own rules, and telling the story they are meant to tell."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from departments.models import Report, ReportCorrection, ReportUnlock, ReportVersion
from departments.reporting.checks import gaps
from departments.reporting.content import checksum, content_of
from targets import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.DEMO_PASSWORD = ""
    call_command("load_plan", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())


def test_the_reports_tell_their_story_and_are_sound(portal):
    assert states(20134) == {"accepted": 32}
    assert states(20141) == {"accepted": 32}
    assert states(20142) == {"accepted": 30, "returned": 1, "draft": 1}
    assert states(20143) == {"accepted": 9, "submitted": 6, "signed": 1, "returned": 1, "draft": 15}
    assert codes(Report.objects.of_quarter(20142).late()) == {"wenguang", "xumu", "wujia"}
    assert codes(Report.objects.overdue(clock.now())) == {"linye", "dianshitai"}
    assert codes(Report.objects.of_quarter(20143).exclude(nil_statement="")) == {"jianchayuan"}
    assert codes(Report.objects.filter(on_behalf=True)) == {"dianshitai"}
    assert ReportUnlock.objects.get().report.body.code == "caizheng"
    assert ReportCorrection.objects.get().report.body.code == "kewei"
    assert_nothing_is_missing()
    assert_versions_are_sealed_before_the_closing()


def states(quarter: int) -> dict[str, int]:
    return dict(Counter(Report.objects.of_quarter(quarter).values_list("state", flat=True)))


def codes(reports) -> set[str]:
    return set(reports.values_list("body__code", flat=True))


def assert_nothing_is_missing():
    """What was signed off could have been signed off by the rules."""
    gone_on = Report.objects.filter(quarter=20142).exclude(state="draft").select_related("body", "quarter")
    assert not [gap.message for report in gone_on for gap in gaps(report, 50)]


def assert_versions_are_sealed_before_the_closing():
    versions = ReportVersion.objects.select_related("report__quarter", "report__body")
    for version in versions.filter(report__quarter=20143):
        assert version.checksum == checksum(version.content) == checksum(content_of(version.report))
    assert versions.count() == 14 * 32 + 32 + 30 + 9
    assert not [v for v in versions if v.report.quarter.closed_at and v.accepted_at > v.report.quarter.closed_at]
