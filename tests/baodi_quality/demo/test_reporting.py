"""The demonstration's quarterly reports: sound by the portal's own rules, and telling the story they are meant to tell."""

from collections import Counter

from notifications.models import Notice
from notifications.notices.reading import Readership, with_readers
from reporting.checks import find_gaps
from reporting.content import build_content, content_checksum
from reporting.models import ReminderLog, Report, ReportCorrection, ReportUnlock, ReportVersion
from reporting.reminders import list_triggers_by_rule
from targets import clock
from targets.models import Attainment, StaleMark


def test_the_reports_tell_their_story_and_are_sound(demonstration):
    assert states(20134) == {"accepted": 32}
    assert states(20141) == {"accepted": 32}
    assert states(20142) == {"accepted": 30, "returned": 1, "draft": 1}
    assert states(20143) == {"accepted": 9, "submitted": 6, "signed": 1, "returned": 1, "draft": 15}
    assert codes(Report.objects.of_quarter(20142).late()) == {"wenguang", "xumu", "wujia"}
    assert codes(Report.objects.overdue(clock.now())) == {"linye", "dianshitai"}
    assert codes(Report.objects.of_quarter(20143).exclude(nil_statement="")) == {"jianchayuan"}
    assert codes(Report.objects.filter(on_behalf=True)) == {"dianshitai"}
    assert ReportUnlock.objects.get().report.body.code == "caizheng"
    assert set(ReportCorrection.objects.values_list("report__body__code", "state")) == {
        ("kewei", "proposed"),
        ("jiaoyu", "approved"),
    }
    assert_nothing_is_missing()
    assert_people_were_told()
    assert_notices_were_read()
    assert_versions_are_sealed_before_the_closing()
    assert_a_closed_quarter_shows_both_values()


def states(quarter: int) -> dict[str, int]:
    return dict(Counter(Report.objects.of_quarter(quarter).values_list("state", flat=True)))


def codes(reports) -> set[str]:
    return set(reports.values_list("body__code", flat=True))


def assert_nothing_is_missing():
    """What was signed off could have been signed off by the rules."""
    gone_on = Report.objects.filter(quarter=20142).exclude(state="draft").select_related("body", "quarter")
    assert not [gap.message for report in gone_on for gap in find_gaps(report, 50)]


def assert_people_were_told():
    """Of the report that never came: by five rules, two of them for two people, and twice by hand; nothing is left to tell."""
    told = ReminderLog.objects.filter(report__body__code="dianshitai", report__quarter=20142)
    assert Counter(told.values_list("user__role", flat=True)) == {"liaison": 6, "head": 3}
    assert told.filter(sent_by__username="office").count() == 2
    returned = ReminderLog.objects.filter(report__body__code="linye", rule__trigger="return")
    assert [row.day.isoformat() for row in returned.order_by("day")] == ["2014-07-14", "2014-07-16", "2014-07-18"]
    assert list_triggers_by_rule(clock.now()) == []


def assert_notices_were_read():
    """All bodies have read the first two, half of them the third; the fourth is a draft. The circular went to whom it names."""
    readership = Readership(clock.today())
    sent = with_readers(Notice.objects.sent().filter(bulletin=None, result_circular=None))
    assert [sum(one.is_read for one in readership.of(notice)) for notice in sent] == [16, 32, 32]
    circular = with_readers(Notice.objects.sent().exclude(result_circular=None)).get()
    assert sum(one.is_read for one in readership.of(circular)) == 20
    assert Notice.objects.drafts().count() == 1


def assert_versions_are_sealed_before_the_closing():
    versions = ReportVersion.objects.select_related("report__quarter", "report__body")
    for version in versions.filter(report__quarter=20143):
        assert version.checksum == content_checksum(version.content) == content_checksum(build_content(version.report))
    first = versions.filter(number=1)
    assert first.count() == 14 * 32 + 32 + 30 + 9
    assert not [v for v in first if v.report.quarter.closed_at and v.accepted_at > v.report.quarter.closed_at]


def assert_a_closed_quarter_shows_both_values():
    """The correction of 2013Q4 by 60 trainings stands beside the figure that the quarter was closed with."""
    figures = Attainment.objects.filter(indicator__code="M1", quarter=20134, window="year_to_date")
    then, now = figures.judged().get(), figures.corrections().get()
    assert now.value - then.value == 60
    assert not StaleMark.objects.exists()
