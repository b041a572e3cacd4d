"""Board, closed and as-of pages, rows and programming interface tell one story, on every indicator of the demonstration."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from enterprises.models import CertificateEvent, ProductStandard
from inspections.models import CompletedProject, SpotCheck
from registers.models import Withdrawal
from reporting.models import AcceptedFigure
from targets import clock
from targets.models import Attainment, Indicator, IndicatorDefinition, Quarter
from targets.services import figures_recompute
from tests.factories import make_user

QUARTERS = ("2012Q4", "2013Q4", "2014Q3")
"""Two that are closed, with corrections since, and an open one."""
BEFORE, EVE, AMENDED, AFTER = "2014-10-14", "2014-10-18", "2014-10-19", "2014-10-20"
PLAN = "/plans/2010-2015/indicators"


@pytest.fixture
def office(demonstration: Any, client: Client, settings: Any) -> Client:
    """Sign in on 2014-10-20; on the day before, rows of closed quarters were corrected and all targets amended."""
    clerk = make_user(Role.OFFICE)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    settings.BUSINESS_DATE = AMENDED
    for key in (20124, 20134, 20143):
        quarter = Quarter.objects.get(pk=key)
        span = (quarter.starts_on, quarter.ends_on)
        for stage in ("production", "market"):
            batch = SpotCheck.objects.filter(sampled_on__range=span, stage=stage, outcome="passed").first()
            assert batch is not None
            SpotCheck.objects.filter(pk=batch.pk).update(first_result="failed", retest_result="")
        project = CompletedProject.objects.filter(accepted_on__range=span, verdict="qualified").first()
        if project is not None:
            withdrawal = Withdrawal.objects.create(
                register="projects", row=project.pk, subject=project.number, reason="误录", withdrawn_by=clerk
            )
            CompletedProject.objects.filter(pk=project.pk).update(withdrawal=withdrawal)
        figure = AcceptedFigure.objects.filter(stands=True, report__quarter=key, amount__gt=1).first()
        if figure is not None:
            AcceptedFigure.objects.filter(pk=figure.pk).update(stands=False)
    CertificateEvent.objects.filter(happened_on__year__gte=2012).delete()
    ProductStandard.objects.filter(pk__in=ProductStandard.objects.order_by("pk").values("pk")[:5]).update(
        valid_until="2012-06-30"
    )
    for definition in list(IndicatorDefinition.objects.filter(rule="at_least").exclude(measure="milestones-signed")):
        definition.pk, definition.effective_from, definition.reason = None, "2012-12-31", "调整目标"
        definition.target = definition.target and definition.target * Decimal("0.9")
        definition.created_at = clock.now()
        definition.save()
    figures_recompute()
    settings.BUSINESS_DATE = AFTER
    return client


def told(shown: Any) -> dict[str, Any]:
    """Return what a tile or the head of an indicator page tells."""
    return {
        "figure": str(shown.figure),
        "status": shown.status,
        "target": shown.target_words,
        "due": shown.due_words,
        "gap": shown.gap_words,
        "behind": shown.behind_words,
    }


def board(client: Client, quarter: str, **query: str) -> dict[str, dict[str, Any]]:
    view = client.get("/board/", {"quarter": quarter} | query).context["view"]
    return {standing.indicator.code: told(standing) for standing in view.standings}


def attainments(client: Client, quarter: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the official figures of a quarter as the interface tells them, by indicator and window."""
    rows = client.get("/api/v1/attainments/", {"quarter": quarter, "page_size": "200"}).json()
    assert rows["next"] is None
    return {(row["indicator"], row["window"]): row for row in rows["results"]}


def interface_figure(client: Client, figure: Attainment) -> dict[str, Any]:
    """Return what the interface tells of one revision of a figure, which a past day shows."""
    told_of = client.get(f"/api/v1/attainments/{figure.pk}/").json()
    return {name: told_of[name] for name in ("status", "target")}


def target_of(definition: IndicatorDefinition) -> str | None:
    return None if definition.target is None else f"{definition.target:.4f}"


def interface_rows(client: Client, figure: Attainment, side: str) -> int:
    """Return how many rows the interface lists on a side of a figure, page by page."""
    address, count = f"/api/v1/attainments/{figure.pk}/rows/?side={side}&page_size=500", 0
    while address:
        answer = client.get(address).json()
        address, count = answer["next"], count + len(answer["results"])
    return count


def sides(figure: Attainment) -> Iterator[tuple[str, int]]:
    if figure.numerator is not None and figure.scale == 1:
        yield "numerator", figure.numerator
        if figure.denominator is not None:
            yield "denominator", figure.denominator


def count_tables_that_add_up(page: Any, where: tuple[str, str]) -> int:
    """Return how many tables of slices a page has; in each the slices as printed add up to the figure as printed."""
    tables = page.slice_tables
    for table in tables:
        printed = sum(Decimal(line.weight_words.replace("\u2009", "")) for line in table.lines)
        is_ratio = page.reading.indicator.is_ratio
        assert printed == (page.reading.missed if is_ratio else page.reading.attainment.value), (where, table.dimension)
        if not is_ratio:
            assert page.reading.figure.shown == f"{printed:,f}".replace(",", "\u2009"), (where, table.dimension)
    return len(tables)


# One test: each page is drawn once for all that is asked of it.
def test_every_page_and_the_interface_tell_the_same_and_slices_add_up(office: Client) -> None:
    for quarter in QUARTERS:
        key = Quarter.key_of(quarter)
        is_closed = Quarter.objects.get(pk=key).is_closed
        now, then, interface = (
            board(office, quarter),
            board(office, quarter, as_of=BEFORE),
            attainments(office, quarter),
        )
        # The day before the amendments tells as every day before it, their own day as today.
        assert board(office, quarter, as_of=EVE) == then, quarter
        assert board(office, quarter, as_of=AMENDED) == now, quarter
        figures = {figure.indicator.code: figure for figure in Attainment.objects.filter(quarter=key).judged()}
        assert len(figures) >= 20, quarter
        codes = set(Indicator.objects.values_list("code", flat=True))
        assert figures.keys() <= codes, quarter
        corrected = cut = 0
        for code in codes:
            where = quarter, code
            page = office.get(f"{PLAN}/{code}/", {"quarter": quarter}).context["page"]
            cut += count_tables_that_add_up(page, where)
            if (figure := figures.get(code)) is None:
                continue
            past = office.get(f"{PLAN}/{code}/", {"quarter": quarter, "as_of": BEFORE}).context["page"]
            assert told(page.reading) == now[code], where
            assert told(past.reading) == then[code], where
            assert interface_figure(office, past.reading.attainment) == {
                "status": then[code]["status"],
                "target": target_of(past.definition),
            }, where
            corrected += page.correction is not None
            if is_closed:
                assert now[code] == then[code], where  # what came later stands beside it
            row = interface[code, page.window]
            parts = row["id"], row["numerator"], row["denominator"]
            assert parts == (figure.pk, figure.numerator, figure.denominator), where
            assert row["status"] == now[code]["status"], where
            assert row["target"] == target_of(page.definition), where
            for side, stored in sides(figure):
                rows = office.get(f"{PLAN}/{code}/rows/{side}/", {"quarter": quarter}).context["rows"]
                assert (rows.total, rows.stored) == (stored, stored), (where, side)
                assert interface_rows(office, figure, side) == stored, (where, side)
        assert corrected >= 4 if is_closed else corrected == 0, quarter
        assert cut >= 40, quarter
