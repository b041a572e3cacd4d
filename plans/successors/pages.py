"""What the pages of plans and of drafts show."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from departments.models import Body, Duty
from plans.amending.versions import Owner, tell_number, tell_owners
from plans.models import Amendment, PlanDraft
from plans.services import reason_closed
from plans.successors.checks import Problem, build_plan, list_problems
from plans.successors.content import ClauseDraft, GoalDraft, IndicatorDraft, PlanContent
from plans.successors.duties import DutyDraft
from plans.successors.preview import list_old
from reporting.models import ReportItem
from targets.models import Indicator, Plan, Quarter
from targets.models.quarters import quarter_id
from targets.words import describe_target


class PlanLine(NamedTuple):
    """A plan with where it stands today: over, in force, or still to begin."""

    plan: Plan
    state: str
    is_in_force: bool

    @property
    def last_quarter(self) -> Quarter:
        """The quarter under which its last figures stand."""
        return Quarter.at(quarter_id(self.plan.ends_on))


def list_plans(day: dt.date) -> list[PlanLine]:
    """Return the plans, the newest first; in force is the newest that has begun (1 query)."""
    rows = list(Plan.objects.defer("document"))
    begun = next((plan for plan in rows if plan.starts_on <= day), None)
    return [PlanLine(plan, name_state(plan, begun, day), plan == begun and plan.ends_on >= day) for plan in rows]


def name_state(plan: Plan, begun: Plan | None, day: dt.date) -> str:
    """Say where a plan stands on a day."""
    if plan.starts_on > day:
        return _("begins on %(day)s") % {"day": plan.starts_on}
    if plan.ends_on < day:
        return pgettext("plan", "ended, its figures stay")
    return pgettext("plan", "in force") if plan == begun else pgettext("plan", "followed by another")


class DraftIndicatorLine(NamedTuple):
    """An indicator of a draft as its list tells of it."""

    one: IndicatorDraft
    kind: str
    target: str
    owners: str
    problems: list[Problem]

    @property
    def points(self) -> str:
        """Its yearly targets on one line."""
        return "，".join(f"{day.year}：{tell_number(value)}" for day, value in self.one.version.points)


@dataclass(frozen=True)
class DraftPage:
    """A draft with what it holds, what is still wrong, and what was decided on it."""

    draft: PlanDraft
    user: User

    @cached_property
    def content(self) -> PlanContent:
        """Its clauses, goals and indicators."""
        return PlanContent.from_json(self.draft.content)

    @cached_property
    def reason_closed(self) -> str:
        """Why it cannot be changed; empty where it can."""
        return reason_closed(self.draft)

    @property
    def may_change(self) -> bool:
        """Whether the person can change it now."""
        return self.user.role == Role.OFFICE and not self.reason_closed

    @cached_property
    def problems(self) -> list[Problem]:
        """What keeps it from being proposed; nothing is asked of what was approved."""
        return [] if self.draft.plan_id else list_problems(self.draft)

    @cached_property
    def plan(self) -> Plan:
        """The plan that comes of it, unsaved."""
        return build_plan(self.draft)

    @cached_property
    def indicators(self) -> list[DraftIndicatorLine]:
        """Its indicators in their order (1 query)."""
        codes = {owner.body for one in self.content.indicators for owner in one.version.owners}
        names = name_bodies(codes)
        return [self.describe(one, names) for one in self.content.indicators]

    def describe(self, one: IndicatorDraft, names: Mapping[str, str]) -> DraftIndicatorLine:
        """Return the line of an indicator."""
        indicator = one.build(self.plan)
        problems = [problem for problem in self.problems if problem.code == one.code and problem.part != "goal"]
        target = ""
        if one.version.fields:
            target = describe_target(indicator, one.version.build_definition(indicator, self.plan.starts_on, ""))
        return DraftIndicatorLine(
            one, str(indicator.get_kind_display()), target, tell_owners(one.version.owners, dict(names)), problems
        )

    @cached_property
    def duties(self) -> list[tuple[DutyDraft, str]]:
        """Its duties in their order, each with the bodies that bear it (1 query)."""
        names = name_bodies({part.body for one in self.content.duties for part in one.parts})
        return [
            (one, tell_owners([Owner(part.body, part.part) for part in one.parts], names))
            for one in self.content.duties
        ]

    @cached_property
    def old_duties(self) -> list[Duty]:
        """The duties of the plan before."""
        return list(Duty.objects.filter(clause__plan=self.draft.predecessor))

    @cached_property
    def old_items(self) -> list[ReportItem]:
        """What is reported until the last day of the plan before."""
        rows = ReportItem.objects.filter(duty__clause__plan=self.draft.predecessor)
        return list(rows.on(self.draft.predecessor.ends_on).select_related("duty"))

    @cached_property
    def dropped_duties(self) -> list[str]:
        """Duties, and items of those that go on, whose place nothing in the draft takes."""
        if self.draft.plan_id:
            return []
        duties = {one.follows for one in self.content.duties}
        items = {item.follows for one in self.content.duties for item in one.items}
        lost = [f"{row}" for row in self.old_duties if row.code not in duties]
        return lost + [f"{row}" for row in self.old_items if row.duty.code in duties and row.code not in items]

    @cached_property
    def goals(self) -> list[tuple[GoalDraft, list[GoalDraft]]]:
        """The groups of goals with the goals in each."""
        groups = [goal for goal in self.content.goals if not goal.group]
        return [(group, [goal for goal in self.content.goals if goal.group == group.code]) for group in groups]

    @cached_property
    def lost_goals(self) -> list[GoalDraft]:
        """Goals whose group is gone."""
        groups = {goal.code for goal in self.content.goals if not goal.group}
        return [goal for goal in self.content.goals if goal.group and goal.group not in groups]

    @property
    def clauses(self) -> list[ClauseDraft]:
        """Its clauses in the order of the document."""
        return self.content.clauses

    @cached_property
    def old(self) -> list[Indicator]:
        """The indicators of the plan before."""
        return list(list_old(self.draft.predecessor).values())

    @cached_property
    def dropped(self) -> list[Indicator]:
        """Those that no indicator of the draft continues."""
        followed = {one.follows for one in self.content.indicators}
        return [row for row in self.old if row.code not in followed]

    @cached_property
    def amendments(self) -> list[Amendment]:
        """Every proposal of it, the newest first."""
        return list(self.draft.amendments.with_names())


def name_bodies(codes: Iterable[str]) -> dict[str, str]:
    """Return the short names of bodies by their code."""
    return dict(Body.objects.filter(code__in=list(codes)).values_list("code", "name"))


class PlanPreviewLine(NamedTuple):
    """An indicator of the plan before beside the one that continues it; either may be missing."""

    code: str
    name: str
    target: str
    due: str
    after: str
    method_change: str
    old_code: str
    old_name: str
    old_target: str
    quarter: Quarter | None
    figure: str
    before: str

    @property
    def is_change(self) -> bool:
        """Whether the light by the new plan is another than that by the old one."""
        return bool(self.after) and self.after != self.before

    @property
    def is_dropped(self) -> bool:
        """Whether nothing continues it."""
        return not self.code

    @property
    def is_new(self) -> bool:
        """Whether it continues nothing."""
        return not self.old_code


def plan_lines(stored: Iterable[Mapping[str, Any]]) -> list[PlanPreviewLine]:
    """Return the lines of the preview of a plan."""
    return [
        PlanPreviewLine(**line | {"quarter": Quarter.at(line["quarter"]) if line["quarter"] else None})  # type: ignore[operator]
        for line in stored
    ]
