"""Reading uploaded sheets: what is refused at the door, what is read, and how cells become values."""

# ruff: noqa: DTZ001 - Excel knows no time zones
import datetime as dt
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from exchange.fields import SheetField
from exchange.formats import error_codes
from exchange.formats.cells import as_text, parse_date, read_code, read_date, tidy, tidy_key
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import CellError, ErrorCode, RowError, RowErrors, SheetRefused
from exchange.formats.scan import column_letters, column_of
from exchange.formats.tables import Table
from exchange.formats.validation import Format, check_file
from exchange.formats.workbooks import problems_workbook
from exchange.formats.writing import FORMATS
from exchange.resources import SheetResource
from exchange.results import UNREADABLE, RowDraft
from exchange.widgets import CellWidget, CodeWidget, DayWidget, TextWidget
from tests.sheet_files import rezip, write_csv, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NumberedResource(SheetResource):
    """A sheet of three columns that nothing is done with."""

    number = SheetField(None, "编号", CodeWidget(20), required=True)
    day = SheetField(None, "日期", DayWidget(), required=True)
    name = SheetField(None, "名称", TextWidget(10))


COLUMNS = NumberedResource.headings()
TITLES = [column.title for column in COLUMNS]


def refusal(path: Path) -> ErrorCode:
    """Return why the file is refused, at the door or on opening."""
    with pytest.raises(SheetRefused) as refused:
        FORMATS[check_file(path, path.name)](COLUMNS).open_table(path, "")
    return refused.value.error.code


def opened(path: Path) -> Table:
    return FORMATS[check_file(path, path.name)](COLUMNS).open_table(path, "")


def read(path: Path) -> tuple[list[tuple[int, list]], list[RowError]]:
    drafts = read_drafts(path)
    return [(draft.number, [*draft.values]) for draft in drafts], [
        each for draft in drafts for each in draft.row_errors
    ]


def read_drafts(path: Path) -> list[RowDraft]:
    return NumberedResource().clean_lines(SheetDataset(opened(path), COLUMNS))


def small(tmp_path: Path, name: str = "a.xlsx") -> Path:
    return write_xlsx(tmp_path / name, [{"编号": "A1", "日期": "2014-03-05", "名称": "甲"}], TITLES)


# At the door.


def test_a_workbook_and_a_text_file_are_told_apart(tmp_path):
    assert check_file(small(tmp_path), "a.xlsx") is Format.XLSX
    path = write_csv(tmp_path / "a.csv", [{"编号": "A1"}], titles=TITLES)
    assert check_file(path, "A.CSV") is Format.CSV


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert refusal(tmp_path / "a.csv") is error_codes.EMPTY


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path, settings):
    settings.SHEET_MAX_BYTES = 2 * 1024 * 1024
    (tmp_path / "a.csv").write_bytes(b"x" * (3 * 1024 * 1024))
    with pytest.raises(SheetRefused) as refused:
        check_file(tmp_path / "a.csv", "a.csv")
    assert refused.value.error.about == {"megabytes": "3.0", "most": 2}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off", error_codes.DAMAGED),
        ("a.xlsx", "编号,日期\n".encode(), error_codes.RENAMED),
        ("a.xlsx", b"%PDF-1.4", error_codes.RENAMED),
        ("a.csv", b"\x89PNG\r\n\x1a\n", error_codes.RENAMED),
        ("a.csv", b"<html><table>", error_codes.RENAMED),
        ("a.csv", "编号".encode("utf-32"), error_codes.RENAMED),
        ("a.csv", b"\xff\xfea\x00\x00", error_codes.ENCODING),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), error_codes.ENCRYPTED),
        ("a.xlsx", OLE + "Workbook".encode("utf-16-le"), error_codes.OLD_EXCEL),
        ("a.xlsx", OLE + "WordDocument".encode("utf-16-le"), error_codes.RENAMED),
        ("a.xls", b"anything", error_codes.OLD_EXCEL),
        ("a.docx", b"anything", error_codes.UNKNOWN_SUFFIX),
        ("noname", b"anything", error_codes.UNKNOWN_SUFFIX),
    ],
)
def test_what_is_no_sheet_is_refused_for_what_it_is(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) is kind


def test_a_truncated_workbook_is_refused(tmp_path):
    whole = small(tmp_path).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "b.xlsx") is error_codes.DAMAGED


def test_a_workbook_named_csv_and_an_archive_named_xlsx_are_refused(tmp_path):
    small(tmp_path).rename(tmp_path / "b.csv")
    assert refusal(tmp_path / "b.csv") is error_codes.RENAMED
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(tmp_path / "c.xlsx") is error_codes.RENAMED


def test_a_bomb_is_refused_by_its_declared_size(tmp_path, settings):
    settings.SHEET_MAX_UNPACKED_BYTES = 10 * 1024 * 1024
    path = rezip(small(tmp_path), tmp_path / "b.xlsx", xl__bomb_xml=b"0" * (11 * 1024 * 1024))
    assert path.stat().st_size < 50_000
    assert refusal(path) is error_codes.BOMB


def test_a_bomb_that_lies_about_its_size_is_refused_by_its_true_one(tmp_path, settings):
    settings.SHEET_MAX_UNPACKED_BYTES = 10 * 1024 * 1024
    path = rezip(small(tmp_path), tmp_path / "b.xlsx", xl__bomb_xml=b"0" * (11 * 1024 * 1024))
    told = struct.pack("<I", 11 * 1024 * 1024)
    path.write_bytes(path.read_bytes().replace(told, struct.pack("<I", 1000)))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/bomb.xml").file_size == 1000
    assert refusal(path) is error_codes.BOMB


def test_two_members_of_one_name_are_refused(tmp_path):
    path = small(tmp_path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path) is error_codes.DAMAGED


def test_entities_are_never_expanded(tmp_path):
    xml = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'
    assert refusal(rezip(small(tmp_path), tmp_path / "b.xlsx", xl__sharedStrings_xml=xml)) is error_codes.DAMAGED


def test_a_sheet_that_would_fill_a_huge_rectangle_is_refused(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        sheet.write(900_000, 300, "x")
    with pytest.raises(SheetRefused) as refused:
        opened(tmp_path / "a.xlsx")
    assert refused.value.error.code is error_codes.TOO_WIDE
    assert refused.value.error.about["lines"] == 900_001
    assert refused.value.error.about["columns"] == "KO"


def test_a_shared_text_repeated_into_gigabytes_is_refused(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for row in range(2_100):
            sheet.write(row, 0, "长" * 30_000)
    assert (tmp_path / "a.xlsx").stat().st_size < 100_000
    assert refusal(tmp_path / "a.xlsx") is error_codes.TOO_WORDY


def survives(path: Path) -> None:
    """Read the file to its end or see it refused; anything else is a fault of ours."""
    with suppress(SheetRefused):
        read_drafts(path)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", "编号,日期\n".encode(), OLE]))
def test_any_bytes_are_read_or_refused(tmp_path, content, head):
    for name in ("a.csv", "a.xlsx"):
        (tmp_path / name).write_bytes(head + content)
        survives(tmp_path / name)


@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_with_mangled_parts_is_read_or_refused(tmp_path, data):
    lines = [{"编号": "A1", "日期": dt.date(2014, 3, 5), "名称": "甲"}, {"编号": 7}]
    path = write_xlsx(tmp_path / "a.xlsx", lines, TITLES, merges=["A2:A3"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(part for part in parts if part.startswith("xl/"))))
    place = data.draw(st.integers(0, len(parts[name]) - 1))
    piece = data.draw(
        st.sampled_from([b"", b"9" * 12, b"<f>1</f>", b'<c r="ZZZZ9"><v>-1</v></c>', b"&#0;", b'" t="s', b"UTF-7"])
    )
    parts[name] = parts[name][:place] + piece + parts[name][place + data.draw(st.integers(0, 30)) :]
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    survives(tmp_path / "b.xlsx")


# Headings and lines.


def test_headings_are_found_in_any_order_below_a_title(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        [{"名 称": "甲", "日期\n（必填）": dt.date(2014, 3, 5), "编号*": "A1", "序号": 1}],
        ["序号", "名 称", "日期\n（必填）", "编号*"],
        above=[["2014年抽查结果汇总表"], []],
    )
    table = opened(path)
    assert table.headings.places == {"name": 1, "day": 2, "number": 3}
    assert table.headings.unknown == ["序号"]
    assert read(path) == ([(4, ["A1", dt.date(2014, 3, 5), "甲"])], [])


def test_a_sheet_without_headings_is_refused(tmp_path):
    assert refusal(write_xlsx(tmp_path / "a.xlsx", [{"甲": 1}], ["甲", "乙"])) is error_codes.NO_HEADINGS


def test_a_missing_and_a_double_heading_are_told(tmp_path):
    table = opened(write_csv(tmp_path / "a.csv", [], titles=["编号", "名称", "名称"]))
    assert [(problem.code, problem.column, problem.about) for problem in table.headings.errors] == [
        (error_codes.HEADING_TWICE, "名称", {"first": "B", "second": "C"}),
        (error_codes.HEADING_MISSING, "日期", {}),
    ]


def test_the_first_visible_sheet_with_the_headings_is_read(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("说明").write(0, 0, "请填写")
        hidden = book.add_worksheet("旧数据")
        hidden.write_row(0, 0, TITLES)
        hidden.hide()
        book.add_worksheet("数据").write_row(0, 0, TITLES)
    assert opened(tmp_path / "a.xlsx").sheet == "数据"


def test_a_sheet_that_begins_in_the_second_column_is_read(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, TITLES)
        sheet.write_row(2, 1, ["A1", "2014-03-05"])
    assert read(tmp_path / "a.xlsx") == ([(3, ["A1", dt.date(2014, 3, 5), None])], [])


def test_blank_lines_and_repeated_headings_are_passed_over(tmp_path):
    lines = [{"编号": "A1"}, {}, dict(zip(TITLES, TITLES, strict=True)), {"编号": "A2"}]
    path = write_xlsx(tmp_path / "a.xlsx", lines, TITLES)
    assert [(number, values[0]) for number, values in read(path)[0]] == [(2, "A1"), (5, "A2")]


def test_merged_cells_mean_every_cell_they_cover(tmp_path):
    lines = [{"编号": "A1", "日期": "2014-03-05", "名称": "甲"}, {"名称": "乙"}, {}, {"编号": "A2", "日期": "20140306"}]
    path = write_xlsx(tmp_path / "a.xlsx", lines, TITLES, merges=["A2:A4", "B2:B3"])
    day = dt.date(2014, 3, 5)
    assert read(path)[0] == [
        (2, ["A1", day, "甲"]),
        (3, ["A1", day, "乙"]),
        (4, ["A1", None, None]),
        (5, ["A2", dt.date(2014, 3, 6), None]),
    ]


def test_a_merge_at_the_end_keeps_its_length_and_one_sideways_fills_to_the_right(tmp_path):
    lines = [{"编号": "A1", "日期": "2014-03-05"}, {"编号": "20140101"}, {}]
    path = write_xlsx(tmp_path / "a.xlsx", lines, TITLES, merges=["A3:B4"])
    day = dt.date(2014, 1, 1)
    assert read(path)[0][1:] == [(3, ["20140101", day, None]), (4, ["20140101", day, None])]


def test_a_formula_is_a_problem_where_it_is_read_and_none_where_it_is_not(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [{"编号": "A1", "日期": "=TODAY()", "序号": "=ROW()-1"}], ["序号", *TITLES])
    lines, problems = read(path)
    assert lines == [(2, ["A1", UNREADABLE, None])]
    assert [(p.code, p.line, p.column, p.value) for p in problems] == [(error_codes.FORMULA, 2, "日期", "=TODAY()")]


def test_a_formula_in_text_is_a_problem_too(tmp_path):
    path = write_csv(tmp_path / "a.csv", [{"编号": "=A1+1", "日期": "2014-03-05"}], titles=TITLES)
    assert [(p.code, p.line, p.value) for p in read(path)[1]] == [(error_codes.FORMULA, 2, "=A1+1")]


def test_a_text_in_quotes_behind_a_sign_of_equality_is_that_text(tmp_path):
    line = {"编号": '="001"', "日期": "2014-03-05", "名称": '="甲""乙"""'}
    assert read(write_csv(tmp_path / "a.csv", [line], titles=TITLES)) == (
        [(2, ["001", dt.date(2014, 3, 5), '甲"乙"'])],
        [],
    )
    path = write_xlsx(tmp_path / "a.xlsx", [line], TITLES)
    assert read(path) == ([(2, ["001", dt.date(2014, 3, 5), '甲"乙"'])], [])


def test_an_error_value_is_told(tmp_path):
    whole = write_xlsx(tmp_path / "a.xlsx", [{"编号": "A1", "名称": 7}], TITLES)
    with zipfile.ZipFile(whole) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").replace(b'<c r="C2"><v>7</v>', b'<c r="C2" t="e"><v>#REF!</v>')
    problems = read(rezip(whole, tmp_path / "b.xlsx", xl__worksheets__sheet1_xml=xml))[1]
    assert [(p.code, p.line, p.column, p.value) for p in problems] == [(error_codes.ERROR_VALUE, 2, "名称", "#REF!")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(tmp_path, encoding):
    path = write_csv(tmp_path / "a.csv", [{"编号": "A1", "日期": "2014年3月5日", "名称": "宝坻"}], encoding, TITLES)
    assert read(path) == ([(2, ["A1", dt.date(2014, 3, 5), "宝坻"])], [])


def test_text_in_no_encoding_names_the_line(tmp_path):
    (tmp_path / "a.csv").write_bytes("编号,日期\n甲,1\n".encode() + b"\xff\xff,2\n")
    with pytest.raises(SheetRefused) as refused:
        opened(tmp_path / "a.csv")
    assert (refused.value.error.code, refused.value.error.about) == (error_codes.ENCODING, {"at": 3})


def test_text_cut_off_inside_quotation_marks_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text('编号,日期,名称\nA1,2014-03-05,"甲', encoding="utf-8")
    assert refusal(tmp_path / "a.csv") is error_codes.CSV_BROKEN


def test_lines_of_text_are_numbered_as_excel_would(tmp_path):
    (tmp_path / "a.csv").write_text('编号,日期,名称\nA1,2014-03-05,"甲\n乙"\n\nA2,2014-03-05\n', encoding="utf-8")
    assert [(number, values[0], values[2]) for number, values in read(tmp_path / "a.csv")[0]] == [
        (2, "A1", "甲乙"),
        (4, "A2", None),
    ]


# Cells.


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  ＢＤ２０１４－００１　", "BD2014-001"),
        ("天津（宝坻）有限公司", "天津（宝坻）有限公司"),
        ("100 m²", "100 m²"),
        ("\ufeff甲\u200b乙", "甲乙"),
        ("甲\r\n乙\t丙", "甲乙 丙"),
        ("GB/T\n14308", "GB/T 14308"),
        ("≤10\n≥5", "≤10 ≥5"),
        (0.30000000000000004, "0.3"),
        (2.9999999999999996, "3"),
        (1e-7, "0.0000001"),
        ("\x00甲", "甲"),
        (500.0, "500"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (dt.datetime(2014, 3, 5), "2014-03-05"),
        (dt.datetime(2014, 3, 5, 8, 30), "2014-03-05 08:30:00"),
        (None, ""),
    ],
)
def test_cells_become_tidy_text(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2014, 3, 5),
        dt.datetime(2014, 3, 5, 13, 1),
        "2014-3-5",
        "2014-03-05",
        "2014/03/05",
        "2014/3/5",
        "2014.3.5",
        "2014年3月5日",
        "20140305",
        20140305.0,
        "２０１４－３－５",
        " 2014 年 3 月 5 日 ",
        "2014-03-05 00:00:00",
        "2014/3/5 9:30",
    ],
)
def test_dates_are_read_as_people_write_them(cell):
    assert parse_date(cell) == dt.date(2014, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2014-13-01",
        "2014-02-30",
        "14-3-5",
        "3月5日",
        "201435",
        "2014-3/5",
        "二〇一四年",
        41703.0,
        True,
        "2014-03-05x",
        "5/3/2014",
    ],
)
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(CellError) as fault:
        parse_date(cell)
    assert fault.value.code is error_codes.DATE_UNREADABLE


@pytest.mark.parametrize(
    ("text", "right"), [("1948-12-31", False), ("1949-01-01", True), ("2014-10-15", True), ("2014-10-16", False)]
)
def test_dates_lie_between_1949_and_today(text, right):
    if right:
        assert read_date(text) == dt.date.fromisoformat(text)
        return
    with pytest.raises(CellError) as fault:
        read_date(text)
    assert fault.value.about == {"first": "1949-01-01", "last": "2014-10-15"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [("ＢＤ ２０１４ ００１", "BD2014001"), (20140001.0, "20140001"), (999_999_999_999_999.0, "999999999999999")],
)
def test_codes_are_read_without_spaces(cell, code):
    assert read_code(cell, 20) == code


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (91120115103000011.0, error_codes.CODE_AS_NUMBER),
        (1e15, error_codes.CODE_AS_NUMBER),
        (1.5, error_codes.NOT_A_CODE),
        (True, error_codes.NOT_A_CODE),
        (dt.date(2014, 3, 5), error_codes.NOT_A_CODE),
        (-3.0, error_codes.NOT_A_CODE),
        ("x" * 21, error_codes.TOO_LONG),
    ],
)
def test_what_cannot_be_a_code_any_more_is_refused(cell, kind):
    with pytest.raises(CellError) as fault:
        read_code(cell, 20)
    assert fault.value.code is kind


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_key(tidy(text)) == tidy_key(text)


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=30))
def test_full_width_text_is_the_same_as_half_width(text):
    assert tidy_key("".join(chr(ord(char) + 0xFEE0) for char in text)) == tidy_key(text)


@given(
    st.dates(),
    st.sampled_from(
        ["{0.year:04}-{0.month}-{0.day}", "{0.year:04}/{0.month:02}/{0.day:02}", "{0.year:04}年{0.month}月{0.day}日"]
    ),
)
def test_every_date_survives_every_way_of_writing_it(day, pattern):
    assert parse_date(pattern.format(day)) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_is_refused(text):
    found: dt.date | ErrorCode
    try:
        found = parse_date(text)
    except CellError as fault:
        found = fault.code
    assert isinstance(found, dt.date) or found is error_codes.DATE_UNREADABLE


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_agree(number):
    assert column_of(f"{column_letters(number)}7") == number


def test_problems_are_counted_beyond_those_kept(monkeypatch):
    monkeypatch.setattr("exchange.formats.errors.KEPT", 2)
    problems = RowErrors()
    for number in range(5):
        problems.add(RowError(error_codes.MISSING, number, "编号"))
    assert (problems.count, len(problems.kept)) == (5, 2)


def test_a_problem_survives_storing():
    problem = RowError(error_codes.DATE_OUTSIDE, 7, "日期", "2030-01-01", {"first": "1949-01-01", "last": "2014-10-15"})
    assert RowError.from_json(problem.as_json()) == problem


def test_the_list_of_problems_is_a_workbook_without_formulas(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(problems_workbook([RowError(error_codes.FORMULA, 2, "编号", "=1+1")]))

    class ErrorsResource(SheetResource):
        value = SheetField(None, "单元格内容", CellWidget(lambda cell: cell), required=True)
        line = SheetField(None, "行号", CellWidget(lambda cell: cell))

    columns = ErrorsResource.headings()
    table = FORMATS[Format.XLSX](columns).open_table(tmp_path / "a.xlsx", "")
    drafts = ErrorsResource().clean_lines(SheetDataset(table, columns))
    assert [(draft.number, [*draft.values]) for draft in drafts] == [(2, ["=1+1", 2.0])]
    assert table.faults == {}


def test_white_space_and_rules_around_cells_do_no_harm(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        sheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["甲", "乙"]})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").replace(b"</v></c>", b"</v>\n  </c>\n")
    assert read(rezip(tmp_path / "a.xlsx", tmp_path / "b.xlsx", xl__worksheets__sheet1_xml=xml)) == ([], [])
