"""How amounts and shares are put into words."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

from inspections.comparisons import RateComparison
from inspections.models import Survey
from registers.tables import NOTHING
from targets.grading import format_value


def format_amount(value: Decimal | None) -> str:
    """Return an amount in 10,000 yuan with the decimals that it has: 1,250.5; a dash where none is recorded."""
    # Adding nothing turns 1E+2 back into 100 after normalize().
    return NOTHING if value is None else f"{value.normalize() + 0:,f}"


def format_points(share: Fraction | float) -> str:
    """Return a difference of shares in percentage points, with one decimal."""
    return format_value(100 * Fraction(share), places=1)


def format_share(survey: Survey) -> str:
    """Return the share that a survey counts with its margin of error, in per cent: 41.0% ± 3.2."""
    return f"{format_points(survey.share)}% ± {format_points(sqrt(survey.margin_squared))}"


def format_rate(comparison: RateComparison) -> str:
    """Return the district's pass rate; one below the city's is never rounded up to it, and none is a dash."""
    if comparison.rate is None:
        return NOTHING
    return f"{format_value(comparison.rate, under=[Fraction(comparison.city.rate)])}%"
