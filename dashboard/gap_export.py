"""The decomposition of a gap as a file: exact to ten decimals, the total in the last line."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from dashboard.gap_table import GapTable
from exchange.formats.selections import Line, Selection

DECIMALS = Decimal("0.0000000001")


def select_gap_lines(table: GapTable) -> Selection:
    """Return the table as what is written into a file."""
    headings = [str(heading.label) for heading in table.headings]
    # A file has the parts in columns of their own, for nobody reckons with 1 899/1 999.
    headings[2:3] = [_("Numerator"), _("Denominator")]
    page = table.page
    filters = [
        (_("Indicator"), str(page.indicator)),
        (_("Quarter"), page.quarter.label),
        (_("Window"), page.reading.window_words),
    ]
    # Read now, for their number is told beside them.
    lines = list(list_lines(table))
    name = "_".join([page.indicator.code, page.quarter.code, _("Gap"), str(table.title)])
    return Selection(name, tuple(headings), lambda: ((line,) for line in lines), len(lines), filters)


def list_lines(table: GapTable) -> Iterator[Line]:
    """Yield what no slice holds, the slices in their order, and the total."""
    found, scale = table.found, table.point.scale
    if table.base_words:
        yield table.base_words, "", None, None, exact_decimal(found.base), None
    for line in table.lines:
        share = line.share
        parts = exact_decimal(Fraction(share.numerator, scale)), share.denominator
        effects = (share.data_effect, share.mix_effect) if table.has_effects else ()
        numbers = (exact_decimal(number or Fraction(0)) for number in (share.contribution, share.needed, *effects))
        yield line.name, _(", ").join(line.owners), *parts, *numbers
    parts = exact_decimal(Fraction(table.point.numerator or 0, scale)), table.point.denominator
    # Of all slices, also of those that the page leaves out: the total is that of the figure.
    sums = [
        sum(column, Fraction(0))
        for column in zip(*((s.data_effect or 0, s.mix_effect or 0) for s in found.shares), strict=True)
    ]
    numbers = (exact_decimal(number) for number in (found.gap, found.needed, *(sums if table.has_effects else ())))
    yield _("Total"), "", *parts, *numbers


def exact_decimal(value: Fraction) -> Decimal:
    """Return a number as a file has it."""
    found = (Decimal(value.numerator) / value.denominator).quantize(DECIMALS)
    # normalize() alone would write whole hundreds as 1E+2.
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
