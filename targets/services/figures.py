"""Writing figures: a revision wherever anything changed, in one transaction with the lock on their indicators."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from targets import clock
from targets.causes import Cause, Code
from targets.horizons import Horizon, read_horizon
from targets.models import Attainment, Indicator, StaleMark
from targets.services.derivation import derive_figures
from targets.timelines import IndicatorTimeline


@dataclass(frozen=True)
class Revision:
    """A figure that was written and the one that it follows, if any."""

    before: Attainment | None
    after: Attainment


def figures_recompute(
    indicators: Iterable[Indicator] | None = None, quarters: Collection[int] | None = None, cause: Cause | None = None
) -> list[Revision]:
    """Count figures again in the foreground, by default all of them, and return the revisions written.

    ``quarters`` are the keys of those to be counted again; later quarters follow where their windows reach back.
    ``cause`` is why, where it is more than to be sure. Stale marks are cleared where no indicator was left out.
    """
    chosen = Indicator.objects.all()
    if indicators is not None:
        chosen = chosen.filter(pk__in=[indicator.pk for indicator in indicators])
    with transaction.atomic():
        # Claimed before anything is counted: a mark that comes later may be of a change that this count has not seen.
        marks = [] if indicators is not None else StaleMark.objects.of_quarters(quarters).claimed()
        causes = [cause or Cause.say(Code.FULL_RECOMPUTE, gettext_lazy("full recomputation"))]
        revisions = figures_write(indicators=lock_indicators(chosen), wanted=quarters, causes=causes)
        StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return revisions


def lock_indicators(indicators: QuerySet[Indicator]) -> list[Indicator]:
    """Lock the indicators, in one order for all, and return them with all that their figures rest on.

    Two workers take turns at an indicator: else the second could add up quarters that the first is replacing.
    """
    # One order for all keeps two workers from waiting for each other. NO KEY, since a full lock would also block
    # whoever inserts rows that refer to an indicator.
    rows = indicators.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("plan")
    return list(rows.prefetch_related("definitions__points", "inapplicable_spans", "milestones"))


def figures_write(
    *, indicators: list[Indicator], wanted: Collection[int] | None, causes: list[Cause]
) -> list[Revision]:
    """Count the ``wanted`` quarters (None: all) again and write the revisions; the indicators must be locked.

    A new day alone is a revision too: pages tell the day that a figure covers, and its rows are listed as of that day.
    """
    # Before anything is counted: what comes later has marks of its own.
    horizon = read_horizon()
    stored, revisions = read_stored_figures(indicators), []
    for indicator in indicators:
        timeline, current = IndicatorTimeline(indicator, clock.today()), stored[indicator.pk]
        for figure in derive_figures(timeline, current, wanted):
            before = current.get((figure.quarter_id, figure.window))
            # An unchanged figure writes nothing, so that its history names changes only.
            if before is None or any(getattr(before, name) != getattr(figure, name) for name in (*FACTS, "as_of")):
                revisions.append(Revision(before, figure))
    revisions_save(revisions, causes, horizon)
    return revisions


def read_stored_figures(indicators: list[Indicator]) -> dict[int, dict[tuple[int, str], Attainment]]:
    """Return the current figures of each indicator, by quarter and window."""
    found: dict[int, dict[tuple[int, str], Attainment]] = defaultdict(dict)
    for figure in Attainment.objects.filter(indicator__in=indicators).current():
        found[figure.indicator_id][figure.quarter_id, figure.window] = figure
    return found


FACTS = (
    "definition_id",
    "numerator",
    "denominator",
    "breakdown",
    "due",
    "status",
    "inapplicable_since",
    "inapplicable_basis",
)
"""What must be reproduced when a figure is computed afresh as of its day."""


def revisions_save(revisions: list[Revision], causes: list[Cause], horizon: Horizon | None) -> None:
    """Append the revisions, numbered after those that they follow."""
    now, told = clock.now(), [cause.as_json for cause in causes]
    for revision in revisions:
        revision.after.revision = revision.before.revision + 1 if revision.before else 1
        revision.after.causes, revision.after.horizon = told, horizon
        # The business moment: a drill on a past day must be able to show its own figures as known then.
        revision.after.computed_at = now
    Attainment.objects.bulk_create((revision.after for revision in revisions), batch_size=500)
