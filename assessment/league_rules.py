"""Whether a paper allows to rank townships, and with whom each is ranked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.models import League, Scheme, Sheet
from targets.together import fetch_together

GROUPS: dict[str, str | Promise] = {
    "T1": _("sub-districts and towns with more industry"),
    "T2": _("other towns and townships"),
}
"""Like is ranked with like: by the number of enterprises in operation (`services/rounds.py`)."""


@dataclass(frozen=True)
class LeagueRules:
    """The scheme that a paper allows, None without one, and the group of each township by its code."""

    scheme: Scheme | None = None
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def permit(self) -> str:
        """The number of the paper; empty without one."""
        return "" if self.scheme is None else self.scheme.permit_number


def find_league(year: int) -> tuple[Any, Any]:
    """Return the scheme that a paper allows in a year, and code and group of its townships, ready to be fetched."""
    schemes = Scheme.objects.in_force().filter(league=League.TOWNSHIPS, year=year).exclude(permit_number="")
    groups = Sheet.objects.filter(scheme__in=schemes.values("pk")[:1]).order_by()
    return schemes[:1], groups.values_list("township__code", "group")


def make_league_rules(schemes: Iterable[Scheme], groups: Iterable[tuple[str, str]]) -> LeagueRules:
    """Return the rules of what was fetched."""
    return LeagueRules(next(iter(schemes), None), dict(groups))


def read_league_rules(year: int) -> LeagueRules:
    """Return by which paper the townships may be ranked in a year, outside of the office too (1 query)."""
    found = find_league(year)
    fetch_together(*found)
    return make_league_rules(*found)
