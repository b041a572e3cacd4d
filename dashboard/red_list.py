"""The red list: what is far behind, by how much, and which places weigh most."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboard.status import Overview, Standing
from enterprises.slices import DIMENSIONS, Slice, list_slices, names_of, take_heaviest
from targets.models import Attainment, Status, TargetRule

ORDER: list[str] = [Status.OFF_TRACK, Status.BEHIND]
LOOKED_AT = ("township", "industry")


@dataclass(frozen=True)
class RedItem:
    """An indicator that is behind, with the slices that weigh most by dimension."""

    standing: Standing
    weights: dict[str, list[Slice]]

    @property
    def reasons(self) -> list[str]:
        """Why it is behind, in words, one sentence per dimension that tells anything."""
        return [
            _("Heaviest by {dimension}: {slices}").format(
                dimension=DIMENSIONS[dimension], slices=_(", ").join(f"{s.name} {s.weight_words}" for s in found)
            )
            for dimension, found in self.weights.items()
        ]

    @property
    def linked_reasons(self) -> list[SafeString]:
        """The same sentences, in which a township leads to its page."""
        return [
            format_html(
                _("Heaviest by {dimension}: {slices}"), dimension=DIMENSIONS[dimension],
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


def list_red_items(view: Overview) -> list[RedItem]:
    """Return what is red, then what is yellow, each in the order of the plan (up to 3 queries)."""
    # sorted() keeps the order of the plan within a colour.
    late = sorted((s for s in view.standings if s.status in ORDER), key=lambda s: ORDER.index(s.status))
    breakdowns = read_breakdowns(view, late)
    # No names are read where nothing is behind.
    names = {dimension: names_of(dimension, view.as_of) for dimension in LOOKED_AT} if breakdowns else {}
    return [RedItem(s, dict(list_heaviest_slices(s, breakdowns.get(s.indicator.pk, {}), names))) for s in late]


def read_breakdowns(view: Overview, late: list[Standing]) -> dict[int, dict]:
    """Return the breakdown of each late indicator's figure."""
    # The slices of the very figure that the board shows.
    rows = Attainment.objects.filter(indicator__in=[s.indicator for s in late], quarter=view.quarter).judged(
        view.known.moment
    )
    return dict(rows.values_list("indicator_id", "breakdown"))


def list_heaviest_slices(
    standing: Standing, breakdown: dict, names: dict[str, dict[str, str]]
) -> Iterator[tuple[str, list[Slice]]]:
    """Yield the heaviest slices of townships and industries, where anything weighs in them."""
    for dimension, known in names.items():
        bad, scale = standing.goal.rule == TargetRule.AT_MOST, standing.point.scale if standing.point else 1
        if found := take_heaviest(list_slices(breakdown, dimension, known, bad=bad, scale=scale)):
            yield dimension, found
