"""Pages that are looked at and searched in, at a million spot checks: the processor time of each against that of the board.

The one that tells why a figure changed, against that of the indicator's own page.
"""

from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from baodi_quality.bench.growing import page_seconds
from baodi_quality.bench.listing import get_client
from baodi_quality.bench.million import ROWS, spot_checks_write
from baodi_quality.bench.recomputing import change_row
from baodi_quality.bench.report import Bound, Result
from departments.models import Township
from inspections.models import SpotCheck
from targets.models import Indicator, Quarter, Window
from targets.models.quarters import quarter_id
from targets.services import figures_recompute, stale_recompute

MOST = 2
"""Times the board's own."""
MOST_WHY = 1.5
"""Times the indicator page's."""


def measure_glances() -> list[Result]:
    """Measure the board, then each page."""
    if SpotCheck.objects.count() != ROWS:
        spot_checks_write(ROWS)
    figures_recompute()
    client = get_client()
    board = page_seconds(client, reverse("dashboard:board"))
    found = {name: page_seconds(client, address) for name, address in list_pages().items()}
    found["board as a table"] = measure_table(client)
    return [*compare_with_board(found, board), measure_why(client)]


def compare_with_board(found: dict[str, float], board: float) -> list[Result]:
    """Return each page's seconds beside the board's."""
    return [
        Result(
            f"{name}, {ROWS:,} spot checks, processor time", f"{seconds * 1000:.0f} ms", f"board as cards: {board * 1000:.0f} ms",
            seconds / board, Bound.AT_MOST, MOST,
        )
        for name, seconds in found.items()
    ]  # fmt: skip


def list_pages() -> dict[str, str]:
    """Return the addresses by name: of figures, of places, of what is searched for, of lists."""
    indicator, township = Indicator.objects.select_related("plan").get(code="B5"), Township.objects.order_by("pk")[0]
    search = reverse("dashboard:search")
    return {
        "leadership": reverse("dashboard:leadership"),
        "indicator": reverse("dashboard:indicator", args=[indicator.plan.code, indicator.code]),
        "townships": reverse("dashboard:townships"),
        "one township": reverse("dashboard:township", args=[township.code]),
        "map of townships": reverse("dashboard:township-map"),
        "search for a number": f"{search}?{urlencode({'q': f'M{ROWS // 2:08}'})}",
        "search for a name": f"{search}?{urlencode({'q': '电缆'})}",
        "spot checks": reverse("inspections:spot-checks"),
        "enterprises": reverse("enterprises:enterprises"),
    }


def measure_why(client: Client) -> Result:
    """Change a row, and measure the way of its figure against the page of the indicator itself."""
    # Taken from a producer and passed: it counts in B5, and fails when it is turned over.
    passed = SpotCheck.objects.filter(number__gte=f"M{ROWS // 2:08}", stage="production", outcome="passed")
    counted = passed.order_by("number")[0]
    change_row(counted.number)
    stale_recompute()
    indicator = Indicator.objects.select_related("plan").get(code="B5")
    place = [indicator.plan.code, indicator.code]
    query = f"?{urlencode({'quarter': Quarter.at(quarter_id(counted.sampled_on)).code, 'window': Window.QUARTER})}"
    page, why = (
        page_seconds(client, reverse(name, args=place) + query)
        for name in ("dashboard:indicator", "dashboard:indicator-why")
    )
    return Result(
        f"why a figure changed, {ROWS:,} spot checks, processor time", f"{why * 1000:.0f} ms",
        f"page of the indicator: {page * 1000:.0f} ms", why / page, Bound.AT_MOST, MOST_WHY,
    )  # fmt: skip


def measure_table(client: Client) -> float:
    """Return the seconds of the board as a table, and show cards again."""
    look = reverse("dashboard:board-look")
    client.post(look, {"look": "table"})
    seconds = page_seconds(client, reverse("dashboard:board"))
    client.post(look, {"look": "cards"})
    return seconds
