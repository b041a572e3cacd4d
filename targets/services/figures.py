"""Writing figures: a revision wherever anything changed, in one transaction with the lock on their indicators."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets import clock
from targets.course import Course
from targets.models import Attainment, Indicator, StaleMark, Window
from targets.services.derivation import figures_derived


@dataclass(frozen=True)
class Revision:
    """A figure that was written and the one that it follows, if any."""

    before: Attainment | None
    after: Attainment


def figures_recompute(
    indicators: Iterable[Indicator] | None = None, quarters: Collection[int] | None = None
) -> list[Revision]:
    """Count figures again in the foreground, by default all of them, and return the revisions written.

    ``quarters`` are the keys of those to be counted again; later quarters follow where their windows reach back.
    Stale marks are cleared where no indicator was left out.
    """
    chosen = Indicator.objects.all()
    if indicators is not None:
        chosen = chosen.filter(pk__in=[indicator.pk for indicator in indicators])
    with transaction.atomic():
        marks = [] if indicators is not None else StaleMark.objects.of_quarters(quarters).claimed()
        revisions = figures_write(indicators=locked(chosen), wanted=quarters, cause=_("full recomputation"))
        StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return revisions


def locked(indicators: QuerySet[Indicator]) -> list[Indicator]:
    """Lock the indicators, in one order for all, and return them with all that their figures rest on.

    Two workers take turns at an indicator: else the second could add up quarters that the first is replacing.
    """
    rows = indicators.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("plan")
    return list(rows.prefetch_related("definitions__points", "inapplicable_spans", "milestones"))


def figures_write(
    *, indicators: list[Indicator], wanted: Collection[int] | None, cause: str, data_changed: bool = False
) -> list[Revision]:
    """Count the ``wanted`` quarters (None: all) again and write the revisions; the indicators must be locked.

    With ``data_changed`` a figure of a wanted quarter is written again even if only its day is new: rows have changed
    since, and the rows behind a figure are listed as of its day.
    """
    stored, revisions = stored_figures(indicators), []
    for indicator in indicators:
        course, current = Course(indicator, clock.today()), stored[indicator.pk]
        for figure in figures_derived(course, current, wanted):
            before = current.get((figure.quarter_id, figure.window))
            final = course.is_over(figure.quarter_id)
            if needs_revision(before, figure, day_matters=final or (data_changed and reaches(figure, wanted))):
                revisions.append(Revision(before, figure))
    revisions_save(revisions, cause)
    return revisions


def stored_figures(indicators: list[Indicator]) -> dict[int, dict[tuple[int, str], Attainment]]:
    """Return the current figures of each indicator, by quarter and window."""
    found: dict[int, dict[tuple[int, str], Attainment]] = defaultdict(dict)
    for figure in Attainment.objects.filter(indicator__in=indicators).current():
        found[figure.indicator_id][figure.quarter_id, figure.window] = figure
    return found


FACTS = ("definition_id", "numerator", "denominator", "breakdown", "due", "status")


def needs_revision(before: Attainment | None, after: Attainment, *, day_matters: bool) -> bool:
    """Say whether a figure has to be written; a new day alone counts only where ``day_matters``."""
    if before is None or any(getattr(before, name) != getattr(after, name) for name in FACTS):
        return True
    return day_matters and before.as_of != after.as_of


def reaches(figure: Attainment, wanted: Collection[int] | None) -> bool:
    """Say whether the figure's window holds one of the wanted quarters."""
    if wanted is None:
        return True
    first = {Window.YEAR_TO_DATE: figure.quarter_id // 10 * 10, Window.PLAN_TO_DATE: 0}.get(
        Window(figure.window), figure.quarter_id
    )
    return any(first <= key <= figure.quarter_id for key in wanted)


def revisions_save(revisions: list[Revision], cause: str) -> None:
    """Append the revisions, numbered after those that they follow."""
    now = clock.now()
    for revision in revisions:
        revision.after.revision = revision.before.revision + 1 if revision.before else 1
        revision.after.cause, revision.after.computed_at = cause, now
    Attainment.objects.bulk_create((revision.after for revision in revisions), batch_size=500)
