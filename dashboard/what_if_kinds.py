"""What can be supposed about a figure: of a year that runs, of a path to a target, of steps with their days."""

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from dashboard.forms import PathForm, StepsForm, YearForm
from dashboard.indicator_page import IndicatorPage
from dashboard.what_if import Answer, WhatIf
from targets import budget_words, timelines, words
from targets.figures import build_figure, format_number, format_plain
from targets.grading import Goal, round_to_whole
from targets.models import IndicatorKind, Quarter, Status, TargetRule, Window
from targets.models.quarters import quarter_bounds, quarter_keys
from targets.timelines import QuarterSource
from targets.what_if import suppose_path, suppose_steps, suppose_year

YEARS_BEYOND = 2
"""For how many years after the plan's end a target may be supposed to be put off."""
MOST_MONTHS_SLID = 24
MOST_QUARTERS_AHEAD = 100


class YearWhatIf(WhatIf):
    """About a rate that starts anew every year: batches planned, failures among those to come, what the year owes."""

    def get_initial(self) -> dict[str, Any]:
        """Return the plan as it stands; those to come fail as often as those that were done."""
        done, counted = self.point.denominator or 0, self.point.numerator or 0
        failed = counted if self.goal.rule == TargetRule.AT_MOST else done - counted
        # More may be done by now than was planned for the year.
        planned = max(self.reading.planned or 0, done)
        failing = round(Fraction((planned - done) * failed, done)) if done else 0
        return {"planned": planned, "failing": failing, "target": format_plain(Fraction(self.point.due or 0), 4)}

    def build_form(self, data: Mapping[str, Any]) -> YearForm:
        """Return the fields: plans from what was done up to twice the plan."""
        done, planned = self.point.denominator or 0, self.initial["planned"]
        spans = {
            "planned": (done, max(2 * planned, done + 20), 1),
            "failing": (0, max(planned - done, 20), 1),
            "target": (0, 100, 0.5),
        }
        return YearForm(data, spans, done)

    def answer(self, values: Mapping[str, Any]) -> Answer:
        """Tell what the year can bear, and where it ends."""
        owed, due = Fraction(values["target"]), Fraction(self.point.due or 0)
        # Where a yearly target is due, the final one stays what attained means.
        goal = replace(self.goal, target=owed) if self.goal.target == due else self.goal
        found = suppose_year(
            goal,
            owed,
            numerator=self.point.numerator or 0,
            denominator=self.point.denominator or 0,
            planned=values["planned"],
            failing=values["failing"],
        )
        budget = found.budget
        told = [
            (_("Still to come"), format_number(budget.coming or 0)),
            (_("Must pass"), _("cannot be made good this year") if budget.is_lost else format_number(budget.must_pass)),
            (_("May fail"), "—" if budget.is_lost else format_number(budget.may_fail)),
            (_("Chance to attain"), "—" if budget.chance is None else budget_words.format_chance(budget.chance)),
            (
                _("The whole year, if so many fail"),
                str(build_figure(self.page.indicator, replace(goal, target=owed), found)),
            ),
        ]
        return Answer(told, found.status, budget_words.error_budget(budget, is_year_over=False))


class PathWhatIf(WhatIf):
    """About a figure on its way to a target: which, by when, and what every quarter brings."""

    def get_initial(self) -> dict[str, Any]:
        """Return the target as it stands and the pace of the past year."""
        pace, before = Fraction(0), self.reading.earlier
        if before is not None and self.point.value is not None and before[0] < self.point.as_of:
            days = (self.point.as_of - before[0]).days
            pace = (self.point.value - before[1]) * Fraction(1461, 16 * days)  # a quarter has 365¼ ÷ 4 days
        until = quarter_keys(self.goal.ends_on, self.goal.ends_on)[0]
        return {
            "target": format_plain(self.goal.target or Fraction(0), 4),
            "until": Quarter.at(until).code,
            "pace": format_plain(pace),
        }

    def build_form(self, data: Mapping[str, Any]) -> PathForm:
        """Return the fields: quarters from the one shown to some years after the plan."""
        is_ratio, target = self.page.indicator.is_ratio, float(self.goal.target or 0)
        beyond = self.goal.ends_on.replace(year=self.goal.ends_on.year + YEARS_BEYOND)
        quarters = [Quarter.at(key) for key in quarter_keys(self.page.quarter.starts_on, beyond)]
        most = 10 if is_ratio else max(target / 2, 5)
        spans = {
            "target": (0, 100, 0.5) if is_ratio else (0, max(2 * target, 10), 1),
            "until": (0, len(quarters) - 1, 1),
            "pace": (-most, most, 0.5),
        }
        unit = self.page.indicator.unit
        units = {"target": "%", "pace": _("percentage points")} if is_ratio else {"target": unit, "pace": unit}
        return PathForm(data, spans, quarters, units, 100 if is_ratio else None)

    def get_goal(self, values: Mapping[str, Any]) -> Goal:
        """Return the goal of the figure with another target and day; yearly targets beyond these lead nowhere any more."""
        definition, target = self.point.definition, Fraction(values["target"])
        ends_on = quarter_bounds(Quarter.key_of(values["until"]))[1]
        is_down = self.goal.rule == TargetRule.AT_MOST
        points = tuple(
            (point.due_on, Fraction(point.value))
            for point in definition.points.all()
            if point.due_on < ends_on and (point.value >= target if is_down else point.value <= target)
        )
        # The path begins where the indicator's own record does, under the same source only.
        own = [
            (key, point.as_of, point.value)
            for (key, window), point in self.page.stored.items()
            if window == self.page.window
            and point.value is not None
            and QuarterSource.of(point.definition) == QuarterSource.of(definition)
        ]
        goal = timelines.goal_of(self.page.indicator, definition, points, min(own)[1:])
        return replace(goal, target=target, ends_on=ends_on)

    def answer(self, values: Mapping[str, Any]) -> Answer:
        """Tell what is due today, what is needed, and where the pace leads."""
        indicator, goal = self.page.indicator, self.get_goal(values)
        value, scale = self.point.value or Fraction(0), self.point.scale
        left = self.reading.count_quarters_until(goal.ends_on)
        found = suppose_path(
            goal,
            value=value,
            day=self.point.as_of,
            sample=self.point.denominator,
            quarters_left=left,
            pace=Fraction(values["pace"]),
        )
        due = found.due
        # Things are owed whole; sums of amounts and shares as they come.
        if due is not None and not indicator.is_ratio and scale == 1:
            due = round_to_whole(goal, due)
        end = Quarter.at(Quarter.key_of(values["until"])).label
        outcome = _("the target is met") if found.is_met else _("the target is missed")
        told = [
            (_("Due now"), "—" if due is None else words.format_amount(indicator, due)),
            (_("Pace needed"), words.describe_pace(indicator, goal, value, left, scale) or "—"),
            (_("At this pace by then"), f"{end}：{words.estimate(indicator, goal, found.projected, scale)}，{outcome}"),
            (_("Target met in"), self.name_quarter(found.reached_in)),
        ]
        return Answer(told, found.status)

    def name_quarter(self, number: int | None) -> str:
        """Return the quarter in which so many quarters' change will have been brought."""
        # A pace of next to nothing would lead centuries ahead.
        if number is None or number > MOST_QUARTERS_AHEAD:
            return _("never at this pace")
        if number == 0:
            return _("met already")
        place = self.page.quarter.year * 4 + self.page.quarter.number - 1 + number - self.reading.is_running
        return Quarter.at(place // 4 * 10 + place % 4 + 1).label


class StepsWhatIf(WhatIf):
    """About a goal judged step by step: the steps that are open, put off."""

    @property
    def amendment_query(self) -> str:
        """The days of the steps that are open, put off."""
        months = self.form.cleaned_data["delay"] if self.form.is_valid() else 0
        opened = [line for line in self.page.milestones if line.signed_on is None]
        return urlencode({f"step_{line.step.pk}": f"{add_months(line.due_on, months)}" for line in opened})

    def get_initial(self) -> dict[str, Any]:
        """Return that nothing is put off."""
        return {"delay": 0}

    def build_form(self, data: Mapping[str, Any]) -> StepsForm:
        """Return the field."""
        return StepsForm(data, {"delay": (0, MOST_MONTHS_SLID, 1)})

    def answer(self, values: Mapping[str, Any]) -> Answer:
        """Tell how many steps are due, and which of those that are open comes next."""
        steps = self.page.milestones
        days = [
            # What is signed off cannot be put off any more.
            (line, line.due_on if line.signed_on else add_months(line.due_on, values["delay"]))
            for line in steps
        ]
        last = self.page.timeline.last_late_day(self.page.quarter.pk)
        signed = self.point.numerator or 0
        found = suppose_steps(self.goal, signed=signed, due_days=[day for _line, day in days], last=last)
        late = [line.step.name for line, day in days if line.signed_on is None and day <= last]
        coming = [f"{day:%Y-%m-%d} {line.step.name}" for line, day in days if line.signed_on is None and day > last]
        told = [
            (_("Due now"), words.format_amount(self.page.indicator, Fraction(found.due))),
            (_("Signed off"), words.format_amount(self.page.indicator, Fraction(signed))),
            (_("Late steps"), _(", ").join(late) or "—"),
            (_("Next step"), min(coming, default="—")),
        ]
        return Answer(told, found.status)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def find_kind(page: IndicatorPage) -> type[WhatIf] | None:
    """Return which assumptions can be made about the figure of a page; None where nothing is asked of it in numbers."""
    point, reading = page.reading.attainment, page.reading
    # On a past day other figures were known; nobody can suppose from there.
    if point is None or not reading.is_judged or reading.status == Status.NOT_APPLICABLE or page.known.past:
        return None
    if page.indicator.kind == IndicatorKind.MILESTONE:
        return StepsWhatIf
    if reading.error_budget is not None:
        return None if reading.is_year_over else YearWhatIf
    has_path = reading.goal.rule in {TargetRule.AT_LEAST, TargetRule.AT_MOST} and not reading.goal.is_floor
    whole = page.window in {Window.PLAN_TO_DATE, Window.QUARTER_END}
    return PathWhatIf if has_path and whole and point.value is not None else None


def make_what_if(page: IndicatorPage, asked: Mapping[str, str]) -> WhatIf:
    """Return the assumptions that an address makes about a page's figure; 404 where none can be made."""
    kind, point = find_kind(page), page.reading.attainment
    if kind is None or point is None:
        raise Http404
    return kind(page, point, asked)
