"""The red list: what is far behind, by how much, and which places weigh most."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboard.standing import Standing
from dashboard.status import Overview
from departments.models import Part
from departments.naming import body_name_on
from enterprises.slices import DIMENSIONS, Breakdown, Slice, list_slices, take_heaviest
from supervision.clocks import hold_each
from supervision.colouring import Judgement
from supervision.models import Colour, Supervision, SupervisionColour, SupervisionPart, SupervisionSpan
from targets import clock
from targets.models import Attainment, Status, TargetRule
from targets.together import CompiledQueries

ORDER: list[str] = [Status.OFF_TRACK, Status.BEHIND]


@dataclass(frozen=True)
class Supervised:
    """The lead's part in the open item of supervision raised from an indicator: the body's name today and the colour that the log has."""

    part: SupervisionPart
    body: str
    judged: Judgement


@dataclass(frozen=True)
class RedItem:
    """An indicator that is behind, with the slices that weigh most by dimension, and how far its supervision is, if there is any."""

    standing: Standing
    weights: dict[str, list[Slice]]
    supervised: Supervised | None = None

    @property
    def reasons(self) -> list[str]:
        """Why it is behind, in words, one sentence per dimension that tells anything."""
        return [
            _("Most by {dimension}: {slices}").format(
                dimension=DIMENSIONS[dimension], slices=_(", ").join(f"{s.name} {s.weight_words}" for s in found)
            )
            for dimension, found in self.weights.items()
        ]

    @property
    def linked_reasons(self) -> list[SafeString]:
        """The same sentences, in which a township leads to its page."""
        return [
            format_html(
                _("Most by {dimension}: {slices}"), dimension=DIMENSIONS[dimension],
                slices=format_html_join(_(", "), "{} {}", ((self.link(dimension, s), s.weight_words) for s in found)),
            )
            for dimension, found in self.weights.items()
        ]  # fmt: skip

    def link(self, dimension: str, found: Slice) -> SafeString | str:
        """Return the name of a slice, of a township as a link to its page in the quarter shown."""
        # What is recorded under no township has no page.
        if dimension != "township" or not found.key:
            return found.name
        url = reverse("dashboard:township", args=[found.key])
        return format_html('<a href="{}?quarter={}">{}</a>', url, self.standing.quarter.code, found.name)

    @property
    def rows_url(self) -> str:
        """The rows missing in the numerator, or those counted where there is no denominator; none for a past day.

        Registers hold what is known now, not the rows that a past figure was counted from; those of a closed quarter are
        reached from the indicator page.
        """
        if self.standing.known.past:
            return ""
        point = self.standing.point
        side = "numerator" if point is None or point.denominator is None else "missed"
        place = reverse("dashboard:indicator-rows", args=[self.standing.plan.code, self.standing.indicator.code, side])
        return f"{place}?quarter={self.standing.quarter.code}"


@dataclass(frozen=True)
class Weighing:
    """The slices of what is behind that weigh most: by indicator and dimension."""

    heaviest: dict[int, dict[str, list[Slice]]]


def find_weighing(
    view: Overview, figures: Mapping[int, Mapping[int, Attainment]], names: dict[str, dict[str, str]]
) -> Weighing:
    """Return the slices of the very figures that the board shows behind, of all figures by indicator and quarter."""
    found = {}
    for standing in view.standings:
        if standing.status in ORDER:
            breakdown = figures[standing.indicator.pk][view.quarter.pk].breakdown
            found[standing.indicator.pk] = dict(list_heaviest_slices(standing, breakdown, names))
    return Weighing(found)


def list_red_items(view: Overview, weighing: Weighing) -> list[RedItem]:
    """Return what is red, then what is yellow, each in the order of the plan (1 query)."""
    # sorted() keeps the order of the plan within a colour.
    late = sorted((s for s in view.standings if s.status in ORDER), key=lambda s: ORDER.index(s.status))
    supervised = read_supervised(view, late)
    return [RedItem(s, weighing.heaviest[s.indicator.pk], supervised.get(f"indicator:{s.indicator.pk}")) for s in late]


def read_supervised(view: Overview, late: list[Standing]) -> dict[str, Supervised]:
    """Return the lead's part in the open item raised from each indicator, by the key of its source (1 query); none for a past day."""
    if view.known.past or not late:
        return {}
    parts, spans = compile_supervised(clock.today(), get_language() or "").fetch()
    hold_each([row.supervision for row in parts], "spans", spans, "supervision")
    return {
        row.supervision.source_key: Supervised(row, row.told_body, Judgement(Colour(row.logged or ""))) for row in parts
    }


@lru_cache(maxsize=4)
def compile_supervised(day: dt.date, language: str) -> CompiledQueries:
    """Return the queries for the open items that were raised from indicators, with names of a day in the reader's language."""
    items = Supervision.objects.open().issued().filter(source_kind=Supervision.Source.INDICATOR).order_by()
    # Its colour is that of the log, as in the menu's counts.
    colour = SupervisionColour.objects.filter(part=OuterRef("pk"), until=None).values("colour")[:1]
    parts = SupervisionPart.objects.filter(role=Part.LEAD, supervision__in=items).select_related("supervision")
    return CompiledQueries(
        parts.annotate(told_body=body_name_on("body", day), logged=Subquery(colour)),
        SupervisionSpan.objects.filter(supervision__in=items),
    )


def list_heaviest_slices(
    standing: Standing, breakdown: Breakdown, names: dict[str, dict[str, str]]
) -> Iterator[tuple[str, list[Slice]]]:
    """Yield the heaviest slices of townships and industries, where anything weighs in them."""
    for dimension, known in names.items():
        bad, scale = standing.goal.rule == TargetRule.AT_MOST, standing.point.scale if standing.point else 1
        if found := take_heaviest(list_slices(breakdown, dimension, known, bad=bad, scale=scale)):
            yield dimension, found
