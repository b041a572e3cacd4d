"""The board's figures, kept in the process for as long as nothing that they were read from has changed.

Twenty people who look at the same board would have it read and drawn twenty times. One query stamps the state of all that
the board is made of; while the stamp is the same, so is the board. Nothing expires by the clock and nothing has to be
invalidated: whoever changes a row, by whatever path, changes the stamp.
"""

import datetime as dt
from functools import lru_cache

from django.db import connection

from dashboard.as_of import AsOf
from dashboard.status import Overview, overview
from departments.models import Body, BodyName, IndicatorOwnership
from targets import clock
from targets.models import Applicability, Attainment, Goal, Indicator, IndicatorDefinition, Plan, Quarter

# Small tables, taken whole. Figures are only ever appended, so their number tells of every change: unlike the newest key,
# which a transaction that commits late does not raise.
WHOLE = (Indicator, Goal, IndicatorDefinition, Body, BodyName, IndicatorOwnership, Applicability, Quarter)
# Rows have no order of their own, and the same rows must give the same stamp.
COLUMNS = [f"(SELECT string_agg(t::text, '' ORDER BY t.id) FROM {model._meta.db_table} AS t)" for model in WHOLE] + [
    f"(SELECT count(*) FROM {Attainment._meta.db_table})"
]
STATEMENT = f"SELECT md5(concat_ws(' ', {', '.join(COLUMNS)}))"


def get_cached_overview(plan: Plan, asked: int | None, known: AsOf) -> tuple[Overview, str]:
    """Return the overview as `overview` does, and the stamp of what it was read from (1 query; 7 where anything changed)."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        stamp = cursor.fetchone()[0]
    # The plan itself is not among the tables, as its document would be hashed at every view.
    about = (plan.code, plan.title, plan.starts_on, plan.ends_on)
    return read_overview(plan, asked, known, stamp, clock.today(), about), stamp


# By process and few: each holds a plan with all its figures.
@lru_cache(maxsize=16)
def read_overview(
    plan: Plan, asked: int | None, known: AsOf, stamp: str, day: dt.date, about: tuple[object, ...]
) -> Overview:
    """Read the overview; what follows ``known`` tells one state of it from another, since a plan is known by its key."""
    return overview(plan, asked, known)
