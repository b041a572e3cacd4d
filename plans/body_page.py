"""One body's page: its seat, duties, indicators, people and names; for its own people their home."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from departments.models import Body, DutyAssignment, IndicatorOwnership, LeadGroupSeat, Reorganisation
from plans.lead_group import Bearer
from plans.plan_page import newest_figures
from targets import clock
from targets.models import Attainment, Indicator, IndicatorDefinition
from targets.together import fetch_together

TOLD_FOR = dt.timedelta(days=366)
"""For how long a body's people are told on its page that another became part of it."""


@dataclass(frozen=True)
class Owned:
    """An indicator that the body answers for; ``figure`` is None where none was computed or the reader may not see it.

    ``definition`` is the one that the figure was graded with, or that in force today where there is no figure.
    """

    ownership: IndicatorOwnership
    definition: IndicatorDefinition | None
    figure: Attainment | None


@dataclass(frozen=True)
class BodyPage:
    """What the page shows of a body to one person."""

    body: Body
    reader: User

    @property
    def is_own(self) -> bool:
        """Whether the reader works there."""
        return self.reader.body_id == self.body.pk

    @property
    def shows_figures(self) -> bool:
        """Whether the reader may see how the body's indicators stand."""
        return self.is_own or self.reader.sees_all_figures

    @cached_property
    def full_name(self) -> str:
        """The full name in use today."""
        return Bearer(self.body, clock.today()).full_name

    @cached_property
    def reorganisations(self) -> list[Reorganisation]:
        """Its renamings and mergings, and those by which others became part of it."""
        return list(Reorganisation.objects.of(self.body))

    @property
    def joined(self) -> list[Reorganisation]:
        """The mergings of the past year by which its people may have come to it; for its own people only."""
        recent = clock.today() - TOLD_FOR
        # By the day of the merging, so that a page does not greet newcomers for ever.
        return [row for row in self.reorganisations if self.is_own and row.into_body == self.body and row.day >= recent]

    @cached_property
    def seats(self) -> list[LeadGroupSeat]:
        """The seats it holds today."""
        # The whole text of the plan would come with every seat.
        return list(self.body.seats.on(clock.today()).select_related("plan", "clause").defer("plan__document"))

    @cached_property
    def parts(self) -> list[DutyAssignment]:
        """Its parts in duties today, in the order of the plan."""
        parts = self.body.assignments.on(clock.today()).select_related("duty__clause__plan")
        return list(parts.defer("duty__clause__plan__document").order_by("duty__position"))

    @property
    def lacks_own_clause(self) -> bool:
        """Whether it sits in the lead group although no clause names it."""
        # A body whose duties were all inferred is named by no clause; none at all counts as well.
        return bool(self.seats) and all(part.inferred for part in self.parts)

    @cached_property
    def owned(self) -> list[Owned]:
        """The indicators it answers for today, in the lead first, with their newest figures (2 queries)."""
        ownerships = list(
            self.body.ownerships.on(clock.today())
            .select_related("indicator__plan")
            .defer("indicator__plan__document")
            .order_by("part", "indicator__position")
        )
        indicators = Indicator.objects.filter(pk__in=[o.indicator_id for o in ownerships])
        definitions = IndicatorDefinition.objects.filter(indicator__in=indicators).in_force(clock.today())
        figures = newest_figures(indicators).select_related("quarter")
        # Not even asked for where the reader may not see them.
        figures = figures if self.shows_figures else figures.none()
        fetch_together(definitions, figures)
        in_force = {definition.indicator_id: definition for definition in definitions}
        newest = {figure.indicator_id: figure for figure in figures}
        return [
            # What the figure was judged by, and not what is in force by now.
            Owned(o, figure.definition if figure else in_force.get(o.indicator_id), figure)
            for o, figure in ((o, newest.get(o.indicator_id)) for o in ownerships)
        ]

    @cached_property
    def people(self) -> list[User]:
        """Its people with an account that is open."""
        return list(self.body.users.filter(is_active=True).order_by("role", "username"))
