"""Numbers of spot checks without counting them: always what a count would find."""

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from inspections import check_list
from inspections.check_list import SpotCheckData
from inspections.measures import name_batch
from inspections.models import SpotCheck, SpotCheckTally, UnmatchedTally
from inspections.tables import SpotCheckTable
from inspections.tallies import find_told, tallies_recount
from registers.lists import ForgivingPaginator
from registers.withdrawals import row_withdraw
from tests.factories import make_enterprise, make_spot_check, make_user

pytestmark = pytest.mark.django_db


def tallied() -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for row in SpotCheckTally.objects.all():
        found[f"{row.sampled_on}", row.stage, row.outcome] += row.checks
    return Counter({key: number for key, number in found.items() if number})


def test_every_way_of_writing_is_tallied() -> None:
    first, second, third = (make_spot_check(stage="market", sampled_on="2014-08-01") for _ in range(3))
    assert tallied() == {("2014-08-01", "market", "passed"): 3}
    second.first_result = "refused"
    second.save()
    assert tallied() == {("2014-08-01", "market", "passed"): 2, ("2014-08-01", "market", "failed"): 1}
    SpotCheck.objects.filter(pk=third.pk).update(sampled_on=dt.date(2014, 8, 2), stage="production")
    # A change of anything else moves nothing.
    SpotCheck.objects.update(note="复核")
    kept = {
        ("2014-08-01", "market", "passed"): 1,
        ("2014-08-01", "market", "failed"): 1,
        ("2014-08-02", "production", "passed"): 1,
    }
    assert tallied() == kept
    assert SpotCheckTally.objects.count() == 7
    row_withdraw(row=first, user=make_user(), reason="重复录入")
    kept.pop(("2014-08-01", "market", "passed"))
    assert tallied() == kept
    SpotCheck.everything.filter(pk=second.pk).delete()
    kept.pop(("2014-08-01", "market", "failed"))
    assert tallied() == kept
    tallies_recount()
    assert [(row.stage, row.checks) for row in SpotCheckTally.objects.all()] == [("production", 1)]


def test_unmatched_producers_are_tallied_by_every_way_of_writing() -> None:
    def read_names() -> list[tuple[str, int, int, str]]:
        rows = UnmatchedTally.objects.producer_names()
        return [(row["producer_name"], row["checks"], row["failed"], f"{row['latest']:%m-%d}") for row in rows]

    first, second, third = (make_spot_check(producer_name="某厂", sampled_on=f"2014-08-0{day}") for day in (1, 3, 2))
    make_spot_check(producer_name="另厂", first_result="refused", sampled_on="2014-08-04")
    make_spot_check(producer_name="另厂", producer=make_enterprise())
    assert read_names() == [("某厂", 3, 0, "08-03"), ("另厂", 1, 1, "08-04")]
    SpotCheck.objects.filter(pk=first.pk).update(first_result="failed")
    second.producer_name = "另厂"
    second.save()
    assert read_names() == [("另厂", 2, 1, "08-04"), ("某厂", 2, 1, "08-02")]
    row_withdraw(row=third, user=make_user(), reason="重复录入")
    # Matched, so that it waits no more: of the name nothing is left.
    SpotCheck.objects.filter(pk=first.pk).update(producer=make_enterprise())
    assert read_names() == [("另厂", 2, 1, "08-04")]
    SpotCheck.everything.filter(first_result="refused").delete()
    tallies_recount()
    assert read_names() == [("另厂", 1, 0, "08-03")]
    assert UnmatchedTally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_recounts_at_once_count_once() -> None:
    """Two workers start together, and each has what it finds counted afresh."""

    def recount() -> None:
        tallies_recount()
        connection.close()

    make_spot_check(stage="market", sampled_on="2014-08-01", producer_name="某厂")
    other = threading.Thread(target=recount)
    with transaction.atomic():
        tallies_recount()
        other.start()
        # It begins before this one is written, and waits.
        other.join(timeout=1)
        assert other.is_alive()
    other.join(timeout=20)
    assert tallied() == {("2014-08-01", "market", "passed"): 1}
    assert [row["checks"] for row in UnmatchedTally.objects.producer_names()] == [1]


@pytest.mark.django_db(transaction=True)
def test_an_emptied_register_has_none() -> None:
    make_spot_check(producer_name="某厂")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inspections_spotcheck CASCADE")
    assert tallied() == {}
    assert not UnmatchedTally.objects.exists()


COUNTED: dict[str, Any] = {
    "all": Q(),
    "a result": Q(outcome="failed"),
    "results": Q(outcome__in=["passed", "failed"], stage="market"),
    "days": Q(sampled_on__gte=dt.date(2014, 8, 2), sampled_on__lte=dt.date(2014, 8, 3)),
    "either": Q(outcome="failed") | Q(sampled_on__lt=dt.date(2014, 8, 2)),
    "none of": ~Q(outcome="failed", stage="market"),
}


@pytest.fixture
def checks() -> None:
    for day in range(1, 5):
        for stage in ("market", "production"):
            for result in ("passed", "failed", "pending"):
                for _ in range(day):
                    make_spot_check(stage=stage, sampled_on=f"2014-08-0{day}", first_result=result)


def test_rows_named_for_their_list_are_counted_by_tallies(checks) -> None:
    rows = name_batch(SpotCheck.objects.filter(stage="market"))
    assert rows.query.alias_map.keys() - {"inspections_spotcheck"}
    with CaptureQueriesContext(connection) as asked:
        assert rows.count() == 30
    assert "inspections_spotchecktally" in asked[0]["sql"]


@pytest.mark.parametrize("name", COUNTED)
def test_it_counts_as_the_rows_do(checks, name) -> None:
    rows = SpotCheck.objects.filter(COUNTED[name])
    with CaptureQueriesContext(connection) as asked:
        assert rows.count() == len(rows.values_list("pk"))
    assert "inspections_spotchecktally" in asked[0]["sql"]


@pytest.mark.parametrize(
    "rows",
    [
        lambda: SpotCheck.objects.filter(sample_name="x"),
        lambda: SpotCheck.objects.filter(Q(outcome="failed") | Q(sample_name="x")),
        lambda: SpotCheck.objects.filter(producer__name="x"),
        lambda: SpotCheck.objects.filter(sampled_on__year=2014),
        lambda: SpotCheck.objects.all()[:3],
        SpotCheck.objects.distinct,
        lambda: SpotCheck.everything.filter(Q(withdrawal=None) | Q(stage="market")),
        SpotCheck.everything.all,
        SpotCheck.objects.none,
    ],
)
def test_what_the_tallies_do_not_tell_is_counted(checks, rows) -> None:
    assert find_told(rows()) is None
    assert rows().count() == len(rows())


@pytest.mark.parametrize("order", ["", "sampled_on", "-sampled_on"])
@pytest.mark.parametrize("filters", [Q(), Q(outcome="failed")])
def test_deep_pages_are_those_of_the_whole_list(checks, monkeypatch, order, filters) -> None:
    monkeypatch.setattr(check_list, "FEW", 0)
    pages = []
    for number in range(1, 14):
        table = SpotCheckTable(SpotCheckData(SpotCheck.objects.filter(filters)), order_by=order)
        table.paginate(ForgivingPaginator, per_page=5, page=number)
        if number <= table.paginator.num_pages:
            pages += [row.record.pk for row in table.page.object_list]
    sign = "" if order == "sampled_on" else "-"
    rows = SpotCheck.objects.filter(filters).order_by(f"{sign}sampled_on", f"{sign}pk")
    assert pages == list(rows.values_list("pk", flat=True))
