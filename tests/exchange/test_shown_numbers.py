"""Numbers as Excel shows them: what each format makes of a number, and what columns do with it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.formats import error_codes
from exchange.formats.cells import as_text, read_code
from exchange.formats.errors import CellError
from exchange.formats.numbers import NumberFormat, ShownNumber, plain_number
from exchange.widgets import read_amount


@pytest.mark.parametrize(
    ("code", "number", "text", "amount"),
    [
        ("0%", 0.12, "12%", ""),
        ("0.00%", 0.12345, "12.35%", ""),
        ("#,##0.00", 1234.5, "1,234.50", "1234.50"),
        ("0.00E+00", 1.5e6, "1.50E+06", ""),
        ("0.00E+00", 1.5e-6, "1.50E-06", ""),
        ("0.0", 7.0, "7.0", "7.0"),
        ("0000000000", 123.0, "0000000123", "0000000123"),
        ("000-0000", 1234567.0, "123-4567", "1234567"),
        ('0.0"mg/kg"', 0.3, "0.3mg/kg", "0.3"),
        ("#,##0.00_);[Red](#,##0.00)", -1234.5, "(1,234.50)", "-1234.50"),
        ('"约"0.0', -2.0, "-约2.0", "-2.0"),
        ("#,##0,", 12345.0, "12", ""),
        ('0.0"万"', 1.2, "1.2万", ""),
        ("0K", 5.0, "5K", ""),
        ('0"㎡"', 5.0, "5㎡", "5"),
        ("¥#,##0.00", 1234567.891, "¥1,234,567.89", "1234567.89"),
        ("0", 12.5, "13", "13"),
        ("0.00", 0.005, "0.01", "0.01"),
    ],
)
def test_a_format_shows_a_number_in_digits_of_its_own(code, number, text, amount):
    shown = NumberFormat(code).shown(number)
    assert isinstance(shown, ShownNumber)
    assert (shown.text, shown.amount, float(shown)) == (text, amount, number)
    assert as_text(shown) == text


@pytest.mark.parametrize(("code", "number"), [("0", 123.0), ("0.##", 0.3), ("0.0", 12.5)])
def test_a_number_that_is_shown_as_it_is_stays_plain(code, number):
    assert not isinstance(NumberFormat(code).shown(number), ShownNumber)


@pytest.mark.parametrize("code", ["General", "@", "yyyy-mm-dd", "h:mm", "# ?/?", "[DBNum1]0", "[>100]0;0.0", '"无"'])
def test_other_formats_tell_nothing(code):
    assert not NumberFormat(code).is_telling


@pytest.mark.parametrize(
    ("number", "text"), [(0.30000000000000004, "0.3"), (12500.500000000002, "12500.5"), (1e-7, "0.0000001"), (2014070900123.0, "2014070900123")]
)  # fmt: skip
def test_a_plain_number_has_no_traces_of_its_binary_form(number, text):
    assert plain_number(number) == text


@pytest.mark.parametrize("code", ["0000000000", "#,##0", "0.00", '"C"0'])
def test_a_code_that_excel_shows_otherwise_than_it_keeps_it_is_refused(code):
    shown = NumberFormat(code).shown(1230.0)
    with pytest.raises(CellError) as fault:
        read_code(shown, 40)
    assert (fault.value.code, fault.value.about) == (
        error_codes.NUMBER_DISGUISED,
        {"shown": shown.text, "kept": "1230"},
    )


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("12 500.5", "12500.50"),
        ("12\u00a0500.5", "12500.50"),
        ("12，500.5", "12500.50"),
        ("1,2500", "12500.00"),
        ("1,234,567.5", "1234567.50"),
        ("１２５００．５", "12500.50"),
        (12500.500000000002, "12500.50"),
        (NumberFormat('#,##0.00"㎡"').shown(12500.5), "12500.50"),
        (NumberFormat("0.0").shown(12500.5551), "12500.60"),
        (0.0, "0.00"),
    ],
)
def test_amounts_are_read_as_forms_read_them(cell, amount):
    assert read_amount(cell, 12, 2) == Decimal(amount)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1.25万", error_codes.NOT_AN_AMOUNT),
        ("壹万", error_codes.NOT_AN_AMOUNT),
        ("-5", error_codes.NOT_AN_AMOUNT),
        ("NaN", error_codes.NOT_AN_AMOUNT),
        ("1_000", error_codes.NOT_AN_AMOUNT),
        ("12,5", error_codes.NOT_AN_AMOUNT),
        ("1,23,456", error_codes.NOT_AN_AMOUNT),
        ("12500①", error_codes.NOT_AN_AMOUNT),
        ("12²", error_codes.NOT_AN_AMOUNT),
        ("1E+12", error_codes.NOT_AN_AMOUNT),
        ("12500.555", error_codes.TOO_EXACT),
        (NumberFormat("0%").shown(0.12), error_codes.AMOUNT_DISGUISED),
        (NumberFormat("#,##0,").shown(12345.0), error_codes.AMOUNT_DISGUISED),
    ],
)
def test_what_may_be_another_amount_is_asked_about(cell, kind):
    with pytest.raises(CellError) as fault:
        read_amount(cell, 12, 2)
    assert fault.value.code is kind


@given(st.text(alphabet='0#?.,%E+"\\_*-;()[]x ', max_size=12), st.floats())
def test_no_format_breaks_a_number(code, number):
    form = NumberFormat(code)
    if form.is_telling:
        assert isinstance(form.shown(number), float)
