"""How amounts are put into words."""

from decimal import Decimal

from registers.tables import NOTHING


def format_amount(value: Decimal | None) -> str:
    """Return an amount in 10,000 yuan with the decimals that it has: 1,250.5; a dash where none is recorded."""
    # Adding nothing turns 1E+2 back into 100 after normalize().
    return NOTHING if value is None else f"{value.normalize() + 0:,f}"
