"""Which figures an act moved: those whose causes bear its number."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from audit.models import Act
from targets.figures import build_figure, goal_of
from targets.models import Attainment, Quarter

MOST_FIGURES = 50
"""Figures that the page of an act lists; the newest quarters first."""


@dataclass(frozen=True)
class MovedFigure:
    """A figure before and after what an act did."""

    before: Attainment
    after: Attainment

    @property
    def quarter(self) -> Quarter:
        """Its quarter."""
        return Quarter.at(self.after.quarter_id)

    @property
    def words(self) -> list[str]:
        """The figure before and after, each by the definition that it was graded with."""
        indicator = self.after.indicator
        return [
            str(build_figure(indicator, goal_of(indicator, figure.definition), figure))
            for figure in (self.before, self.after)
        ]

    @property
    def url(self) -> str:
        """The address of the rows that moved it."""
        indicator = self.after.indicator
        place = [indicator.plan.code, indicator.code, self.before.revision, self.after.revision]
        return (
            f"{reverse('dashboard:indicator-moved', args=place)}?quarter={self.quarter.code}&window={self.after.window}"
        )


def list_moved_figures(act: Act) -> list[MovedFigure]:
    """Return the figures that an act gave other parts or another light, in the windows that goals are judged by (2 queries)."""
    number = act.details.get("request")
    if not number:
        return []
    after = select_figures(
        Attainment.objects.filter(causes__contains=[{"change": number}], window=F("definition__window"))
    )
    found = {
        place_of(figure): figure
        for figure in after.order_by("-quarter", "indicator__position", "revision")[:MOST_FIGURES]
    }
    places = Q(pk=None)
    for indicator, quarter, window, revision in found:
        places |= Q(indicator=indicator, quarter=quarter, window=window, revision=revision - 1)
    before = {place_of(figure): figure for figure in select_figures(Attainment.objects.filter(places))}
    pairs = [(before.get((*place[:3], place[3] - 1)), figure) for place, figure in found.items()]
    return [MovedFigure(old, new) for old, new in pairs if old and is_moved(old, new)]


def select_figures(rows: QuerySet[Attainment]) -> QuerySet[Attainment]:
    """Return the figures with what words need, and without their slices."""
    return rows.select_related("indicator__plan", "definition").defer("breakdown", "indicator__plan__document")


def place_of(figure: Attainment) -> tuple[int, int, str, int]:
    """Return what tells a revision from all others."""
    return figure.indicator_id, figure.quarter_id, figure.window, figure.revision


def is_moved(before: Attainment, after: Attainment) -> bool:
    """Say whether the parts or the light are others."""
    return any(getattr(before, name) != getattr(after, name) for name in ("numerator", "denominator", "status"))
