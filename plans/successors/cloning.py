"""A plan taken as the beginning of the next: everything that it asked on its last day, moved by some years."""

import datetime as dt
import re
from collections.abc import Callable

from plans.amending.versions import Step, Version, find_version
from plans.successors.content import ClauseDraft, GoalDraft, IndicatorDraft, PlanContent, StepRule, number_steps
from plans.successors.duties import clone_duties
from targets.models import Indicator, Plan

Shift = Callable[[str], str]
# Not the year of a paper's number, 〔2010〕, which names the paper.
YEAR = re.compile(r"(?<![0-9〔])(20[0-9]{2})(?![0-9])")


def clone_plan(plan: Plan, starts_on: dt.date, ends_on: dt.date) -> PlanContent:
    """Return the content of a plan as it stands on its last day, with its years moved to those of the next.

    Years of its term that stand in its words move too; other numbers do not. Targets and tolerances are proposals only.
    """
    years = starts_on.year - plan.starts_on.year
    shift = shift_words(plan, years, ends_on.year - plan.ends_on.year)
    clauses = [
        ClauseDraft(row.path, row.kind, row.number, shift(row.text), row.note)
        for row in plan.clauses.order_by("position")
    ]
    goals = [
        GoalDraft(row.code, row.parent.code if row.parent else "", row.clause.path, shift(row.name), shift(row.quote))
        for row in plan.goals.select_related("parent", "clause").order_by("position")
    ]
    indicators = [
        clone_indicator(row, shift, starts_on, ends_on)
        for row in plan.indicators.select_related("goal").prefetch_related("milestones").order_by("position")
    ]
    return PlanContent(clauses, goals, indicators, clone_duties(plan, starts_on, shift))


def shift_words(plan: Plan, first: int, last: int) -> Shift:
    """Return what moves years of the plan's term in a text: its first by ``first``, its last by ``last``, others by ``first``."""

    def move(match: re.Match[str]) -> str:
        year = int(match[1])
        if year == plan.ends_on.year:
            return f"{year + last}"
        return f"{year + first}" if plan.starts_on.year <= year < plan.ends_on.year else match[1]

    return lambda text: YEAR.sub(move, text)


def clone_indicator(row: Indicator, shift: Shift, starts_on: dt.date, ends_on: dt.date) -> IndicatorDraft:
    """Return an indicator with what it asks for on its plan's last day."""
    _definition, version = find_version(row, row.plan.ends_on)
    fields = version.fields | (
        {"description": shift(version.fields["description"])} if "description" in version.fields else {}
    )
    rules = {step.pk: StepRule(step.least_level, step.question) for step in row.milestones.all()}
    move = move_day(row.plan, starts_on, ends_on)
    steps = sorted((step._replace(due_on=move(step.due_on)) for step in version.steps), key=lambda step: step.due_on)
    points = sorted({move(day): value for day, value in version.points}.items())
    named = [Step(step.milestone, shift(step.name), step.due_on) for step in steps]
    cloned = number_steps(Version(fields, points, named, version.owners))
    step_rules = {
        number: rules[step.milestone]
        for number, step in enumerate(steps, 1)
        if step.milestone is not None and step.milestone in rules
    }
    return IndicatorDraft(
        row.code, row.goal.code, shift(row.name), row.kind, row.unit, cloned, step_rules, follows=row.code
    )  # fmt: skip


def move_day(plan: Plan, starts_on: dt.date, ends_on: dt.date) -> Callable[[dt.date], dt.date]:
    """Return what moves a day of the plan to the same place in the next, counted from its end; none lies outside of it."""
    years = ends_on.year - plan.ends_on.year

    def move(day: dt.date) -> dt.date:
        # The next plan may be shorter: steps of the first years fall into its first.
        year = max(day.year + years, starts_on.year)
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        return min(max(dt.date(year, day.month, last), starts_on), ends_on)

    return move
