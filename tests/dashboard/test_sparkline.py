"""The small trend: places worked out by hand in a drawing of 120 × 36 with a margin of 4."""

from decimal import Decimal
from fractions import Fraction

from dashboard.sparkline import Sparkline


def test_line_runs_from_the_lowest_to_the_highest_value() -> None:
    spark = Sparkline.of([(Fraction(0), None), (Fraction(10), None)])
    assert (spark.line, spark.due, spark.x, spark.y) == ("M4.0 32.0L116.0 4.0", "", 116.0, 4.0)


def test_quarter_without_a_value_leaves_a_gap() -> None:
    spark = Sparkline.of([(Fraction(0), None), (None, None), (Fraction(10), None)])
    assert spark.line == "M4.0 32.0M116.0 4.0"


def test_due_values_share_the_scale() -> None:
    spark = Sparkline.of([(Fraction(5), Decimal(0)), (Fraction(5), Decimal(10))])
    assert (spark.line, spark.due) == ("M4.0 18.0L116.0 18.0", "M4.0 32.0L116.0 4.0")


def test_flat_line_runs_through_the_middle_and_nothing_draws_nothing() -> None:
    assert Sparkline.of([(Fraction(7), None), (Fraction(7), None)]).line == "M4.0 18.0L116.0 18.0"
    assert Sparkline.of([(None, Decimal(3))]) == Sparkline()
    assert Sparkline.of([]) == Sparkline()
