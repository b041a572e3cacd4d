"""Every night: bring the figures to the new day, then check that each of them can be reproduced."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from targets import clock
from targets.causes import Cause, Code
from targets.models import Attainment, Comparison, ComparisonDifference, Indicator, StaleMark, Window
from targets.models.quarters import quarter_bounds
from targets.services.derivation import derive_figures
from targets.services.figures import FACTS, figures_write, lock_indicators, read_stored_figures
from targets.timelines import IndicatorTimeline

BASE_WINDOWS = (Window.QUARTER, Window.QUARTER_END)

log = logging.getLogger(__name__)


def figures_roll_forward(indicators: QuerySet[Indicator] | None = None) -> None:
    """Bring the figures of the quarters that were not over when they were counted to today, and begin a new quarter.

    An indicator that fails is logged and passed over; the comparison that follows shows it to the office.
    """
    new_day = Cause.say(Code.PASSAGE_OF_TIME, gettext_lazy("a new day"))
    # One indicator a transaction: locks are short, and one that fails takes none of the others along.
    for indicator in Indicator.objects.all() if indicators is None else indicators:
        try:
            with transaction.atomic():
                chosen = lock_indicators(Indicator.objects.filter(pk=indicator.pk))
                figures_write(indicators=chosen, wanted=[], causes=[new_day])
        except Exception:
            log.exception("the figures of %s could not be brought to the new day", indicator)


def figures_compare() -> Comparison:
    """Compare every stored figure with one computed afresh, and record the differences without healing them.

    A difference means that some path changed rows without marking the figures stale.
    """
    comparison, errors = Comparison.objects.create(), []
    for indicator in Indicator.objects.all():
        try:
            with transaction.atomic():
                comparison.figures += indicator_compare(
                    comparison, *lock_indicators(Indicator.objects.filter(pk=indicator.pk))
                )
        except Exception as error:
            log.exception("the figures of %s could not be compared", indicator)
            errors.append(f"{indicator.code} {type(error).__name__}: {error}")
    comparison.error, comparison.finished_at = "\n".join(errors), timezone.now()
    comparison.save(update_fields=["figures", "error", "finished_at"])
    return comparison


def indicator_compare(comparison: Comparison, indicator: Indicator) -> int:
    """Compare an indicator's figures, each as of its own day, and return how many there were.

    A change committed meanwhile has left its marks, so figures that are marked now are not held against anyone; the lock
    on the indicator keeps workers from clearing marks in between.
    """
    stored = read_stored_figures([indicator])[indicator.pk]
    # As of the stored day, not today's: a figure that was counted yesterday must be reproduced as of yesterday, and one
    # of tomorrow, where a drill has moved the day back, as of tomorrow. All other windows are sums of the base windows.
    counted_on = {key: find_day(figure) for (key, window), figure in stored.items() if window in BASE_WINDOWS}
    timeline = IndicatorTimeline(indicator, clock.today(), counted_on)
    computed = {(figure.quarter_id, figure.window): figure for figure in derive_figures(timeline, stored, wanted=None)}
    # Looked at after counting: a change committed while we counted has its mark in by now.
    if StaleMark.objects.filter(measure__in={source.measure for source in timeline.sources.values()}).exists():
        return 0
    # Both sides: a figure that is stored and no longer derived differs as much as one that is missing.
    expected = {place for place, figure in stored.items() if figure.quarter_id in timeline.sources} | set(computed)
    pairs = [(place, list_facts(stored.get(place)), list_facts(computed.get(place))) for place in sorted(expected)]
    ComparisonDifference.objects.bulk_create(
        ComparisonDifference(
            comparison=comparison, indicator=indicator, quarter_id=key, window=window, stored=before, computed=after
        )
        for (key, window), before, after in pairs
        if before != after
    )
    return len(pairs)


def find_day(figure: Attainment) -> dt.date:
    """Return the day on which a figure was counted: inside its quarter the last that it covers."""
    if figure.as_of < quarter_bounds(figure.quarter_id)[1]:
        return figure.as_of
    # Counted on the quarter's last day or later: a step due on that day is late only from the next one on.
    return max(figure.as_of, timezone.localdate(figure.computed_at), clock.today())


def list_facts(figure: Attainment | None) -> dict[str, Any] | None:
    """Return what must be reproduced, ready for JSON."""
    if figure is None:
        return None
    found = {name: getattr(figure, name) for name in FACTS}
    since = figure.inapplicable_since
    return found | {
        # As text with the decimals stored, since Decimal("95") and Decimal("95.0000") are written differently in JSON.
        "due": None if figure.due is None else f"{figure.due:.4f}",
        "inapplicable_since": None if since is None else since.isoformat(),
    }
