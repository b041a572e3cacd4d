"""What a page costs: the processor time of the pages that people open all day against that of a trivial one."""

from functools import partial
from statistics import mean, median

from django.test import Client
from django.urls import reverse

from baodi_quality.bench.listing import get_client
from baodi_quality.bench.processes import measure_work
from baodi_quality.bench.report import Bound, Result
from reporting.models import Report
from targets.models import Indicator

ROUNDS = 9


def measure_mix() -> list[Result]:
    """Ask for the pages in turns with the trivial one; each counts alike."""
    client, trivial, pages = get_client(), reverse("accounts:password-change"), list_pages()
    taken: dict[str, list[float]] = {page: [] for page in (trivial, *pages)}
    for _ in range(ROUNDS):
        # In turns, so that what else the machine does falls on all alike.
        for page, seconds in taken.items():
            seconds.append(measure_work(partial(ask, client, page)))
    baseline, ours = median(taken[trivial]), mean(median(taken[page]) for page in pages)
    return [
        Result(
            f"{len(pages)} pages of every day, processor time of each", f"{ours * 1000:.0f} ms",
            f"page for a new password: {baseline * 1000:.0f} ms", ours / baseline, Bound.AT_MOST, 2.5,
        )
    ]  # fmt: skip


def ask(client: Client, page: str) -> None:
    """Ask for a page; RuntimeError where it is refused."""
    answer = client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")


def list_pages() -> list[str]:
    """Return the addresses: overviews, an indicator, lists, a report."""
    indicator = Indicator.objects.select_related("plan").get(code="B6")
    return [
        reverse("dashboard:board"),
        reverse("dashboard:indicator", args=[indicator.plan.code, indicator.code]),
        reverse("inspections:spot-checks"),
        reverse("enterprises:enterprises"),
        reverse("reporting:report-queue"),
        Report.objects.order_by("pk")[0].get_absolute_url(),
    ]
