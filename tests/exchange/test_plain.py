"""The search that makes the parsing of a worksheet needless: what it lets through, and what it leaves to the parser."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from exchange.formats import plain, workbook
from exchange.formats.plain import is_plain
from exchange.formats.workbook import WorkbookScan

ROW = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="AD199999"><v>7</v></c></row>'
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>'


def judged(row: bytes, head: bytes = HEAD, shared: tuple[int, ...] = (3,), most: int = 100) -> bool:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("sheet1.xml", head + row + b"</sheetData></worksheet>")
    with zipfile.ZipFile(content) as archive:
        return is_plain(archive, "sheet1.xml", shared, most)


def test_what_excel_writes_of_plain_cells_is_plain():
    assert judged(ROW)
    assert judged(ROW.replace(b"</row>", b'<c r="B1" s="4" t="inlineStr"><is><t>a &lt; b: c, f</t></is></c></row>'))
    assert judged(ROW + b'<dataValidations><dataValidation sqref="A1"><formula1>"a,b"</formula1></dataValidation>')


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><f t="shared" si="0"/><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><f\n>1</f></c></row>',
        b'<x:row r="1"><x:c r="A1"><x:f>1</x:f></x:c></x:row>',
        b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        b"<row r='1'><c r='A1' t='e'><v>#REF!</v></c></row>",
        b'<row r="1"><c r="AE1"><v>1</v></c></row>',
        b'<row r="1"><c r="AAA1"><v>1</v></c></row>',
        b'<row r="1"><c r="A200000"><v>1</v></c></row>',
        b'<row r="1"><c r="A1000000"><v>1</v></c></row>',
        b"<row><c><v>1</v></c></row>",
        b"<row r='1'><c r='A1'><v>1</v></c></row>",
        b'<row r="1"><c\tr="A1"><v>1</v></c></row>',
        b"<row/><!-- hidden -->",
        b"\x00",
    ],
)
def test_what_may_matter_is_left_to_the_parser(row):
    assert not judged(row)


def test_another_encoding_is_left_to_the_parser():
    assert not judged(ROW, HEAD.replace(b"UTF-8", b"UTF-7"))
    assert judged(ROW, HEAD.replace(b"UTF-8", b"utf-8"))
    assert judged(ROW, b"<worksheet><sheetData>")
    assert not judged(ROW.decode().encode("utf-16"), b"")


def test_repeated_shared_texts_are_counted():
    twice = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert judged(twice, shared=(60, 40), most=100)
    assert not judged(twice, shared=(60, 41), most=100)


def test_nothing_hides_where_two_pieces_meet(monkeypatch):
    monkeypatch.setattr(plain, "CHUNK", 64)
    filler = b"".join(b'<c r="A%d"><v>%d</v></c>' % (number, number) for number in range(1, 40))
    assert judged(filler)
    for place in range(0, len(filler), 25):
        cut = filler.index(b"<c ", place) if b"<c " in filler[place:] else len(filler)
        for hidden in (b'<c r="B1"><f>1</f></c>', b'<c r="B1" t="e"><v>#N/A</v></c>', b'<c r="ZZ1"><v>1</v></c>'):
            assert not judged(filler[:cut] + hidden + filler[cut:]), (cut, hidden)


def test_a_plain_sheet_is_not_parsed(tmp_path, monkeypatch):
    path = Path(tmp_path, "a.xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["编号", "日期"])
    parsed: list[str] = []
    parse = workbook.parse
    monkeypatch.setattr(workbook, "parse", lambda archive, name, *rest, **more: (parsed.append(name), parse(archive, name, *rest, **more)))  # fmt: skip
    assert WorkbookScan(path).scan("数据").faults == {}
    assert "xl/worksheets/sheet1.xml" not in parsed
