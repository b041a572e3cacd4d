"""Reports and cases of past quarters name their bodies as they were called then: lists, messages, Word and Excel."""

import datetime as dt
import io

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from inspections.models import Complaint, EnforcementCase, Law
from inspections.summaries import case_summary, complaint_summary
from plans.services.bodies import body_rename
from reporting.content import report_title
from reporting.models import Report, ReportValue
from tests.factories import make_user
from tests.pages import read_text, read_texts
from tests.reporting.report_rows import make_body, make_duty, make_item, make_report

pytestmark = pytest.mark.django_db
DAY = dt.date(2014, 7, 1)
HANDED_IN = dt.datetime(2014, 7, 5, tzinfo=dt.UTC)


@pytest.fixture
def office(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def reports(office):
    """Return the submitted reports of the quarters before and after a renaming on 1 July 2014."""
    duty = make_duty(None, body := make_body(name="卫生局"))
    items = [make_item(duty), make_item(duty, kind="narrative")]
    submitted = {"state": "submitted", "first_submitted_at": HANDED_IN, "submitted_at": HANDED_IN}
    found = [make_report(body, *items, quarter=quarter, **submitted) for quarter in (20142, 20143)]
    ReportValue.objects.filter(item=items[0]).update(figure=3)
    ReportValue.objects.filter(item=items[1]).update(text="已完成")
    body_rename(body=body, name="卫计委", full_name="", day=DAY, basis="文", user=office)
    return [Report.objects.get(pk=report.pk) for report in found]


def test_a_report_is_named_as_its_body_was(reports):
    assert [report.body_name for report in reports] == ["卫生局", "卫计委"]
    assert [str(report) for report in reports] == ["卫生局 2014Q2", "卫计委 2014Q3"]
    assert [report_title(report).startswith(name) for report, name in zip(reports, ("卫生局", "卫计委"), strict=True)]


def test_the_queue_and_the_page_name_it_so(client, reports):
    listed = read_texts(client.get("/reports/review/"), 'td[data-line="main"] a')
    assert sorted(listed) == ["卫生局 2014年第二季度", "卫计委 2014年第三季度"]
    first = client.get(reports[0].get_absolute_url())
    assert read_text(first, "title").startswith("卫生局 2014年第二季度") and "卫计委" not in first.content.decode()


def test_a_stored_character_that_no_document_may_hold_spoils_none(client, reports):
    ReportValue.objects.filter(report=reports[1]).exclude(text="").update(text="已\x0b完\ufffe成")
    found = [client.get(f"/reports/summary/?quarter=2014Q3&format={kind}").content for kind in ("docx", "xlsx")]
    words = [paragraph.text for paragraph in Document(io.BytesIO(found[0])).paragraphs]
    assert [text for text in words if "完成" in text] == [next(text for text in words if text.endswith("：已\n完成"))]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(found[1])).get_sheet_by_name("文字材料")
    assert "完" in str(sheet.to_python())


@pytest.mark.parametrize(("quarter", "name", "other"), [("2014Q2", "卫生局", "卫计委"), ("2014Q3", "卫计委", "卫生局")])
def test_documents_name_it_so(client, reports, quarter, name, other):
    found = [client.get(f"/reports/summary/?quarter={quarter}&format={kind}").content for kind in ("xlsx", "docx")]
    book = CalamineWorkbook.from_filelike(io.BytesIO(found[0]))
    sheets = [str(book.get_sheet_by_name(sheet).to_python()) for sheet in ("数据汇总", "文字材料")]
    document = Document(io.BytesIO(found[1]))
    words = "".join(paragraph.text for paragraph in document.paragraphs)
    table = "".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    for text in (*sheets, words, table):
        assert (name in text, other in text) == (True, False)


def test_summaries_of_cases_name_bodies_as_of_the_last_day(office):
    body, law = make_body(name="卫生局"), Law.objects.create(name="产品质量法", position=1)
    day = dt.date(2014, 6, 30)
    EnforcementCase.objects.create(number="A1", body=body, law=law, subject="食盐", opened_on=day)
    Complaint.objects.create(number="T1", body=body, kind=Complaint.Kind.values[0], subject="食盐", received_on=day)
    body_rename(body=body, name="卫计委", full_name="", day=DAY, basis="文", user=office)
    for until, name in ((day, "卫生局"), (dt.date(2014, 9, 30), "卫计委")):
        cases = case_summary(office, day, until)
        assert [line.name for law in cases.laws for line in law.bodies] == [name]
        assert [line.name for line in (*cases.bodies, *complaint_summary(office, day, until).bodies)] == [name, name]
