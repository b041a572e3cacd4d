"""The course of an indicator under the plans before, as far as it can be drawn in one chart with its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboard.access import explained_indicators
from dashboard.as_of import AsOf
from dashboard.reading import Reading, by_place, get_reading
from targets.models import Indicator, IndicatorKind
from targets.timelines import IndicatorTimeline

ANEW = {IndicatorKind.COUNT, IndicatorKind.MILESTONE}
"""Kinds that begin anew with a plan: nothing leads from the last figure of one plan to the first of the next."""


@dataclass(frozen=True)
class EarlierPart:
    """An indicator of a plan before with its figures, quarter by quarter, and how those of the plan after it follow.

    ``readings`` are empty where they cannot stand on the same axis, or where the window has none.
    """

    indicator: Indicator
    readings: list[Reading]
    follower: Indicator

    @property
    def is_joined(self) -> bool:
        """Whether the line goes on into the next plan: the same is counted in the same way, and nothing begins anew."""
        one, other = self.indicator, self.follower
        return not other.method_change and one.kind == other.kind and other.kind not in ANEW

    @property
    def newest_first(self) -> list[Reading]:
        """Its figures in the order of the table."""
        return self.readings[::-1]

    @property
    def mark(self) -> str:
        """The word at the place where the next plan begins."""
        return _("method changed") if self.follower.method_change else _("new plan")

    @property
    def words(self) -> str:
        """What is to be known where the next plan begins."""
        told = _("From %(day)s the plan %(plan)s counts (%(code)s).") % {
            "day": self.follower.plan.starts_on, "plan": self.follower.plan.title, "code": self.follower.code,
        }  # fmt: skip
        if self.follower.method_change:
            changed = _("Method changed: %(change)s The line breaks there.") % {"change": self.follower.method_change}
            return f"{told} {changed}"
        anew = _("It begins anew with the plan; the line breaks there.")
        return told if self.is_joined else f"{told} {anew}"


def read_earlier_parts(indicator: Indicator, window: str, known: AsOf) -> list[EarlierPart]:
    """Return the parts under the plans before, the oldest first."""
    parts: list[EarlierPart] = []
    follower = indicator
    while follower.follows_id is not None:
        old = explained_indicators().get(pk=follower.follows_id)
        parts.append(EarlierPart(old, list(read_course(old, follower, window, known)), follower))
        follower = old
    return parts[::-1]


def read_course(old: Indicator, follower: Indicator, window: str, known: AsOf) -> Iterable[Reading]:
    """Yield the figures of an old indicator that can be drawn with those of the one that continues it (1 query)."""
    # Another unit would need another axis; the page of the old indicator has its chart.
    if (old.unit, old.is_ratio) != (follower.unit, follower.is_ratio):
        return
    timeline = IndicatorTimeline(old, known.day, known_at=known.moment)
    stored = by_place(old.attainments.official(known.moment), timeline)
    if window not in {place[1] for place in stored}:
        return
    begun = {place[0] for place in stored} | timeline.in_force.keys()
    for key in timeline.keys:
        if key in begun:
            yield get_reading(timeline, stored, key, window)
