"""The form as a workbook: downloaded, filled in, and taken back into the draft, row by row."""

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused
from reporting import services
from reporting.formsheet import Taken, form_take, form_workbook
from reporting.formsheet.layout import MARK, MOST_IN_CELL, TOO_LONG, Typed
from reporting.formsheet.upload import ANOTHER_FORM, NO_FORM, ReportFormResource, dataset_of
from reporting.models import Report, ReportStep, ReportValue
from reporting.pages.report import ReportPage
from reporting.services import ValueInput
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import DUE, Cast, make_item, make_report, people
from tests.reporting.test_filling import as_

pytestmark = pytest.mark.django_db
FIRST = 4
"""The first item's line, as Excel counts: a title, a note and the headings stand above."""
FORMULAS = {"=3+4"}
"""What is typed as a formula; other text stays text."""


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    """Bring a draft with a figure in pieces (line 4), one in 万元 that the registers know (line 5), and words (line 6)."""
    settings.BUSINESS_DATE = "2014-10-09"
    found = Cast()
    found.money = make_item(found.duty, label="涉案金额", unit="万元", decimals=2)
    found.words = make_item(found.duty, label="工作进展", kind="narrative")
    found.report.values.create(item=found.money, known=Decimal("12.50"), figure=Decimal("12.50"))
    found.report.values.create(item=found.words)
    return found


class Form:
    """A downloaded form, as a person has it open: the content of its cells by line, and saved anew."""

    def __init__(self, content: bytes) -> None:
        book = python_calamine.load_workbook(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        self.lines: dict[int, list[Any]] = dict(enumerate(rows, start=1))
        self.places = {title: place for place, title in enumerate(self.lines[FIRST - 1])}

    def read(self, line: int, title: str) -> Any:
        return self.lines[line][self.places[title]]

    def type(self, line: int, title: str, content: object) -> None:
        self.lines.setdefault(line, [""] * len(self.places))[self.places[title]] = content

    def upload(self) -> SimpleUploadedFile:
        content = BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet()
            for number, cells in self.lines.items():
                for place, cell in enumerate(cells):
                    write = sheet.write_formula if str(cell) in FORMULAS else sheet.write
                    write(number - 1, place, cell)
        return SimpleUploadedFile("填报表.xlsx", content.getvalue())


def downloaded(cast: Cast, user: User | None = None) -> Form:
    return Form(form_workbook(ReportPage(cast.now, user or cast.liaison)))


def hand_in(cast: Cast, form: Form, user: User | None = None) -> Taken:
    return form_take(report=cast.now, user=user or cast.liaison, file=form.upload())


def value(cast: Cast, item: object) -> ReportValue:
    return cast.report.values.get(item=item)


def told(taken: Taken) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in taken.problems]


def test_the_form_shows_what_is_stored_and_what_stands_beside(cast) -> None:
    handed_in = dict.fromkeys(["first_submitted_at", "submitted_at"], DUE)
    make_report(cast.body, cast.item, quarter=20142, state="submitted", **handed_in).values.update(figure=40)
    cast.fill(1200)
    form = downloaded(cast)
    assert form.lines[1][0] == f"{cast.body.name}2014年第三季度报告填报表"
    assert (form.read(4, "填报内容"), form.read(4, "上季度"), form.read(4, "计量单位")) == (1200, 40, "件")
    assert (form.read(5, "填报内容"), form.read(5, "登记数据")) == (12.5, 12.5)
    assert form.read(6, "填报项") == "工作进展（必填）"


def test_only_what_is_to_be_filled_in_is_open_and_the_mark_is_hidden(cast) -> None:
    with ZipFile(BytesIO(form_workbook(ReportPage(cast.now, cast.liaison)))) as archive:
        sheet, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    formats = re.findall(r"<xf [^>]*/>|<xf .*?</xf>", styles.split("<cellXfs")[1].split("</cellXfs>")[0])
    cells = re.findall(r'<c r="([A-Z])4" s="(\d+)"', sheet)
    open_ones = [letter for letter, number in cells if '<protection locked="0"/>' in formats[int(number)]]
    titles = list(downloaded(cast).places)
    assert "<sheetProtection" in sheet
    assert [titles[ord(letter) - 65] for letter in open_ones] == [
        "填报内容",
        "情况说明",
        "对登记数据的意见",
        "异议说明",
    ]
    place = titles.index(MARK) + 1
    assert re.search(rf'<col min="{place}" max="{place}" [^>]*hidden="1"', sheet)


def test_what_is_filled_in_goes_into_the_draft_and_no_further(cast) -> None:
    form = downloaded(cast)
    form.type(4, "填报内容", 37)
    form.type(5, "填报内容", "１３.５")
    form.type(5, "对登记数据的意见", "有异议")
    form.type(5, "异议说明", "少计一案")
    form.type(6, "填报内容", "开展专项整治。\n办结案件。")
    taken = hand_in(cast, form)
    assert (len(taken.taken), taken.unchanged, taken.absent, taken.problems) == (3, 0, 0, [])
    assert value(cast, cast.item).figure == 37
    money = value(cast, cast.money)
    assert (money.figure, money.register_agreement, money.dispute) == (Decimal("13.5"), "disputed", "少计一案")
    assert (value(cast, cast.words).text, value(cast, cast.words).changed_by) == (
        "开展专项整治。\n办结案件。",
        cast.liaison,
    )
    assert cast.now.state == "draft"
    assert not ReportStep.objects.exists()


def test_words_for_none_and_text_like_formulas_are_content(cast) -> None:
    form = downloaded(cast)
    form.type(6, "填报内容", "无")
    hand_in(cast, form)
    assert value(cast, cast.words).text == "无"
    content = ValueInput(text="=1+1")
    services.report_value_save(value=value(cast, cast.words), user=cast.liaison, revision=1, content=content)
    form = downloaded(cast)
    assert form.read(6, "填报内容") == "=1+1"
    form.type(4, "填报内容", 2)
    hand_in(cast, form)
    assert value(cast, cast.words).text == "=1+1"


def test_an_untouched_form_changes_nothing(cast) -> None:
    cast.fill(Decimal("99999999999999"))
    content = ValueInput(text="第一段\r\n第二段", figure=None)
    services.report_value_save(value=value(cast, cast.words), user=cast.liaison, revision=0, content=content)
    services.report_value_save(
        value=value(cast, cast.money),
        user=cast.liaison,
        revision=0,
        content=ValueInput(figure=Decimal("99999999999999.99")),
    )
    before = cast.now.revision
    taken = hand_in(cast, downloaded(cast))
    assert (taken.taken, taken.unchanged, taken.problems) == ([], 3, [])
    assert cast.now.revision == before


def test_a_row_that_cannot_be_read_is_named_and_leaves_the_draft(cast) -> None:
    cast.fill(5)
    form = downloaded(cast)
    form.type(4, "填报内容", "五件")
    form.type(5, "对登记数据的意见", "有异议")
    form.type(6, "填报内容", "已完成。")
    taken = hand_in(cast, form)
    assert [saved.item for saved in taken.taken] == [cast.words]
    assert told(taken) == [(4, "填报内容", "请填数字，不带单位。"), (5, "", "请填写异议内容。")]
    assert (taken.problems[0].item, taken.problems[0].content) == (cast.item.label, "五件")
    assert value(cast, cast.item).figure == 5
    assert value(cast, cast.money).register_agreement == ""


def test_a_formula_is_named_and_not_taken(cast) -> None:
    form = downloaded(cast)
    form.type(4, "填报内容", "=3+4")
    taken = hand_in(cast, form)
    assert [(line, column) for line, column, _ in told(taken)] == [(4, "填报内容")]
    assert value(cast, cast.item).figure is None


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(cast) -> None:
    form = downloaded(cast)
    cast.fill(8, user=cast.head)
    form.type(4, "填报内容", 9)
    form.type(6, "填报内容", "已完成。")
    taken = hand_in(cast, form)
    assert [line for line, _, _ in told(taken)] == [4]
    assert "别人" in taken.problems[0].reason or "他人" in taken.problems[0].reason
    assert (value(cast, cast.item).figure, value(cast, cast.words).text) == (8, "已完成。")


def test_what_somebody_else_changed_is_no_conflict_for_rows_left_alone(cast) -> None:
    form = downloaded(cast)
    cast.fill(8, user=cast.head)
    form.type(6, "填报内容", "已完成。")
    taken = hand_in(cast, form)
    assert (len(taken.taken), taken.unchanged, taken.problems) == (1, 2, [])
    assert value(cast, cast.item).figure == 8


def test_the_same_form_handed_in_twice_changes_nothing_the_second_time(cast) -> None:
    form = downloaded(cast)
    form.type(4, "填报内容", 9)
    hand_in(cast, form)
    before = cast.now.revision
    taken = hand_in(cast, form)
    assert (taken.taken, taken.unchanged, taken.problems) == ([], 3, [])
    assert cast.now.revision == before


def test_an_emptied_cell_clears_and_a_removed_row_leaves(cast) -> None:
    cast.fill(5)
    form = downloaded(cast)
    form.type(4, "填报内容", None)
    del form.lines[6]
    taken = hand_in(cast, form)
    assert (len(taken.taken), taken.unchanged, taken.absent) == (1, 1, 1)
    assert value(cast, cast.item).figure is None


def test_rows_without_a_mark_twice_or_of_a_duty_that_ended_are_named(cast) -> None:
    form = downloaded(cast)
    mark = form.read(4, MARK)
    form.type(7, "填报内容", "多出的一行")
    form.type(8, "填报内容", 3)
    form.type(8, MARK, mark)
    cast.report.values.filter(item=cast.money).update(set_aside=True)
    form.type(5, "填报内容", 7)
    assert [line for line, column, _ in told(hand_in(cast, form))] == [5, 7, 8]
    assert value(cast, cast.money).figure == Decimal("12.50")


def test_another_reports_form_and_other_files_are_refused_whole(cast) -> None:
    other = make_report(cast.body, cast.item, quarter=20142)
    form = Form(form_workbook(ReportPage(Report.objects.get(pk=other.pk), cast.liaison)))
    form.type(4, "填报内容", 9)
    assert refusal(cast, form.upload()) is ANOTHER_FORM
    assert not ReportValue.objects.filter(figure=9).exists()
    form = downloaded(cast)
    for line in (4, 5, 6):
        form.type(line, MARK, None)
    assert refusal(cast, form.upload()) is NO_FORM
    form = downloaded(cast)
    form.type(3, "填报内容", "别的")
    assert refusal(cast, form.upload()) is error_codes.HEADING_MISSING
    assert refusal(cast, SimpleUploadedFile("a.xlsx", b"%PDF-1.4")) is error_codes.RENAMED
    assert refusal(cast, SimpleUploadedFile("a.xlsx", b"PK" + b"0" * 6_000_000)) is error_codes.TOO_LARGE


def refusal(cast: Cast, file: SimpleUploadedFile) -> object:
    with pytest.raises(SheetRefused) as refused:
        form_take(report=cast.now, user=cast.liaison, file=file)
    return refused.value.error.code


def test_words_that_no_cell_can_hold_are_not_lost(cast) -> None:
    content = ValueInput(text="字" * (MOST_IN_CELL + 1))
    services.report_value_save(value=value(cast, cast.words), user=cast.liaison, revision=0, content=content)
    form = downloaded(cast)
    assert form.read(6, "填报内容") == TOO_LONG
    form.type(4, "填报内容", 2)
    assert len(hand_in(cast, form).taken) == 1
    assert value(cast, cast.words).text == content.text


def test_cells_are_read_as_they_were_written(cast) -> None:
    figure = Decimal("12345678901234.5678")  # more digits than Excel keeps of a number
    item = make_item(cast.duty, unit="万元", decimals=4)
    cast.report.values.create(item=item, figure=figure)
    resource = ReportFormResource(cast.now, cast.liaison)
    rows = resource.clean_lines(dataset_of(downloaded(cast).upload()))
    assert resource.read_typed(rows[-1]) == Typed(answer="12345678901234.5678")
    assert [resource.mark_of(row).digest for row in rows] == [resource.read_typed(row).digest for row in rows]


def address(cast: Cast, name: str = "reporting:report-form-sheet") -> str:
    return reverse(name, args=[cast.body.code, "2014Q3"])


def test_the_pages_belong_to_those_who_write_the_report(cast) -> None:
    names = ("reporting:report-form-sheet", "reporting:report-form-file")
    found = {
        role: [as_(user).get(address(cast, name)).status_code for name in names] for role, user in people(cast).items()
    }
    assert found == {
        "liaison": [200, 200], "head": [200, 200], "office": [200, 200],
        "leader": [403, 403], "auditor": [403, 403], "admin": [404, 404],
    }  # fmt: skip
    assert [as_(cast.other).get(address(cast, name)).status_code for name in names] == [404, 404]


def test_the_round_trip_on_the_pages(cast) -> None:
    client = as_(cast.liaison)
    assert find_elements(client.get(cast.report.get_absolute_url()), f'.form-bar a[href="{address(cast)}"]')
    answer = client.get(address(cast, "reporting:report-form-file"))
    assert "2014Q3" in answer["Content-Disposition"]
    form = Form(answer.content)
    form.type(4, "填报内容", "六件")
    form.type(6, "填报内容", "已完成。")
    text = client.post(address(cast), {"file": form.upload()}).content.decode()
    assert "已有1项内容存入草稿" in read_text(text, ".notice--warning strong")
    assert "六件" in read_texts(text, "td q.content")
    assert value(cast, cast.words).text == "已完成。"
    assert cast.now.state == "draft"
    refused = client.post(address(cast), {"file": SimpleUploadedFile("报告.docx", b"PK")})
    assert refused.status_code == 422


def test_a_report_that_takes_no_entries_takes_no_form(cast) -> None:
    form = downloaded(cast)
    form.type(4, "填报内容", 9)
    cast.report.values.update(figure=None, known=None)
    services.report_declare_nil(report=cast.now, user=cast.liaison, statement="本季度无此项工作")
    answer = as_(cast.liaison).post(address(cast), {"file": form.upload()})
    assert answer.url == cast.report.get_absolute_url()
    assert value(cast, cast.item).figure is None


def test_the_form_takes_the_same_queries_for_any_number_of_items(cast) -> None:
    client = as_(cast.liaison)
    client.get(address(cast, "reporting:report-form-file"))
    for more in (5, 20):
        for _ in range(more):
            cast.report.values.create(item=make_item(cast.duty))
        assert (
            list_queries(lambda: client.get(address(cast, "reporting:report-form-file")))
            == "session user report bodyname reportvalue reportingpolicy body acceptedfigure exportjob".split()
        )


def test_the_file_for_reading_is_not_kept(cast, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    hand_in(cast, downloaded(cast))
    assert list(Path(tmp_path).iterdir()) == []
