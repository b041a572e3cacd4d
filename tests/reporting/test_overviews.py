"""The matrix, what is missing, the rates and the summary: figures worked out by hand, and few queries at any size."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from accounts.models import User
from departments.models import Body
from reporting.models import AcceptedFigure, Report, ReportItem, ReportValue, ReportVersion
from reporting.overview.matrix import Matrix
from reporting.overview.missing import Missing
from reporting.overview.rates import Rates, Share, rate_bodies
from reporting.overview.summary import Summary
from reporting.reminders import reminders_send_by_hand
from targets import clock
from targets.models import Quarter
from tests.factories import make_user
from tests.pages import find_elements, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import DUE, Cast, make_body, make_duty, make_item, make_report

pytestmark = pytest.mark.django_db
IN_TIME, LATE = DUE - dt.timedelta(days=2), DUE + dt.timedelta(days=1)
COLUMNS = {"state": "accepted", "first_submitted_at": IN_TIME, "submitted_at": IN_TIME}


@pytest.fixture
def cast() -> Cast:
    return Cast()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def quarter(key: int = 20143) -> Quarter:
    return Quarter.objects.get(pk=key)


def accepted(body, item: ReportItem, figure: object, key: int = 20143, **fields: object) -> Report:
    """Make an accepted report with one figure, as it stands after its way."""
    report = make_report(body, item, quarter=key, **{**COLUMNS, **fields})
    report.values.update(figure=figure)
    version = ReportVersion.objects.create(
        report=report, number=1, content={}, checksum="0" * 64, accepted_by=make_user(), accepted_at=IN_TIME
    )
    if figure is not None:
        AcceptedFigure.objects.create(version=version, report=report, item=item, amount=figure)
    return report


def test_the_matrix_tells_state_and_lateness_apart_and_adds_up(cast) -> None:
    """Of the body: a late accepted one, one never handed in; of the other: one in time. Nobody owed 2014Q1."""
    other = make_body()
    accepted(cast.body, cast.item, 5, 20142, first_submitted_at=LATE, submitted_at=LATE)
    accepted(other, cast.item, 3, 20142)
    matrix = Matrix([quarter(20141), quarter(20142), quarter(20143)], cast.office)
    own = next(line for line in matrix.lines if line.body == cast.body)
    assert [cell.report is None for cell in own.cells] == [True, False, False]
    assert [(cell.is_in, cell.is_late, cell.is_overdue) for cell in own.cells[1:]] == [
        (True, True, False),
        (False, False, True),
    ]
    totals = matrix.totals
    assert (totals.owed, totals.handed_in, totals.late, totals.overdue, totals.accepted) == (3, 2, 1, 1, 2)
    assert [column.handed_in for _quarter, column in matrix.columns] == [0, 2, 0]
    assert [line.totals.owed for line in matrix.lines] == [2, 1]


def test_a_body_sees_its_own_line_only(cast) -> None:
    accepted(make_body(name="别的单位"), cast.item, 3)
    text = as_(cast.liaison).get("/reports/").content.decode()
    assert read_texts(text, ".matrix__body a") == [cast.body.name]
    assert as_(cast.liaison).get("/reports/missing/").status_code == 403
    assert as_(cast.liaison).get("/reports/summary/").status_code == 403
    assert as_(make_user("admin")).get("/reports/").status_code == 403


def test_what_is_missing_is_told_duty_by_duty(cast) -> None:
    """The draft owes its one obligatory item; an accepted report left one blank; a duty is borne by nobody."""
    optional = make_item(cast.duty, obligatory=False)
    cast.report.values.create(item=optional)
    other = make_body()
    report = accepted(other, cast.item, None)
    nil = make_report(make_body(), cast.item, nil_statement="无", **COLUMNS)
    unborne = make_duty(cast.plan)
    found = {one.duty: one for one in Missing(quarter()).duties}
    absent = {one.report: (one.is_in, [item.pk for item in one.items]) for one in found[cast.duty].reports}
    assert absent == {cast.report: (False, [cast.item.pk]), report: (True, [cast.item.pk])}
    assert nil not in absent
    assert (found[unborne].is_unborne, found[cast.duty].is_unborne) == (True, False)


def test_what_a_body_owes_is_one_line_with_its_items_and_whom_to_phone(cast, settings) -> None:
    """On the 15th the draft is five days over and was reminded of; an accepted report left a blank and waits for nobody."""
    settings.BUSINESS_DATE = "2014-10-15"
    User.objects.filter(pk=cast.liaison.pk).update(phone="000-00000001")
    second = make_item(make_duty(cast.plan, cast.body))
    cast.report.values.create(item=second)
    report = accepted(make_body(), cast.item, None)
    reminders_send_by_hand(reports=[cast.report], user=cast.office, now=clock.now())
    overdue, blank = Missing(quarter()).bodies
    assert (overdue.report, overdue.days_left, overdue.may_be_reminded) == (cast.report, -5, True)
    assert [(duty, items) for duty, items in overdue.duties] == [(cast.duty, [cast.item]), (second.duty, [second])]
    assert (overdue.liaisons, overdue.reminded_at is not None) == ([cast.liaison], True)
    assert (blank.report, blank.days_left, blank.may_be_reminded, blank.reminded_at) == (report, None, False, None)
    client = as_(cast.office)
    queries = list_queries(lambda: client.get("/reports/missing/"))
    assert queries == "session user quarter reportvalue bodyname reminderlog body user".split()
    page = client.get("/reports/missing/")
    assert [box.get("value") for box in find_elements(page, ".missing input[name=report]")] == [str(cast.report.pk)]
    assert read_texts(page, ".missing a[href^='tel:']") == ["000-00000001"]
    assert not find_elements(as_(make_user("leader")).get("/reports/missing/"), ".missing input, .stick")


def test_rates_are_shares_of_what_was_owed(cast) -> None:
    """Two items asked. A: in time, both answered. B: late, one answered. C: nil, in time. The cast's: overdue."""
    second = make_item(cast.duty)
    a, b, c = make_body(), make_body(), make_body()
    full = make_report(a, cast.item, second, **COLUMNS)
    full.values.update(figure=0)
    half = make_report(b, cast.item, second, **COLUMNS | {"first_submitted_at": LATE, "submitted_at": LATE})
    half.values.filter(item=second).update(figure=1)
    make_report(c, cast.item, second, nil_statement="无", **COLUMNS)
    lines = rate_bodies([quarter()], Report.objects.owed())
    assert {line.body: line.whole for line in lines} == {
        a: Rates(Share(1, 1), Share(2, 2), Share(1, 1)),
        b: Rates(Share(1, 1), Share(1, 2), Share(0, 1)),
        c: Rates(Share(1, 1), Share(2, 2), Share(1, 1)),
        cast.body: Rates(Share(0, 1), Share(0, 1), Share(0, 1)),
    }
    whole = sum((line.whole for line in lines), Rates())
    assert whole == Rates(Share(3, 4), Share(5, 7), Share(2, 4))
    assert [share.shown for share in whole.shares] == ["75.0%", "71.4%", "50.0%"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(2, 3, "66.7%"), (1, 3, "33.3%"), (1999, 2000, "99.9%"), (2000, 2000, "100.0%"), (0, 7, "0.0%"), (0, 0, "")],
)
def test_a_share_is_rounded_but_never_to_all(part, whole, expected) -> None:
    assert Share(part, whole).shown == expected


def test_what_is_not_due_yet_is_in_no_rate(cast, settings) -> None:
    settings.BUSINESS_DATE = "2014-10-09"
    make_report(make_body(), cast.item, nil_statement="无", **COLUMNS)
    lines = {line.body: line.whole for line in rate_bodies([quarter()], Report.objects.owed())}
    assert lines[cast.body] == Rates(not_due=1)
    whole = sum(lines.values(), Rates())
    assert whole == Rates(Share(1, 1), Share(1, 1), Share(1, 1), not_due=1)
    page = as_(cast.office).get("/reports/rates/?year=2014")
    rows = {row.cssselect("th")[0].text_content(): row for row in find_elements(page, ".rates tbody tr")}
    assert [cell.text for cell in rows[cast.body.name].cssselect(".rate--not-due")] == ["未到期"] * 6


def test_a_return_changes_no_rate(cast, settings) -> None:
    settings.BUSINESS_DATE = "2014-10-09"
    cast.bring_to("returned")
    settings.BUSINESS_DATE = "2014-10-31"
    assert rate_bodies([quarter()], Report.objects.owed())[0].whole == Rates(Share(1, 1), Share(1, 1), Share(1, 1))


def test_the_summary_adds_up_what_is_before_the_office(cast) -> None:
    """5 (accepted) and 7.5 (submitted) this quarter; 4 in the second quarter: 12.5, and 16.5 in the year."""
    item = make_item(cast.duty, decimals=1, unit="万元", label="资金")
    first, second = make_body(name="甲局"), make_body(name="乙局")
    accepted(first, item, 4, 20142)
    accepted(first, item, 5)
    waiting = make_report(second, item, **COLUMNS | {"state": "submitted"})
    waiting.values.update(figure=Decimal("7.5"))
    cast.report.values.create(item=item, figure=1000)
    line = next(line for duty in Summary(quarter()).duties for line in duty.items if line.item == item)
    assert [(said.report.body.name, said.value.figure, said.year_to_date) for said in line.entries] == [
        ("甲局", 5, 9),
        ("乙局", Decimal("7.5"), Decimal("7.5")),
    ]
    assert (line.total, line.year_to_date) == (Decimal("12.5"), Decimal("16.5"))
    assert line.missing_bodies == [cast.body.name]
    assert_documents_say_the_same(cast)


def assert_documents_say_the_same(cast: Cast) -> None:
    client = as_(cast.office)
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/reports/summary/?format=xlsx").content))
    rows = book.get_sheet_by_name("数据汇总").to_python()
    assert [row[4:8] for row in rows[1:] if row[2] == "资金"] == [
        ["甲局", 5.0, 9.0, "已通过"],
        ["乙局", 7.5, 7.5, "已报送"],
        ["合计", 12.5, 16.5, ""],
    ]
    document = Document(BytesIO(client.get("/reports/summary/?format=docx").content))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["资金（万元）", "合计", "12.5", "16.5"] in cells
    text = client.get("/reports/summary/").content.decode()
    assert read_texts(text, "tfoot .num") == ["12.5", "16.5"]


def test_the_word_summary_is_an_a4_document_in_chinese(cast) -> None:
    accepted(make_body(), cast.item, 40)
    document = Document(BytesIO(as_(cast.office).get("/reports/summary/?format=docx").content))
    sizes = [(section.page_width.mm, section.page_height.mm) for section in document.sections]
    assert [(round(width), round(height)) for width, height in sizes] == [(210, 297)]
    roots = (document.styles.element, document.settings.element, document.element)
    languages = {one.get(qn("w:eastAsia")) for root in roots for one in root.iter(qn("w:lang"), qn("w:themeFontLang"))}
    assert languages == {"zh-CN"}
    headings = document.styles["Heading 1"].element.rPr.rFonts
    assert dict(headings.attrib) == {qn(f"w:{script}"): "黑体" for script in ("ascii", "hAnsi", "eastAsia")}


def test_a_stock_is_not_added_up_over_the_year(cast) -> None:
    item = make_item(cast.duty, period="end")
    body = make_body()
    accepted(body, item, 40, 20142)
    accepted(body, item, 41)
    line = next(line for duty in Summary(quarter()).duties for line in duty.items if line.item == item)
    assert (line.total, line.year_to_date) == (41, 41)


def test_what_begins_like_a_formula_stays_text(cast) -> None:
    story = make_item(cast.duty, kind="narrative")
    make_report(make_body(), story, **COLUMNS).values.update(text="=1+1")
    content = as_(cast.office).get("/reports/summary/?format=xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("文字材料").to_python()
    assert rows[1][4] == "=1+1"


PAGES = {
    "/reports/?year=all": "session user quarter report".split(),
    "/reports/rates/?year=all": "session user quarter report".split(),
    "/reports/missing/": "session user quarter reportvalue bodyname body user".split(),
    "/reports/missing/?by=duty": "session user quarter reportvalue bodyname duty".split(),
    "/reports/summary/": "session user quarter reportvalue bodyname acceptedfigure".split(),
    "/reports/summary/?by=body": "session user quarter reportvalue bodyname acceptedfigure".split(),
}
"""The overviews, each with the tables that its queries ask."""


def fill(cast: Cast, bodies: int, quarters: int, items: int) -> None:
    """Make accepted reports of so many bodies, quarters and items."""
    asked = [make_item(cast.duty) for _ in range(items)]
    keys = [quarter.pk for quarter in Quarter.objects.order_by("pk")[:quarters]]
    reports = Report.objects.bulk_create(
        Report(body=body, quarter_id=key, due_at=DUE, **COLUMNS)
        for body in [make_body() for _ in range(bodies)]
        for key in keys
    )
    ReportValue.objects.bulk_create(
        [ReportValue(report=report, item=item, figure=1) for report in reports for item in asked], batch_size=5000
    )
    with connection.cursor() as cursor:
        # Nobody else does it inside a test's transaction; without it the planner takes the tables to be empty.
        for model in (Body, ReportItem, Report, ReportValue):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def test_forty_bodies_in_24_quarters_with_30_items_take_no_more_queries_than_two(cast) -> None:
    client = as_(cast.office)
    fill(cast, 2, 24, 2)
    for url in PAGES:
        client.get(url)
    few = {url: list_queries(lambda url=url: client.get(url)) for url in PAGES}
    fill(cast, 40, 24, 30)
    many = {url: list_queries(lambda url=url: client.get(url)) for url in PAGES}
    assert few == many == PAGES
