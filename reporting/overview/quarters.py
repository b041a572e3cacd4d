"""Which quarters an overview speaks of, as its address asks."""

from collections.abc import Mapping

from reporting.models import Report
from targets.models import Quarter
from targets.request_values import get_quarter_key

ALL = "all"


def list_reported_quarters() -> list[Quarter]:
    """Return the quarters for which reports were made, in order (1 query)."""
    return list(Quarter.objects.filter(pk__in=Report.objects.order_by().values("quarter")).order_by("pk"))


def choose_year(values: Mapping[str, str], quarters: list[Quarter]) -> str:
    """Return the year asked for, or ``all``; the newest with reports where none is asked for."""
    years = {str(quarter.year) for quarter in quarters}
    wanted = values.get("year", "")
    return wanted if wanted in years or wanted == ALL else max(years, default=ALL)


def quarters_of_year(quarters: list[Quarter], year: str) -> list[Quarter]:
    """Keep the quarters of a year; all of them for ``all``."""
    return [quarter for quarter in quarters if year in {ALL, str(quarter.year)}]


def choose_quarter(values: Mapping[str, str], quarters: list[Quarter]) -> Quarter | None:
    """Return the quarter asked for, the newest where none is; None where there are no reports at all; 404 for another."""
    if not quarters:
        return None
    wanted = get_quarter_key(values["quarter"]) if values.get("quarter") else quarters[-1].pk
    return next((quarter for quarter in quarters if quarter.pk == wanted), quarters[-1])
