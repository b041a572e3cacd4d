"""What grows with the registers: the portal's daily work at ten, a hundred, a thousand … thousand spot checks.

Told is processor time of portal and database together, since the clock of a busy machine tells what others do.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse

from baodi_quality.bench.listing import get_client
from baodi_quality.bench.million import spot_checks_write
from baodi_quality.bench.mixing import ask
from baodi_quality.bench.processes import measure_work
from baodi_quality.bench.recomputing import change_row, forget_figures
from baodi_quality.bench.report import Curve
from baodi_quality.bench.sheets import sheet_write
from baodi_quality.bench.trailing import trail_switched_off
from enterprises.models import Enterprise
from exchange.formats.validation import check_file
from exchange.imports.importing import sheets_import
from exchange.imports.reading import SheetFile
from inspections.models import SpotCheck
from inspections.resources.spot_checks import SpotCheckResource
from targets.models import Indicator
from targets.services import figures_recompute, stale_recompute

SMALLEST, LARGEST = 4, 7
"""Powers of ten."""
FLAT, IMPORTED, COUNTED = 0.15, 0.2, 1.05
TIMES, ENOUGH_SECONDS = 7, 10
LINES = 5_000


def measure_growth(largest: int = LARGEST) -> list[Curve]:
    """Measure each piece of work at every size up to ten to the power of ``largest``."""
    curves: dict[str, Curve] = {}
    client = get_client()
    for size in (10**power for power in range(SMALLEST, largest + 1)):
        print(f"Measuring at {size:,} spot checks ...", flush=True)
        # Nothing of this looks into the trail, and to record ten million rows takes longer than all else.
        with trail_switched_off():
            spot_checks_write(size)
        for what, limit, seconds in list_measurements(client, size):
            # At once: the last size takes an hour on a busy machine.
            print(f"{what}: {seconds:.3f} s", flush=True)
            curves.setdefault(what, Curve(what, limit)).points[size] = seconds
    return list(curves.values())


def list_measurements(client: Client, size: int) -> Iterator[tuple[str, float, float]]:
    """Yield what was measured, the largest exponent that it may have, and its seconds."""
    forget_figures(Indicator.objects.all())
    yield "full recomputation", COUNTED, measure_work(figures_recompute)
    yield "one changed row", FLAT, measure_changes()
    for what, address in list_pages(size):
        yield what, FLAT, page_seconds(client, address)
    yield f"import of {LINES:,} lines", IMPORTED, measure_small_import()


def measure_changes() -> float:
    """Return the seconds that a worker takes for one changed row."""
    # Another row each time, for the same one turned back would find figures it had before.
    return find_quickest(time_change, [f"M{number:08}" for number in range(1, TIMES + 1)])


def time_change(number: str) -> float:
    """Change a row, and return what a worker takes for it."""
    change_row(number)
    return measure_work(stale_recompute)


def list_pages(size: int) -> Iterator[tuple[str, str]]:
    """Yield name and address of the pages."""
    listed = reverse("inspections:spot-checks")
    indicator = Indicator.objects.select_related("plan").get(code="B5")
    figure = [indicator.plan.code, indicator.code]
    rows = reverse("dashboard:indicator-rows", args=[*figure, "denominator"]) + "?window=plan_to_date"
    letters = Enterprise.objects.order_by("pk").values_list("name_initials", flat=True)[0]
    searched = {"an exact number": f"M{size // 2:08}", "what is not there": "查无此物", "letters": letters}
    yield "board", reverse("dashboard:board")
    yield "indicator", reverse("dashboard:indicator", args=figure)
    for name, query in {
        "first page": "", "middle": f"?page={size // 50}", "last page": "?page=999999", "filtered": "?outcome=failed&since=2013-01-01",
    }.items():  # fmt: skip
        yield f"list, {name}", listed + query
    for name, words in searched.items():
        yield f"search for {name}", f"{listed}?{urlencode({'q': words})}"
    for name, query in {"first page": "", "last page": "&page=999999", "searched": f"&q=M{size // 2:08}"}.items():
        yield f"rows of B5, {name}", rows + query
    yield "unmatched producers", reverse("inspections:unmatched-producers")


def page_seconds(client: Client, address: str) -> float:
    """Return the seconds of the quickest of some requests; RuntimeError where the page is refused."""
    return find_quickest(lambda page: measure_work(partial(ask, client, page)), [address] * TIMES)


def find_quickest(work: Callable[[Any], float], turns: Sequence[Any]) -> float:
    """Return the seconds of the quickest turn, for what disturbs only ever makes slower; stop where that takes too long.

    The first one finds templates uncompiled and rows on the disk.
    """
    taken: list[float] = []
    for turn in turns:
        taken.append(work(turn))
        if sum(taken) > ENOUGH_SECONDS:
            break
    return min(taken)


def measure_small_import() -> float:
    """Return the seconds that a sheet takes from its file to its rows and marks."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "few.xlsx")
        sheet_write(sheet, LINES)
        return find_quickest(time_import, [sheet] * 3)


def time_import(sheet: Path) -> float:
    """Import the sheet and take its rows back, so that each turn finds the register alike."""
    file = SheetFile(sheet, check_file(sheet, sheet.name), [SpotCheckResource])
    with transaction.atomic():
        seconds = measure_work(lambda: sheets_import(file=file, cause="bench", user=None))
        if not SpotCheck.objects.filter(number="BENCH000001").exists():
            raise AssertionError("the import stored nothing")
        transaction.set_rollback(True)
    return seconds
