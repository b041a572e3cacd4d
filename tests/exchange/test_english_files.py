"""Files of readers of English: headings, words of lists and the portal's names in English, and all of it is read again."""

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from exchange.formats.english import HEADINGS, heading_names
from exchange.formats.headings import LONGEST, heading_key
from exchange.formats.xlsx import XLSX
from exchange.imports.catalogue import WORKBOOK, exports, resources
from exchange.imports.exporting import workbook_write
from registers.registry import lists
from tests.registers_files import hand_in, tally, told


@pytest.mark.parametrize("key", resources)
def test_each_column_has_an_english_heading_that_means_no_other(key):
    columns = resources[key].columns_taken()
    english = [heading_key(HEADINGS[column.title]) for column in columns]
    assert len({*english}) == len(columns)
    assert max(map(len, english)) <= LONGEST
    other = {heading_key(name): column.key for column in columns for name in (*column.names, *column.parts)}
    assert [
        name for name, column in zip(english, columns, strict=True) if other.get(name, column.key) != column.key
    ] == []


@pytest.mark.parametrize("path", [path for path, listed in lists.items() if listed.export])
def test_whatever_a_list_takes_out_has_english_headings(path):
    assert [name for name in lists[path].export.headings if len(heading_names(name)) == 1 and not name.isascii()] == []


def test_what_was_taken_out_in_english_changes_nothing_when_it_comes_in(demonstration, tmp_path):
    chosen = [
        "cases",
        "complaints",
        "evaluations",
        "sites",
        "site-levels",
        "designations",
        "awards",
        "projects",
        "surveys",
        "city-rates",
    ]
    with override("en"):
        workbook_write(tmp_path / "a.xlsx", [exports[key] for key in chosen])
    book = load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["Enforcement cases", "Complaints and reports"]
    head, first = ([cell.value for cell in row] for row in book["Complaints and reports"].iter_rows(max_row=2))
    assert head[:4] == ["Complaint number", "Receiving body", "Kind", "Township"]
    assert first[2] in {"complaint", "report of an offence", "enquiry"}
    sheet = hand_in(tmp_path / "a.xlsx", WORKBOOK)
    assert told(sheet) == []
    assert tally(sheet)[:2] == (0, 0)


def test_a_name_longer_than_excel_takes_is_cut(tmp_path):
    XLSX().write(tmp_path / "a.xlsx", "Decisions of all meetings of the lead group", ["A"], [])
    assert load_workbook(tmp_path / "a.xlsx", read_only=True).sheetnames == ["Decisions of all meetings of th"]
