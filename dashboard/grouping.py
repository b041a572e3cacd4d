"""Indicators by group of goals, and the choice that a reader makes among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.standing import Standing
from dashboard.status import counted_lights
from targets.models import Goal, Status


@dataclass(frozen=True)
class GoalGroup:
    """A group of goals as the plan sets them, with its indicators."""

    goal: Goal
    standings: list[Standing]

    @property
    def lights(self) -> list[tuple[str, int]]:
        """How many indicators of the group show each light; those that none shows are left out."""
        return [(status, count) for status, count in counted_lights(self.standings) if count]


def group_by_goal(standings: Sequence[Standing]) -> list[GoalGroup]:
    """Set indicators, which come in the order of the plan, under their groups."""
    # The indicators come in the order of the plan, in which groups stand together.
    groups = groupby(standings, key=lambda s: s.group.pk)
    return [GoalGroup(rows[0].group, rows) for rows in (list(members) for _, members in groups)]


URGENCY: list[str] = [
    Status.OFF_TRACK, Status.BEHIND, Status.SMALL_SAMPLE, Status.NO_DATA, Status.NO_YEAR_BEFORE, Status.ON_TRACK,
    Status.ATTAINED, Status.MONITORED, Status.NOT_APPLICABLE,
]  # fmt: skip
"""What a reader who sorts by light looks for first."""


def sort_by_gap(standings: Sequence[Standing]) -> list[Standing]:
    """Return the indicators by their lights, the worst first, and under one light by the part of what was due that is missing."""
    # From here on nothing is urgent, and the order of the plan stays.
    calm = URGENCY.index(Status.NO_YEAR_BEFORE)
    return sorted(standings, key=lambda s: (min(URGENCY.index(s.status), calm), -s.missing_part))


def list_budgets(standings: Sequence[Standing]) -> list[Standing]:
    """Return the rates whose running year can still bear failures or is lost, the least likely to be attained first."""
    told = [(s.error_budget, s) for s in standings if s.error_budget and s.budget_brief]
    # What is lost has no chance, known or not; before the first batch nobody knows one.
    told.sort(key=lambda pair: 0.0 if pair[0].is_lost else 2.0 if pair[0].chance is None else pair[0].chance)
    return [standing for _, standing in told]


@dataclass(frozen=True)
class Choice:
    """Which indicators a reader wants to see, by light, group of goals and owner; empty means all."""

    light: str
    group: str
    owner: str
    owners: list[str]
    groups: list[Goal]
    kept: list[Standing]

    @classmethod
    def of(cls, asked: Mapping[str, str], standings: Sequence[Standing]) -> "Choice":
        """Read the choice from an address."""
        light, group, owner = (asked.get(name, "") for name in ("light", "group", "owner"))
        kept = [
            s
            for s in standings
            # What an address asks that there is none of keeps nothing, rather than everything.
            if light in ("", s.status) and group in ("", s.group.code) and (not owner or owner in s.owners)
        ]
        owners = sorted({name for s in standings for name in s.owners})
        groups = list({s.group.pk: s.group for s in standings}.values())
        return cls(light, group, owner, owners, groups, kept)

    @property
    def is_made(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.light or self.group or self.owner)
