"""Recomputation over a million spot checks: all of it against SQL by hand, and one changed row against all of it."""

import time
from collections.abc import Callable, Iterable
from statistics import median

from django.db import connection, transaction

from baodi_quality.bench.by_hand import figures_by_hand, figures_read, type_of_figures
from baodi_quality.bench.million import million_write
from baodi_quality.bench.report import Bound, Result
from inspections.models import SpotCheck
from inspections.services import spot_check_save
from targets import clock
from targets.models import Attainment, Indicator
from targets.models.quarters import quarter_id
from targets.services import figures_recompute, stale_recompute

CODES = ("B5", "B6")
ROUNDS = 5


def measure_recomputation() -> list[Result]:
    """Measure the recomputation of the two pass rates with their slices, of every figure, and after a changed row."""
    million_write()
    rates = list(Indicator.objects.filter(code__in=CODES))
    by_hand, ours, full, changed = [], [], [], []
    for turn in range(ROUNDS):
        # In turns, so that what else the machine does falls on all alike.
        with transaction.atomic():
            by_hand.append(measure_seconds(lambda: figures_by_hand(quarter_id(clock.today()))))
            found = figures_read()
        forget_figures(rates)
        ours.append(measure_seconds(lambda: figures_recompute(rates)))
        # Every round: the measured work must be the right work.
        check_figures(found, read_stored_figures())
        forget_figures(Indicator.objects.all())
        full.append(measure_seconds(figures_recompute))
        # Another row each round, for the same one turned back would find figures it had before.
        changed.append(time_change(f"M{(turn + 1) * 100_001:08d}"))
    return get_results(median(by_hand), median(ours), median(full), median(changed))


def get_results(by_hand: float, ours: float, full: float, changed: float) -> list[Result]:
    """Return the two promises about recomputation."""
    return [
        Result(
            "full recomputation, 1,000,000 spot checks", f"{ours:.2f} s", f"SQL by hand, same figures: {by_hand:.2f} s",
            ours / by_hand, Bound.AT_MOST, 1.5,
        ),
        Result(
            "recomputation after one changed row", f"{changed * 1000:.0f} ms", f"full, every indicator: {full:.2f} s",
            changed / full, Bound.AT_MOST, 1 / 20,
        ),
    ]  # fmt: skip


def measure_seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes by the clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def check_figures(found: type_of_figures, stored: type_of_figures) -> None:
    """Raise AssertionError unless the SQL by hand and the portal come to the same figures, slice by slice."""
    if found != stored:
        raise AssertionError("the SQL by hand and the portal come to different figures")


def read_stored_figures() -> type_of_figures:
    """Return the portal's current figures with data, in the form of those by hand; nothing was sampled in a quarter without data."""
    rows = Attainment.objects.filter(indicator__code__in=CODES).current().select_related("indicator")
    return {
        (row.indicator.code, row.quarter_id, row.window): (row.numerator, row.denominator, row.breakdown)
        for row in rows
        if row.numerator is not None and row.denominator
    }


def forget_figures(indicators: Iterable[Indicator]) -> None:
    """Delete the stored figures, so that every one is written anew."""
    with connection.cursor() as cursor:
        # Past the ORM, whose cascades would read every row first.
        keys = [[row.pk for row in indicators]]
        # First what closed quarters keep of the rows that were counted: it hangs on the figures.
        counted = "SELECT id FROM targets_attainment WHERE indicator_id = ANY(%s)"
        cursor.execute(f"DELETE FROM targets_countedrows WHERE attainment_id IN ({counted})", keys)
        cursor.execute("DELETE FROM targets_attainment WHERE indicator_id = ANY(%s)", keys)


def time_change(number: str) -> float:
    """Change a row, and time the recomputation that this asks for."""
    change_row(number)
    return measure_seconds(stale_recompute)


def change_row(number: str) -> None:
    """Turn one row's result over through its service, which writes the marks that a worker goes by."""
    check = SpotCheck.objects.get(number=number)
    check.first_result = "failed" if check.first_result == "passed" else "passed"
    check.retest_result = ""
    spot_check_save(spot_check=check)
