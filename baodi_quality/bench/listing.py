"""Lists: pages and search of the spot checks at a million rows, and a name's part among enterprises against a code."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from baodi_quality.bench.million import ROWS, spot_checks_write
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.serving import compute_p95
from enterprises.models import Enterprise
from enterprises.pinyin import initials, pinyin

FEW = 10_000
TIMES = 20
PAGES = {
    "first page": "",
    "last page": "?page=999999",
    "filtered": "?outcome=failed&since=2013-01-01",
}
PART = "样品9"
"""One of nine spot checks has it in its sample's name."""
ENTERPRISES = 100_000


def measure_lists() -> list[Result]:
    """Measure the pages at both sizes, then the search for an enterprise."""
    client = get_client()
    address = reverse("inspections:spot-checks")
    spot_checks_write(FEW)
    few = {name: page_p95(client, address + query) for name, query in PAGES.items()}
    spot_checks_write(ROWS)
    many = {name: page_p95(client, address + query) for name, query in PAGES.items()}
    pages = [
        Result(
            f"spot checks, {name}, {ROWS:,} rows, p95", measure_milliseconds(many[name]),
            f"the same page at {FEW:,} rows: {measure_milliseconds(few[name])}", many[name] / few[name], Bound.AT_MOST, 2,
        )
        for name in PAGES
    ]  # fmt: skip
    found = page_p95(client, f"{address}?q={PART}")
    search = Result(
        f"spot checks by part of a name, {ROWS:,}, p95", measure_milliseconds(found),
        f"their first page, all of them: {measure_milliseconds(many['first page'])}", found / many["first page"], Bound.AT_MOST, 10,
    )  # fmt: skip
    return [*pages, search, measure_search(client)]


def measure_search(client: Client) -> Result:
    """Measure the list of enterprises by part of a name against an exact code."""
    enterprises_fill(ENTERPRISES)
    address = reverse("enterprises:enterprises")
    code, name = page_p95(client, f"{address}?q=9{ENTERPRISES // 2:08}"), page_p95(client, f"{address}?q=电缆7")
    return Result(
        f"enterprises by part of a name, {ENTERPRISES:,}, p95", measure_milliseconds(name),
        f"the same list by an exact code: {measure_milliseconds(code)}", name / code, Bound.AT_MOST, 10,
    )  # fmt: skip


def enterprises_fill(total: int) -> None:
    """Add enterprises with invented names until there are so many, each with an organisation code."""
    Enterprise.objects.bulk_create(invent_enterprises(total - Enterprise.objects.count()), batch_size=5000)
    with connection.cursor() as cursor:
        # The planner has to know the rows, and the first pages must not pay for marking them visible.
        cursor.execute(f"VACUUM ANALYZE {Enterprise._meta.db_table}")


def invent_enterprises(count: int) -> Iterator[Enterprise]:
    """Yield enterprises of the kind of the first one."""
    pattern = Enterprise.objects.order_by("pk")[0]
    kinds = [f"宝坻{word}" for word in ("电缆", "食品", "机械", "服装", "家具")]
    keys = {kind: (pinyin(kind), initials(kind)) for kind in kinds}
    for number in range(count):
        kind = kinds[number % len(kinds)]
        sound, letters = keys[kind]
        yield Enterprise(
            name=f"{kind}{number}厂", name_pinyin=f"{sound}{number}", name_initials=f"{letters}{number}".lower(),
            org_code=f"9{number:08}", township_id=pattern.township_id, industry_id=pattern.industry_id,
            size=pattern.size, founded_on=pattern.founded_on,
        )  # fmt: skip


def get_client() -> Client:
    """Return a browser of the office."""
    client = Client(headers={"Host": settings.ALLOWED_HOSTS[0], "X-Forwarded-Proto": "https"})
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_p95(client: Client, address: str) -> float:
    """Return the seconds that 95 of 100 requests for a page keep to; RuntimeError where it is refused."""
    client.get(address)  # warm: templates compiled, rows in memory
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return compute_p95(taken)


def measure_milliseconds(seconds: float) -> str:
    """Return a time in words."""
    return f"{seconds * 1000:.0f} ms"
