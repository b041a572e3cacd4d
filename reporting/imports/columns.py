"""The columns of the sheet of quarterly reports."""

import re
import unicodedata
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from exchange.formats.cells import Cell, as_text, read_text
from exchange.formats.columns import Column
from exchange.formats.problems import CellFault
from exchange.imports.fields import day, named, read_amount, shown, text
from reporting.forms.filling import WHOLE_DIGITS
from reporting.imports import kinds
from reporting.models import ReportItem, ReportValue

SHEET = "季度报告"
QUARTER = re.compile(r"(\d{4})(?:Q|年第?)([1-4一二三四])(?:季度)?")
NUMBERS = {word: number for number, word in enumerate("一二三四", start=1)}
PLACES = 4
"""Decimals that a reported figure is stored with."""
LONGEST = 5_000
"""Characters of a narrative."""


def read_quarter(cell: Cell) -> int:
    """Return the key of the quarter in the cell, written 2014Q3, 2014年第3季度 or 2014年三季度."""
    found = QUARTER.fullmatch("".join(unicodedata.normalize("NFKC", as_text(cell)).upper().split()))
    if found is None:
        raise CellFault(kinds.QUARTER_UNREADABLE)
    year, number = found.groups()
    return int(year) * 10 + (NUMBERS.get(number) or int(number))


def read_figure(cell: Cell) -> Decimal:
    """Return the figure in the cell; one with more decimals than are kept is refused, not rounded."""
    found = read_amount(cell, WHOLE_DIGITS + PLACES + 1, PLACES + 1)
    if found != found.quantize(Decimal(1).scaleb(-PLACES)):
        raise CellFault(kinds.TOO_EXACT, most=PLACES)
    return found.quantize(Decimal(1).scaleb(-PLACES))


COLUMNS = (
    named("填报单位", "body", str, 100, required=True, hint=_("Short or full name, the present one or that of the quarter.")),
    Column("季度", "quarter", read_quarter, True, hint=_("Such as 2014Q3 or 2014年第3季度.")),
    day("收到日期", "received_on", required=True, hint=_("The day on which the office received the report; it decides whether it was late.")),
    text(ReportItem, "code", "填报项代码", hint=_("As on the page of report items; empty only for a nil report.")),
    shown("填报项", "label", str),
    shown("计量单位", "unit", str),
    Column("数值", "figure", read_figure, hint=_("For items that ask for a figure.")),
    Column("文字内容", "text", partial(read_text, most=LONGEST), hint=_("For items that ask for a narrative.")),
    text(ReportValue, "explanation", "情况说明"),
    Column("零报告说明", "nil", partial(read_text, most=500), hint=_("The statement of a nil report, on one line without an item.")),
)  # fmt: skip
TITLES = {column.key: column.title for column in COLUMNS}
PLACE = {column.key: place for place, column in enumerate(COLUMNS)}
EXAMPLES = (
    ("质监局", "2012Q1", "2012-04-08", "D06.1", "", "", "12", "", "", ""),
    ("教育局", "2012年第1季度", "2012-04-09", "", "", "", "", "", "", "本季度无质量教育活动。"),
)
