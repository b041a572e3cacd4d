"""Whole numbers in cells: what is none is an error of the cell, never of the import."""

import pytest

from exchange.formats.errors import CellError
from exchange.reference_lists import read_position as read_place
from exchange.widgets import read_year
from reporting.formsheet.layout import Mark

HOSTILE = ["²", "٣", "-1", "1.5", "abc", "9" * 5000]


@pytest.mark.parametrize("read", [read_place, read_year])
@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_that_holds_no_whole_number_is_refused(read, cell):
    with pytest.raises(CellError):
        read(cell)


@pytest.mark.parametrize(("read", "cell", "number"), [(read_place, "3", 3), (read_year, "2014年", 2014)])
def test_a_whole_number_is_read(read, cell, number):
    assert read(cell) == number


@pytest.mark.parametrize("number", HOSTILE)
def test_a_damaged_mark_of_a_form_is_none(number):
    assert Mark.read("|".join(["body", "2014Q3", number, "1", "digest"])) is None
