"""What commands about figures are asked for, found by code."""

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from targets.models import Indicator, Quarter


def add_lookups(parser: CommandParser) -> None:
    """Let a command take an indicator and a quarter."""
    parser.add_argument("--indicator", metavar="CODE", help="only this indicator, such as B5")
    parser.add_argument("--quarter", metavar="QUARTER", help="only this quarter, such as 2014Q3")


def find_indicators(code: str | None) -> list[Indicator] | None:
    """Return the indicators with this code, in whichever plan; None where no code was given."""
    if code is None:
        return None
    found = list(Indicator.objects.filter(code__iexact=code.strip()))
    if not found:
        codes = Indicator.objects.order_by("plan", "position").values_list("code", flat=True)
        raise CommandError(
            _("There is no indicator %(code)s; there are %(codes)s.") % {"code": code, "codes": "、".join(codes)}
        )
    return found


def find_quarter(code: str | None) -> int | None:
    """Return the key of the quarter with this code; None where no code was given."""
    if code is None:
        return None
    try:
        key = Quarter.key_of(code)
    except ValueError as error:
        raise CommandError(_("%(code)s is not a quarter; write it like 2014Q3.") % {"code": code}) from error
    if not Quarter.objects.filter(pk=key).exists():
        raise CommandError(_("The quarter %(code)s lies outside every plan.") % {"code": code})
    return key
