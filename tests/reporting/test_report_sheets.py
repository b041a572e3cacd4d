"""The sheet of quarterly reports: what it brings in as accepted, what it leaves alone, and what it refuses."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exchange.models import SheetImport
from notifications.models import InboxMessage
from reporting.content import content_checksum
from reporting.models import AcceptedFigure, Report, ReportVersion
from reporting.resources import ReportResource
from reporting.resources.report_columns import QUARTER, read_quarter
from reporting.resources.reports import get_cell
from targets.models import Indicator, Quarter, StaleMark
from tests.factories import make_indicator, make_user
from tests.registers_files import bring_in, hand_in, tally, told, write_book
from tests.reporting.report_rows import make_body, make_duty, make_item, make_report

pytestmark = pytest.mark.django_db
State = SheetImport.State


TITLES = [field.title for field in ReportResource.headings()]


def report_lines() -> list[tuple]:
    resource = ReportResource()
    return [tuple(line) for lines in resource.export_rows(resource.get_queryset()) for line in lines]


class Filed:
    """Two bodies that owe a figure, a narrative and an indicator over the figure."""

    def __init__(self) -> None:
        self.body, self.other = make_body(name="质监局"), make_body(name="教育局")
        duty = make_duty(None, self.body, self.other)
        self.figure = make_item(duty, code="X.1", decimals=2)
        self.words = make_item(duty, code="X.2", kind="narrative")
        self.indicator: Indicator = make_indicator(
            "reported-figure", duty.clause.plan, kind="count", parameters={"item": "X.1"}
        )
        StaleMark.objects.all().delete()


@pytest.fixture
def filed(settings, db, tmp_path) -> Filed:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return Filed()


def line(body: str = "质监局", **said) -> dict:
    return {"填报单位": body, "季度": "2014Q2", "收到日期": "2014-07-08"} | said


FIGURE = line(填报项代码="X.1", 数值=12.5, 情况说明="集中整治")
WORDS = line(填报项代码="X.2", 文字内容="开展执法检查")
NIL = line("教育局", 零报告说明="本季度无")


def book(tmp_path, *lines):
    return write_book(tmp_path / "季报.xlsx", {"季度报告": lines})


def test_reports_come_in_as_received_and_accepted(filed, tmp_path):
    sheet = bring_in(book(tmp_path, FIGURE, WORDS, NIL), "reports")
    assert tally(sheet) == (2, 0, 0, 0)
    report = Report.objects.get(body=filed.body)
    assert (report.state, report.on_behalf, report.quarter_id) == ("accepted", True, 20142)
    assert timezone.localtime(report.first_submitted_at).date() == dt.date(2014, 7, 8)
    said = {value.item.code: (value.text, value.figure, value.explanation) for value in report.values.all()}
    assert said == {"X.1": ("", Decimal("12.5"), "集中整治"), "X.2": ("开展执法检查", None, "")}
    steps = [(step.action, step.by == sheet.confirmed_by, step.reason) for step in report.steps.all()]
    assert steps == [("submit_on_behalf", True, f"第 {sheet.pk} 号导入：季报.xlsx"), ("accept", True, "")]
    version = report.versions.get()
    assert version.checksum == content_checksum(version.content)
    assert [(row.report_id, row.amount) for row in AcceptedFigure.objects.all()] == [(report.pk, Decimal("12.5"))]
    nil = Report.objects.get(body=filed.other)
    assert (nil.state, nil.nil_statement) == ("accepted", "本季度无")
    assert not InboxMessage.objects.exists()
    assert [(mark.measure, mark.quarter_id, mark.parameters) for mark in StaleMark.objects.all()] == [
        ("reported-figure", 20142, {"item": "X.1"})
    ]


def test_handed_in_again_and_exported_reports_change_nothing(filed, tmp_path):
    path = book(tmp_path, FIGURE, WORDS, NIL)
    bring_in(path, "reports")
    assert tally(hand_in(path, "reports")) == (0, 0, 2, 0)
    day = dt.date(2014, 7, 8)
    assert report_lines() == [
        ("质监局", "2014Q2", day, "X.1", filed.figure.label, "件", 12.5, "", "集中整治", ""),
        ("质监局", "2014Q2", day, "X.2", filed.words.label, "", None, "开展执法检查", "", ""),
        ("教育局", "2014Q2", day, "", "", "", None, "", "", "本季度无"),
    ]


def test_a_bare_word_for_nothing_survives_the_round_trip(filed, tmp_path):
    bring_in(book(tmp_path, NIL, FIGURE), "reports")
    for version in ReportVersion.objects.all():
        nil = "无" if version.content["nil"] else ""
        values = [value | {"explanation": "无"} for value in version.content["values"]]
        ReportVersion.objects.create(report=version.report, number=2, content={**version.content, "nil": nil, "values": values}, checksum="0", accepted_by=make_user(), accepted_at=timezone.now())  # fmt: skip
    lines = [dict(zip(TITLES, row, strict=True)) for row in report_lines()]
    assert tally(hand_in(book(tmp_path, *lines), "reports")) == (0, 0, 2, 0)


def test_an_untouched_form_is_filled_and_a_report_under_way_is_left_alone(filed, tmp_path):
    make_report(filed.body, filed.figure, filed.words, quarter=20142)
    touched = make_report(filed.other, filed.figure, filed.words, quarter=20142)
    Report.objects.filter(pk=touched.pk).update(revision=1)
    sheet = hand_in(book(tmp_path, FIGURE, NIL), "reports")
    assert told(sheet) == [("", 3, "填报单位", "教育局 2014Q2", "report-under-way")]
    assert tally(bring_in(book(tmp_path, FIGURE), "reports")) == (1, 0, 0, 0)
    assert Report.objects.get(body=filed.body).state == "accepted"


def test_an_accepted_report_is_never_changed(filed, tmp_path):
    bring_in(book(tmp_path, FIGURE), "reports")
    sheet = hand_in(book(tmp_path, FIGURE | {"数值": 12.51}), "reports")
    assert (sheet.state, [problem[-1] for problem in told(sheet)]) == (State.REFUSED, ["report-differs"])


@pytest.mark.usefixtures("filed")
def test_a_closed_quarter_takes_no_report(tmp_path):
    Quarter.objects.filter(pk=20142).update(closed_at=timezone.now(), closed_by=make_user())
    assert [problem[-1] for problem in told(hand_in(book(tmp_path, FIGURE), "reports"))] == ["quarter-closed"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([FIGURE | {"填报单位": "某局"}], [(2, "填报单位", "某局", "body-unknown")]),
        ([FIGURE | {"季度": "2014年5季度"}], [(2, "季度", "2014年5季度", "quarter-unreadable")]),
        ([FIGURE | {"季度": "2014Q4"}], [(2, "季度", "20144", "quarter-unknown")]),
        ([FIGURE | {"收到日期": None}], [(2, "收到日期", "", "missing")]),
        ([FIGURE | {"填报项代码": "X.9"}], [(2, "填报项代码", "X.9", "report-item-unknown")]),
        ([line(数值=3)], [(2, "填报项代码", "", "missing")]),
        ([FIGURE | {"数值": None, "文字内容": "十二"}], [(2, "文字内容", "十二", "report-item-otherwise")]),
        ([WORDS | {"数值": 3}], [(2, "数值", "3.0000", "report-item-otherwise")]),
        ([FIGURE | {"数值": "1.23456"}], [(2, "数值", "1.23456", "too-exact")]),
        ([FIGURE | {"数值": "-1"}], [(2, "数值", "-1", "not-an-amount")]),
        ([FIGURE, FIGURE | {"数值": 13}], [(3, "填报项代码", "X.1", "line-twice")]),
        ([FIGURE, WORDS | {"收到日期": "2014-07-09"}], [(3, "收到日期", "2014-07-09", "report-contradicts")]),
        ([NIL, line("教育局", 填报项代码="X.1", 数值=1)], [(3, "零报告说明", "", "report-contradicts")]),
        ([FIGURE, line(零报告说明="未开展")], [(3, "零报告说明", "未开展", "report-contradicts")]),
    ],
)
@pytest.mark.usefixtures("filed")
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_written(tmp_path, lines, expected):
    sheet = hand_in(book(tmp_path, *lines), "reports")
    assert sheet.state == State.REFUSED
    assert [problem[1:] for problem in told(sheet)] == expected
    assert not Report.objects.exists()


@pytest.mark.usefixtures("filed")
def test_a_body_that_owes_nothing_has_no_report(tmp_path):
    make_body(name="某办")
    assert [problem[1:] for problem in told(hand_in(book(tmp_path, line("某办", 零报告说明="未开展")), "reports"))] == [
        (2, "填报单位", "某办", "report-not-owed")
    ]


@pytest.mark.usefixtures("filed")
def test_the_command_needs_a_person_who_accepts(tmp_path):
    path = book(tmp_path, FIGURE)
    with pytest.raises(CommandError):
        call_command("import_sheet", str(path), "--register", "reports", stdout=StringIO(), stderr=StringIO())
    assert SheetImport.objects.get().problems[0]["kind"] == "person-needed"
    leader = make_user("leader")
    with pytest.raises(CommandError, match=leader.username):
        call_command("import_sheet", str(path), "--register", "reports", "--by", leader.username, stdout=StringIO())
    call_command("import_sheet", str(path), "--register", "reports", "--by", make_user().username, stdout=StringIO())
    assert Report.objects.get().state == "accepted"


@given(year=st.integers(1990, 2099), number=st.integers(1, 4))
def test_quarters_are_read_however_they_are_written(year, number):
    word = "一二三四"[number - 1]
    written = [
        f"{year}Q{number}",
        f"{year}年第{number}季度",
        f"{year}年{word}季度",
        f"{year} 年 第 {word} 季度",
        f"{year}ｑ{number}",
    ]
    assert {read_quarter(text) for text in written} == {year * 10 + number}
    assert QUARTER.fullmatch(f"{year}Q5") is None


@given(figure=st.decimals(min_value=0, max_value=Decimal(10) ** 14 - 1, places=4))
def test_a_figure_leaves_with_all_its_digits(figure):
    assert Decimal(str(get_cell(f"{figure:f}"))) == figure
