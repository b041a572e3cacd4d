"""The digest of a week (每周要情): what a leader should know on Monday, in one message instead of many."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from dashboard.as_of import AsOf
from dashboard.standing import Standing
from dashboard.status import Overview, counted_lights, overview
from supervision.pages import WorkCount
from targets.models import Plan, Status

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class LightChange:
    """An indicator whose light is another than a week ago."""

    standing: Standing
    before: str
    now: str

    @property
    def words(self) -> str:
        """The change in words: B6 农贸市场抽检合格率：进度正常 → 严重滞后."""
        name = f"{self.standing.indicator.code} {self.standing.indicator.name}"
        return _("{indicator}: {before} → {now}").format(
            indicator=name, before=Status(self.before).label, now=Status(self.now).label
        )


def get_last_lights(view: Overview) -> dict[int, str]:
    """Return the light of each indicator's newest figure."""
    return {one.indicator.pk: one.series[-1].status for one in view.standings if one.series}


def list_light_changes(plan: Plan, view: Overview) -> list[LightChange]:
    """Return which lights are others than they were known to be a week before, in the order of the plan."""
    a_week_ago = view.known.day - WEEK
    # In a plan's first week there is nothing to compare.
    before = get_last_lights(overview(plan, None, AsOf(a_week_ago))) if plan.starts_on <= a_week_ago else {}
    now = get_last_lights(view)
    return [
        LightChange(one, before[key], now[key])
        for one in view.standings
        if (key := one.indicator.pk) in before and key in now and before[key] != now[key]
    ]


@dataclass(frozen=True)
class Digest:
    """What happened in a week, the same for everybody but for what waits for the person."""

    view: Overview
    changes: list[LightChange]

    @classmethod
    def of_week(cls, plan: Plan) -> "Digest":
        """Read the week that ends today."""
        view = overview(plan, None, AsOf())
        return cls(view, list_light_changes(plan, view))

    @property
    def subject(self) -> str:
        """The week in one line."""
        changed = len(self.changes)
        words = (
            ngettext("{number} light turned", "{number} lights turned", changed) if changed else _("no light turned")
        )
        return _("The week: {changes}").format(changes=words.format(number=changed))

    def text_for(self, user: User) -> str:
        """Return how the quarter stands, which lights turned, and how much awaits the person's decision."""
        lights = (f"{Status(light).label} {number}" for light, number in counted_lights(self.view.standings) if number)
        waiting = WorkCount.of_user(user).count
        lines = [
            _("{quarter}: {lights}").format(quarter=self.view.quarter.label, lights=_(", ").join(lights)),
            *(change.words for change in self.changes),
            ngettext("{number} item awaits your decision.", "{number} items await your decision.", waiting).format(
                number=waiting
            )
            if waiting
            else _("Nothing awaits your decision."),
        ]
        return "\n".join(lines)
