"""Whether a paper allows to rank townships, and with whom each is ranked."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.models import League, Scheme

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


def read_league_rules(year: int) -> LeagueRules:
    """Return by which paper the townships may be ranked in a year, outside of the office too (1 query, 2 with one)."""
    schemes = Scheme.objects.in_force().filter(league=League.TOWNSHIPS, year=year)
    scheme = schemes.exclude(permit_number="").first()
    if scheme is None:
        return LeagueRules()
    return LeagueRules(scheme, dict(scheme.sheets.values_list("township__code", "group")))
