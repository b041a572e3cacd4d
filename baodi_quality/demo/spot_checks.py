"""Invented spot checks: as many concluded and failed in each quarter as the quotas say."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.failures import FAILURES
from baodi_quality.demo.quotas import CLUSTERS, MARKET, PENDING, PRODUCTION, Cluster
from baodi_quality.demo.sampling import Market, Sample
from inspections.models import FailingItem, SpotCheck
from targets.models.quarters import quarter_bounds

LABORATORIES = (f"演示产品质量监督检验所（{MARK}）", f"演示食品检测中心（{MARK}）", f"演示电气产品检测站（{MARK}）")
LETTERS = {"production": "S", "market": "L"}
# Of the failed batches: share failed again on re-test, share refused. Of the passed: share that passed on re-test only.
FAILED_AGAIN, REFUSED, PASSED_ON_RETEST = 0.12, 0.06, 0.008

Draw = Callable[[dt.date, Cluster | None], Sample]


def spot_checks_invent(random: Random, market: Market) -> tuple[list[SpotCheck], list[FailingItem]]:
    """Return the spot checks of both stages in the order of their sampling numbers, with their failing items."""
    checks = [
        *Stage(random, "production", PRODUCTION, market.draw_at_producer).checks(),
        *Stage(random, "market", MARKET, market.draw_in_market).checks(),
    ]
    number_checks(checks)
    return checks, [item for check in checks for item in list_failing_items(random, check)]


@dataclass(frozen=True)
class Stage:
    """One stage of spot checks: how many are concluded and fail in each quarter, and how a sample is drawn."""

    random: Random
    stage: str
    quotas: dict[int, tuple[int, int]]
    draw: Draw

    def checks(self) -> Iterator[SpotCheck]:
        """Yield each quarter's batches: the clusters' first, then the rest, then those without a final result."""
        for quarter, (concluded, failed) in self.quotas.items():
            rest = {"failed": failed, "passed": concluded - failed}
            # What a cluster takes is no longer drawn elsewhere, so that the quarter comes to its quota exactly.
            for cluster in CLUSTERS[self.stage]:
                here, bad = cluster.quota.get(quarter, (0, 0))
                piled = {"failed": bad, "passed": here - bad}
                rest = {outcome: count - piled[outcome] for outcome, count in rest.items()}
                yield from self.batches(quarter, piled, cluster)
            yield from self.batches(quarter, rest)
            yield from self.batches(quarter, {"pending": PENDING[self.stage].get(quarter, 0)})

    def batches(self, quarter: int, outcomes: dict[str, int], cluster: Cluster | None = None) -> Iterator[SpotCheck]:
        """Yield as many batches with each outcome as asked for, on random days of the quarter."""
        first, last = quarter_bounds(quarter)
        for outcome, count in outcomes.items():
            for _ in range(count):
                day = draw_day(self.random, first, min(last, LAST_DAY))
                first_result, retest_result = draw_results(self.random, outcome, day)
                yield self.check(day, self.draw(day, cluster), first_result, retest_result)

    def check(self, day: dt.date, sample: Sample, first_result: str, retest_result: str) -> SpotCheck:
        """Return an unsaved spot check."""
        made_on = day - dt.timedelta(days=self.random.randrange(5, 120))
        return SpotCheck(
            stage=self.stage, sampled_on=day, producer=sample.producer, producer_name=sample.producer_name,
            producer_uscc=(sample.producer and sample.producer.uscc) or "", sampled_enterprise=sample.shop,
            sampled_name=sample.shop_name, township=sample.place, sample_name=sample.ware, model=sample.model,
            brand=get_brand(sample.producer_name), batch=made_on.isoformat(), category=sample.category,
            laboratory=self.random.choice(LABORATORIES), first_result=first_result, retest_result=retest_result, note=MARK,
        )  # fmt: skip


def draw_results(random: Random, outcome: str, day: dt.date) -> tuple[str, str]:
    """Return a first result and a re-test that come to the outcome; old batches can only wait for a re-test."""
    # One number for all outcomes, drawn first: the stream does not depend on the outcome.
    chance = random.random()
    if outcome == "pending":
        return ("failed", "pending") if chance < 0.25 or day < dt.date(2014, 10, 1) else ("pending", "")
    if outcome == "passed":
        return ("failed", "passed") if chance < PASSED_ON_RETEST else ("passed", "")
    if chance < REFUSED:
        return "refused", ""
    return ("failed", "failed") if chance < REFUSED + FAILED_AGAIN else ("failed", "")


def get_brand(producer_name: str) -> str:
    """Return the brand: the producer's trade name, which follows the place in its name."""
    for prefix in ("天津市宝坻区", "天津市", "天津"):
        if producer_name.startswith(prefix):
            return producer_name.removeprefix(prefix)[:2]
    return producer_name[3:5]


def number_checks(checks: list[SpotCheck]) -> None:
    """Give sampling numbers such as BDS20140001, by stage and year in the order of sampling."""
    # A stable sort: batches of one day keep the order in which they were drawn.
    checks.sort(key=lambda row: (row.stage, row.sampled_on))
    serials: dict[tuple[str, int], int] = {}
    for row in checks:
        key = (row.stage, row.sampled_on.year)
        serials[key] = serials.get(key, 0) + 1
        row.number = f"BD{LETTERS[row.stage]}{row.sampled_on.year}{serials[key]:04d}"


def list_failing_items(random: Random, row: SpotCheck) -> Iterator[FailingItem]:
    """Yield what failed in a batch: mostly one item, at times two or three."""
    if row.first_result != "failed":
        return
    known = FAILURES[row.category]
    for position, (item, measured, limit) in enumerate(random.sample(known, random.choice((1, 1, 1, 2, 2))), start=1):
        yield FailingItem(spot_check=row, position=position, item=item, measured=measured, limit=limit)
