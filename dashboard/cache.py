"""The figures of board, leadership, wall and indicators, kept in the process for as long as nothing that they were read from has changed.

Twenty people who look at the same board would have it read and drawn twenty times. One query stamps the state of all that
the board is made of; while the stamp is the same, so is the board. Nothing expires by the clock and nothing has to be
invalidated: whoever changes a row, by whatever path, changes the stamp.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from assessment.models import Scheme, Sheet
from bulletin.collecting_figures import DIMENSIONS, describe_quarter, read_quarter_rows
from bulletin.facts import Facts
from dashboard.as_of import AsOf
from dashboard.red_list import Weighing, find_weighing
from dashboard.status import Overview, overview
from departments.models import Body, BodyName, IndicatorOwnership, Township, TownshipName
from enterprises.models import Industry, IndustrySupervision, ServiceIndustry
from enterprises.slices import names_by_dimension
from targets import clock
from targets.models import (
    Applicability,
    Attainment,
    Clause,
    Goal,
    Indicator,
    IndicatorDefinition,
    Milestone,
    MilestoneDue,
    MilestoneSignOff,
    Plan,
    Quarter,
    TargetPoint,
)
from targets.prepared import fetch_prepared
from targets.versions import version_of
from targets.wordings import is_english_read

# Figures are only ever appended, so their number tells of every change: unlike the newest key, which a transaction that commits
# late does not raise.
WHOLE = (
    Plan, Clause, Indicator, Goal, IndicatorDefinition, TargetPoint, Milestone, MilestoneDue, MilestoneSignOff, Body, BodyName,
    IndicatorOwnership, Applicability, Quarter, Township, TownshipName, Industry, IndustrySupervision, ServiceIndustry, Scheme,
)  # fmt: skip
"""Small tables, taken whole."""
COLUMNS = [version_of(model) for model in WHOLE] + [
    f"(SELECT count(*)::text FROM {Attainment._meta.db_table})",
    # Which townships the sentences may rank with which.
    f"""(SELECT string_agg(concat_ws(' ', scheme_id, township_id, "group"), ',' ORDER BY id) FROM {Sheet._meta.db_table})""",
]
STATEMENT = f"SELECT md5(concat_ws('|', {', '.join(COLUMNS)}))"


def get_cached_overview(plan: Plan, asked: int | None, known: AsOf) -> tuple[Overview, str]:
    """Return the overview as `overview` does, and the stamp of what it was read from (1 query; 3 where anything changed)."""
    state = State.now()
    return read_overview(plan, asked, known, state), state.stamp


def get_cached_quarter(plan: Plan, asked: int | None, known: AsOf) -> "QuarterTold":
    """Return an overview with what else its figures tell (1 query; 4 where anything changed, one more in English)."""
    return read_quarter(plan, asked, known, State.now())


class State(NamedTuple):
    """Tells one state of what figures are read from, on one day, from another."""

    stamp: str
    day: dt.date
    # Names of bodies and goals are read in the reader's language.
    language: str

    @classmethod
    def now(cls) -> "State":
        """Return the present state (1 query)."""
        stamp = fetch_prepared(STATEMENT)[0][0]
        return cls(stamp, clock.today(), get_language() or "")


@dataclass(frozen=True)
class QuarterTold:
    """The overview of a quarter with what else its figures tell: for the red list and for the sentences."""

    state: State
    view: Overview
    weighing: Weighing
    facts: Facts


# By process and few: each holds a plan with all its figures.
@lru_cache(maxsize=16)
def read_overview(plan: Plan, asked: int | None, known: AsOf, state: State) -> Overview:
    """Read the overview; ``state`` tells one of it from another, since a plan is known by its key."""
    return overview(plan, asked, known)


@lru_cache(maxsize=4)
def read_quarter(plan: Plan, asked: int | None, known: AsOf, state: State) -> QuarterTold:
    """Read an overview with what else is told of it."""
    view = read_overview(plan, asked, known, state)
    # The sentences are Chinese for everybody, and so are the names in them.
    rows = read_quarter_rows(plan, view.quarter, known.moment, day=view.as_of)
    names = names_by_dimension(DIMENSIONS, view.as_of) if is_english_read() else rows.names
    return QuarterTold(state, view, find_weighing(view, rows.figures, names), describe_quarter(rows))
