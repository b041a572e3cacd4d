"""What the pages of milestones show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from evidence.models import EvidenceFile
from exchange.exports.tables import PageTable
from plans.access import HANDING_IN, last_day_of, visible_milestones
from plans.code_words import get_act_words
from plans.milestones.checks import CHECKS, Answer, ask_registers
from plans.models import MilestoneRound, RoundStep
from plans.transitions import ACCEPT, REVIEW, ROUND_TRANSITIONS
from targets import clock
from targets.models import Milestone, Plan

GRACE = dt.timedelta(days=30)
"""For so long a step past its day is yellow where evidence for it is under way; after that it is red."""
OPEN = (MilestoneRound.State.SUBMITTED, MilestoneRound.State.REVIEWED)
STATES = {
    "signed": pgettext_lazy("milestone", "signed off"),
    "under_way": gettext_lazy("evidence under way"),
    "late": gettext_lazy("past its day"),
    "to_come": gettext_lazy("not due yet"),
    "waiting": gettext_lazy("waiting for me"),
}


@dataclass(frozen=True)
class MilestoneLine:
    """A step of the plan as it stands on a day, with its newest round."""

    step: Any
    user: User
    day: dt.date

    @cached_property
    def rounds(self) -> list[MilestoneRound]:
        """The rounds that had been handed in by the day, the newest first."""
        return [row for row in self.step.rounds.all() if localtime(row.submitted_at).date() <= self.day]

    @cached_property
    def newest_state(self) -> str:
        """Where the newest round stood on the day, by the last act of that day; one from before there were rounds has no acts."""
        if self.newest is None or self.day >= clock.today():
            return self.newest.state if self.newest else ""
        acts = [step for step in self.newest.steps.all() if localtime(step.at).date() <= self.day]
        return ROUND_TRANSITIONS[acts[-1].action].get_target(self.newest) if acts else self.newest.state

    @property
    def newest(self) -> MilestoneRound | None:
        """The newest round."""
        return self.rounds[0] if self.rounds else None

    @property
    def newest_state_words(self) -> str:
        """The same in words."""
        return str(MilestoneRound.State(self.newest_state).label) if self.newest_state else ""

    @property
    def is_under_way(self) -> bool:
        """Whether a round awaits somebody."""
        return self.newest_state in OPEN

    @property
    def state(self) -> str:
        """Whether it is signed off, past its day, or still to come."""
        if self.step.signed_on:
            return "signed"
        return "late" if self.step.due < self.day else "to_come"

    @property
    def light(self) -> str:
        """Green once signed off; past its day yellow for 30 days where evidence is under way, else red."""
        if self.state == "late":
            return "amber" if self.is_under_way and self.day <= self.step.due + GRACE else "red"
        return "green" if self.state == "signed" else ""

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(STATES[self.state])

    @property
    def is_waiting(self) -> bool:
        """Whether the newest round waits for the person's review or approval."""
        is_today = self.day >= clock.today()
        possible = ROUND_TRANSITIONS.list_possible(self.newest, self.user) if self.newest and is_today else []
        return REVIEW in possible or ACCEPT in possible

    def fits(self, state: str) -> bool:
        """Say whether a filter keeps it."""
        if state == "waiting":
            return self.is_waiting
        return self.is_under_way if state == "under_way" else self.state == state


@dataclass(frozen=True)
class MilestoneList:
    """The steps of a plan that the person may see, narrowed by what the address asks for."""

    plan: Plan
    user: User
    asked: Mapping[str, str]
    day: dt.date

    @cached_property
    def all_lines(self) -> list[MilestoneLine]:
        """Every step, goal by goal (3 queries)."""
        rows: Any = Milestone.objects.in_force(self.day).filter(indicator__plan=self.plan)
        rows = visible_milestones(self.user, rows)
        rows = rows.select_related("indicator__plan").defer("indicator__plan__document")
        rounds = (
            MilestoneRound.objects.select_related("body", "submitted_by").prefetch_related("steps").order_by("-number")
        )
        rows = rows.prefetch_related(Prefetch("rounds", rounds)).order_by("indicator__position", "due", "position")
        return [MilestoneLine(step, self.user, self.day) for step in rows]

    @property
    def state(self) -> str:
        """The state that is asked for; empty for all."""
        state = self.asked.get("state", "")
        return state if state in STATES else ""

    @property
    def indicator(self) -> str:
        """The code of the goal that is asked for; empty for all."""
        code = self.asked.get("indicator", "")
        return code if code in dict(self.indicators) else ""

    @property
    def indicators(self) -> list[tuple[str, str]]:
        """The goals to choose from."""
        return list(dict.fromkeys((one.step.indicator.code, str(one.step.indicator)) for one in self.all_lines))

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """The states to choose from, each with how many steps are in it."""
        return [(key, str(words), sum(one.fits(key) for one in self.all_lines)) for key, words in STATES.items()]

    @cached_property
    def lines(self) -> list[MilestoneLine]:
        """What was asked for."""
        return [
            line
            for line in self.all_lines
            if (not self.state or line.fits(self.state)) and self.indicator in {"", line.step.indicator.code}
        ]

    def to_sheet(self) -> PageTable:
        """Return the very lines for a file."""
        headings = [
            _("Indicator"), _("Milestone"), _("Due on"), _("State"), _("Counts from"), _("Rounds"), _("Newest round"),
            _("Handed in by"), _("speaks for the day"), _("Least level of evidence"),
        ]  # fmt: skip
        lines = [
            (
                str(one.step.indicator), one.step.name, one.step.due, one.state_words, one.step.signed_on, len(one.rounds),
                one.newest_state_words,
                str(one.newest.body or one.newest.submitted_by or "") if one.newest else "",
                one.newest.speaks_for if one.newest else None, one.step.get_least_level_display(),
            )
            for one in self.lines
        ]  # fmt: skip
        return PageTable(_("Milestones"), headings, lines, [f"{self.plan.title} {self.day}"])


@dataclass(frozen=True)
class RoundLine:
    """A round as its milestone's page tells it."""

    row: MilestoneRound
    due: dt.date
    user: User

    @property
    def links(self) -> list[tuple[EvidenceFile, str]]:
        """Its files, each with the address at which the round hands it out."""
        return [(file, reverse("plans:round-file", args=[self.row.pk, file.key])) for file in self.row.files.all()]

    @property
    def is_handed_in_late(self) -> bool:
        """Whether it came after the step's day although it speaks for a day before it."""
        return self.row.speaks_for <= self.due < self.row.submitted_at.date() and not self.row.is_migrated

    @property
    def steps(self) -> list[tuple[RoundStep, str]]:
        """What was done with it, each with the words of the act."""
        return [(step, str(get_act_words(step.action))) for step in self.row.steps.all()]

    @property
    def actions(self) -> list[tuple[Any, str]]:
        """What the person can do with it, or could, each with the reason why not now."""
        listed = ROUND_TRANSITIONS.list_actions(self.row, self.user)
        return [(one, reason) for one, reason in listed if self.user.role in one.roles]


@dataclass(frozen=True)
class MilestonePage:
    """A step: what it asks for, what the registers say, and every round."""

    step: Any
    user: User

    @cached_property
    def line(self) -> MilestoneLine:
        """How it stands today, or stood on the last day of its plan."""
        return MilestoneLine(self.step, self.user, last_day_of(self.step))

    @cached_property
    def answer(self) -> Answer | None:
        """What the registers say of that day; None where there is nothing to ask."""
        return ask_registers(self.step, last_day_of(self.step))

    @property
    def question(self) -> str:
        """What the registers are asked."""
        return str(CHECKS[self.step.question].words) if self.step.question in CHECKS else ""

    @cached_property
    def rounds(self) -> list[RoundLine]:
        """Every round, the newest first (3 queries)."""
        rows = MilestoneRound.objects.with_names().filter(milestone=self.step).order_by("-number")
        return [RoundLine(row, self.step.due, self.user) for row in rows.prefetch_related("files", "steps__by")]

    @property
    def may_hand_in(self) -> bool:
        """Whether the person can hand in a round: nothing is under way, and the step is not proved for good."""
        held = [one.row.sign_off for one in self.rounds if one.row.sign_off]
        is_open = not any(one.row.state in OPEN for one in self.rounds)
        return self.user.role in HANDING_IN and is_open and all(one.counts_until for one in held)
