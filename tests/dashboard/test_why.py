"""Why a figure changed: each kind of cause is named, and the rows that moved add up to the difference of the figure."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from accounts.models import Role
from api.tokens import token_create
from dashboard.why.moved_rows import MovedRows
from enterprises.models import CertificateEvent, Designation
from enterprises.services.merging import enterprise_merge
from inspections.models import SpotCheck
from inspections.services import spot_check_save
from plans.services.townships import township_merge
from registers.rows import row_save
from registers.withdrawals import row_withdraw
from reporting import services as reporting
from targets.models import Applicability, Attainment, Indicator, IndicatorDefinition, MilestoneSignOff, Quarter
from targets.services import (
    definition_add,
    figures_recompute,
    figures_roll_forward,
    quarter_close,
    sign_off_add,
    spans_replace,
    stale_recompute,
)
from tests.dashboard.plans import STEPS, make_indicator, make_plan
from tests.factories import (
    make_certificate,
    make_enterprise,
    make_spot_check,
    make_township,
    make_user,
)
from tests.pages import read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import Cast
from tests.reporting.test_report_measures import observed

pytestmark = pytest.mark.django_db
WHY = "/plans/2010-2015/indicators/{}/why/"
KEY = {"measure": "key-enterprises-certified", "parameters": {"scheme": "iso9001"}, "window": "quarter_end"}
ANY = {"measure": "certified-enterprises", "window": "quarter_end"}


def sign_in(client: Client, role: str = Role.AUDITOR, **fields: Any) -> Client:
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


def last_two(indicator: Indicator, quarter: int, window: str) -> tuple[Attainment, Attainment]:
    figures = Attainment.objects.filter(indicator=indicator, quarter=quarter, window=window)
    after, before = figures.select_related("indicator__plan", "definition").order_by("-revision")[:2]
    return before, after


Told = tuple[Indicator, int, str, dict[str, list[str]]]
"""The figure that a scenario moves, and the rows that moved, by the way they did."""


def market(code: str = "B6") -> Indicator:
    return make_indicator(make_plan(), code)


def rows_added() -> Told:
    indicator = market()
    figures_recompute()
    spot_check_save(
        spot_check=SpotCheck(
            number="N1", stage="market", sampled_on=dt.date(2014, 8, 1), sample_name="盐", first_result="passed"
        )
    )
    return indicator, 20143, "quarter", {"in": ["N1"]}


def rows_corrected() -> Told:
    indicator, check = market(), make_spot_check(number="C1", first_result="failed")
    figures_recompute()
    check.first_result = "passed"
    spot_check_save(spot_check=check)
    return indicator, 20143, "quarter", {"side": ["C1"]}


def rows_withdrawn() -> Told:
    indicator, check = market(), make_spot_check(number="W1")
    figures_recompute()
    row_withdraw(row=check, reason="重复", user=make_user())
    return indicator, 20143, "quarter", {"out": ["W1"]}


def result_final() -> Told:
    indicator, check = market(), make_spot_check(number="F1", first_result="pending")
    figures_recompute()
    check.first_result = "failed"
    spot_check_save(spot_check=check)
    return indicator, 20143, "quarter", {"in": ["F1"]}


def event_dated() -> Told:
    indicator = make_indicator(make_plan(), "B1", "stock_ratio", **ANY)
    certificate = make_certificate(make_enterprise(name="停证厂"))
    figures_recompute()
    row_save(row=CertificateEvent(certificate=certificate, kind="suspended", happened_on=dt.date(2014, 10, 3)))
    return indicator, 20144, "quarter_end", {"side": ["停证厂"]}


def passage_of_time(settings: Any) -> Told:
    indicator = make_indicator(make_plan(), "B1", "stock_ratio", **ANY)
    make_certificate(make_enterprise(name="到期厂"), expires_on=dt.date(2014, 10, 16))
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-17"
    figures_roll_forward()
    return indicator, 20144, "quarter_end", {"side": ["到期厂"]}


def designation() -> Told:
    indicator = make_indicator(make_plan(), "B2", "stock_ratio", **KEY)
    enterprise = make_enterprise(name="重点厂")
    figures_recompute()
    row_save(row=Designation(enterprise=enterprise, kind="key", since=dt.date(2014, 1, 1), basis="津宝政发"))
    return indicator, 20144, "quarter_end", {"in": ["重点厂"]}


def reorganisation() -> Told:
    """Only the slices move: no row counts otherwise."""
    indicator = make_indicator(make_plan(), "B1", "stock_ratio", **ANY)
    old, new = make_township(), make_township()
    make_enterprise(township=old)
    figures_recompute()
    township_merge(township=old, into=new, day=dt.date(2014, 10, 1), basis="津政函", user=make_user())
    return indicator, 20144, "quarter_end", {}


def report_accepted() -> Told:
    cast = Cast()
    indicator = observed(cast.item)
    cast.fill(Decimal("12.5"))
    cast.submit()
    figures_recompute()
    reporting.report_accept(report=cast.now, user=cast.office)
    return indicator, 20143, "quarter", {"in": [str(cast.body)]}


def report_corrected() -> Told:
    """The figure of the first version goes, that of the second comes."""
    cast = Cast()
    indicator = observed(cast.item)
    cast.fill(Decimal("12.5"))
    cast.accept()
    stale_recompute()
    correction = reporting.correction_propose(
        report=cast.now, user=cast.liaison, reason="漏报一件", changes={cast.item: Decimal("13.5")}
    )
    reporting.correction_approve(correction=correction, user=cast.office)
    return indicator, 20143, "quarter", {"in": [str(cast.body)], "out": [str(cast.body)]}


def milestone_signed() -> Told:
    indicator = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    step = indicator.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 9, 1))
    figures_recompute()
    sign_off_add(sign_off=MilestoneSignOff(milestone=step, signed_on=dt.date(2014, 10, 8), evidence="宝质发"))
    return indicator, 20144, "quarter_end", {"side": ["公布名录"]}


def amend(indicator: Indicator, **fields: Any) -> None:
    row = IndicatorDefinition.objects.get(indicator=indicator)
    row.pk = None
    for name, value in {"effective_from": dt.date(2014, 7, 1), "reason": "会议", **fields}.items():
        setattr(row, name, value)
    definition_add(definition=row, user=make_user())


def definition() -> Told:
    """Another stage is counted: all rows of one go, all of the other come."""
    indicator = market()
    make_spot_check(number="M1")
    make_spot_check(number="P1", stage="production")
    figures_recompute()
    amend(indicator, parameters={"stage": "production"})
    return indicator, 20143, "quarter", {"in": ["P1"], "out": ["M1"]}


def target() -> Told:
    indicator = market()
    make_spot_check()
    figures_recompute()
    amend(indicator, target=Decimal(96))
    return indicator, 20143, "year_to_date", {}


def applicability() -> Told:
    indicator = market()
    make_spot_check()
    figures_recompute()
    span = Applicability(indicator=indicator, since=dt.date(2014, 7, 1), basis="停止评选")
    spans_replace(indicator=indicator, gone=[], added=[span], reason="停止评选", user=make_user())
    return indicator, 20143, "quarter", {}


def merge() -> Told:
    indicator = make_indicator(make_plan(), "B1", "stock_ratio", **ANY)
    kept = make_enterprise(name="留厂")
    merged = make_enterprise(name="并厂", township=kept.township, industry=kept.industry)
    make_certificate(merged)
    figures_recompute()
    enterprise_merge(kept=kept, merged=merged, reason="重复", user=make_user())
    return indicator, 20144, "quarter_end", {"out": ["并厂"], "side": ["留厂"]}


def code_change() -> Told:
    """As if an earlier program had passed a batch over: the row came without a mark."""
    indicator = market()
    figures_recompute()
    make_spot_check(number="R1")
    call_command("recompute_attainment", corrected="0.2：漏计补录", verbosity=0)
    return indicator, 20143, "quarter", {"in": ["R1"]}


def full_recompute() -> Told:
    indicator = market()
    figures_recompute()
    make_spot_check(number="R1")
    figures_recompute()
    return indicator, 20143, "quarter", {"in": ["R1"]}


SCENARIOS: list[Callable[..., Told]] = [
    rows_added, rows_corrected, rows_withdrawn, result_final, event_dated, passage_of_time, designation, reorganisation,
    report_accepted, report_corrected, milestone_signed, definition, target, applicability, merge, code_change, full_recompute,
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_each_kind_of_cause_is_named_and_its_rows_add_up(
    scenario: Callable[..., Told], client: Client, settings: Any
) -> None:
    indicator, quarter, window, expected = scenario(settings) if scenario is passage_of_time else scenario()
    stale_recompute()
    before, after = last_two(indicator, quarter, window)
    # Of two records that become one, one is withdrawn.
    also = ["rows_withdrawn"] if scenario is merge else []
    assert [cause.code for cause in after.told_causes] == [*also, scenario.__name__]
    moved = MovedRows(before, after)
    assert (moved.total, moved.rest) == (moved.difference, (0, 0))
    address = f"{WHY.format(indicator.code)}{before.revision}-{after.revision}/".replace(
        "2010-2015", indicator.plan.code
    )
    page = sign_in(client).get(address, {"quarter": Quarter.at(quarter).code, "window": window})
    told = {way.move: [row.line.cells[0] for row in way.rows] for way in page.context["ways"]}
    assert told == expected
    assert after.told_causes[-1].label in read_texts(page, ".causes .tag")


def test_one_count_of_several_changes_names_all_their_kinds() -> None:
    indicator, check = market(), make_spot_check(number="C1", first_result="failed")
    gone = make_spot_check(number="W1")
    figures_recompute()
    check.first_result = "passed"
    spot_check_save(spot_check=check)
    row_withdraw(row=gone, reason="重复", user=make_user())
    stale_recompute()
    before, after = last_two(indicator, 20143, "quarter")
    assert [cause.code for cause in after.told_causes] == ["rows_corrected", "rows_withdrawn"]
    with translation.override("en"):
        assert after.cause.startswith("Spot check C1: first result failed → passed；Spot check W1: withdrawn")
    # C1 passes: +1 of 0. W1, which had passed, goes: −1 of −1.
    moved = MovedRows(before, after)
    assert (moved.difference, moved.total) == ((0, -1), (0, -1))


def test_random_edits_add_up_to_the_difference_of_the_figure() -> None:
    """The seed makes the same edits every time; each count closes over some of them."""
    chance, indicator = random.Random(12), market()
    clerk, towns = make_user(), [make_township(), make_township()]
    for n in range(6):
        make_spot_check(number=f"S{n}", first_result=chance.choice(["passed", "failed"]), township=chance.choice(towns))
    figures_recompute()
    for turn in range(12):
        for _edit in range(chance.randint(1, 3)):
            standing = list(SpotCheck.objects.order_by("pk"))
            check = chance.choice(standing)
            match chance.choice(["add", "correct", "correct", "move", "stage", "withdraw"]):
                case "add":
                    check = SpotCheck(
                        number=f"N{turn}{_edit}",
                        stage="market",
                        sampled_on=dt.date(2014, 7, 9),
                        sample_name="盐",
                        first_result="passed",
                    )
                case "correct":
                    check.first_result = chance.choice(["passed", "failed", "pending", "refused"])
                case "move":
                    check.sampled_on = chance.choice([dt.date(2014, 4, 1), dt.date(2014, 9, 30)])
                case "stage":
                    check.stage = chance.choice(["market", "production"])
                case "withdraw" if len(standing) > 2:
                    row_withdraw(row=check, reason="误", user=clerk)
                    continue
            spot_check_save(spot_check=check)
        stale_recompute()
    figures = list(
        Attainment.objects.filter(indicator=indicator, quarter=20143)
        .select_related("indicator__plan", "definition")
        .order_by("window", "revision")
    )
    pairs = [(one, two) for one, two in pairwise(figures) if one.window == two.window]
    assert len(pairs) > 15
    for before, after in pairs:
        moved = MovedRows(before, after)
        assert moved.total == moved.difference
    # From the first to the last at once, too.
    whole = MovedRows(figures[0], next(figure for figure in reversed(figures) if figure.window == figures[0].window))
    assert whole.total == whole.difference


@pytest.fixture
def closed(settings: Any) -> Indicator:
    """B6 of 2014Q3 closed with 3 of 4; then one more is failed, one comes that passed."""
    indicator, user = market(), make_user()
    for result in ("passed", "passed", "passed", "failed"):
        make_spot_check(number=f"{result}{SpotCheck.objects.count()}", first_result=result, township=make_township())
    figures_recompute()
    Quarter.objects.filter(pk__lt=20143).update(closed_at=dt.datetime(2014, 10, 12, tzinfo=dt.UTC), closed_by=user)
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)
    settings.BUSINESS_DATE = "2014-10-16"
    check = SpotCheck.objects.get(number="passed0")
    check.first_result = "failed"
    spot_check_save(spot_check=check)
    stale_recompute()
    spot_check_save(
        spot_check=SpotCheck(
            number="N1", stage="market", sampled_on=dt.date(2014, 8, 1), sample_name="盐", first_result="passed"
        )
    )
    stale_recompute()
    return indicator


def test_the_way_from_the_official_figure_to_now(client: Client, closed: Indicator) -> None:
    """3/4 = 75 % → 2/4 = 50 % → 3/5 = 60 %."""
    page = sign_in(client).get(WHY.format("B6"), {"quarter": "2014Q3", "window": "quarter"})
    history = page.context["history"]
    words = "由正式数据 75.00 %（3/4） 变为 60.00 %（3/5）（−15 个百分点）：更正台账记录 −25；新增台账记录 +10。"
    assert (history.sentence, read_text(page, ".why__sentence")) == (words, words)
    assert history.chart["levels"] == [75.0, 50.0, 60.0]
    assert [(step.label, step.kinds, step.count, step.parts_words) for step in history.steps] == [
        ("更正台账记录", "数据", 1, ["−1", "±0"]),
        ("新增台账记录", "数据", 1, ["+1", "+1"]),
    ]
    whole = client.get(history.whole.url)
    assert {way.move: (way.count, way.numerator, way.denominator) for way in whole.context["ways"]} == {
        "in": (1, "+1", "+1"),
        "side": (1, "−1", "±0"),
    }
    # The rate fell by 15 points in all.
    assert (whole.context["split"].change, whole.context["moved"].rest) == ("−15", (0, 0))
    book = client.get(history.whole.url + "&export=xlsx")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    assert client.get(WHY.format("B6"), {"quarter": "2014Q3", "window": "quarter", "export": "xlsx"}).status_code == 200


def test_rows_of_an_official_figure_are_told_as_they_were(closed: Indicator) -> None:
    """What was counted is read from the recorded changes, also when the row is another since."""
    official = Attainment.objects.filter(indicator=closed, quarter=20143, window="quarter", revision=1)
    newest = Attainment.objects.filter(indicator=closed, quarter=20143, window="quarter").order_by("-revision")
    rows = MovedRows(
        *(figures.select_related("indicator__plan", "definition").first() for figures in (official, newest))
    )
    check = SpotCheck.objects.get(number="passed0")
    check.sampled_on = dt.date(2014, 4, 1)
    spot_check_save(spot_check=check)
    assert rows.parts[("", check.pk)] == ((1, 1), (0, 1))


def test_the_auditor_finds_who_passed_a_failed_batch_through_the_interface_and_what_it_moved(client: Client) -> None:
    indicator = market()
    make_spot_check(number="A1")
    check = make_spot_check(number="A2", first_result="failed")
    figures_recompute()
    clerk = make_user(Role.OFFICE, display_name="王某")
    _token, secret = token_create(user=clerk, name="台账程序", days=30)
    sent = client.patch(
        f"/api/v1/spot-checks/{check.pk}/", {"first_result": "passed"}, content_type="application/json", headers={"authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert sent.status_code == 200, sent.content
    stale_recompute()
    before, after = last_two(indicator, 20143, "quarter")
    page = sign_in(client).get(
        f"{WHY.format('B6')}{before.revision}-{after.revision}/", {"quarter": "2014Q3", "window": "quarter"}
    )
    assert read_text(page, "h1").endswith("50.00 %（1/2） → 100.00 %（2/2）")
    assert read_texts(page, ".why__event a") == ["王某"]
    assert [text.split() for text in read_texts(page, ".trail-changes li")] == [["检验结论", "不合格", "→变为", "合格"]]
    (way,) = page.context["ways"]
    act = client.get(f"/trail/acts/{way.rows[0].events[0].event.act_id}/")
    assert read_text(act, "h1") == "本次操作改动了 2 行并使 2 项数据变动"
    # The year so far, of the quarter in which the batch was taken and of the running one.
    assert read_texts(act, ".act-figures td[data-label=季度]") == ["2014Q4", "2014Q3"]
    assert read_texts(act, ".act-figures td[data-label=变动前]") == ["50.00 %（1/2）", "50.00 %（1/2）"]


def test_bodies_see_the_rows_and_not_who_changed_them(client: Client, closed: Indicator) -> None:
    before, after = last_two(closed, 20143, "quarter")
    page = sign_in(client, Role.LEADER).get(
        f"{WHY.format('B6')}{before.revision}-{after.revision}/", {"quarter": "2014Q3", "window": "quarter"}
    )
    assert [row.events for way in page.context["ways"] for row in way.rows] == [[]]
    assert read_texts(page, ".why__event") == []


def test_queries_do_not_grow_with_changes_and_rows(client: Client, closed: Indicator) -> None:
    sign_in(client)
    why, where = WHY.format("B6"), {"quarter": "2014Q3", "window": "quarter"}
    first = "session user plan indicator attainment attainment attainment stalemark".split()
    # Besides who asks and what: the changes in between, both populations as they were, their rows, and who changed them.
    rows = "session user indicator attainment seal township event spotcheck spotcheck formername event switchchange townshipname".split()
    assert list_queries(lambda: client.get(why, where)) == first
    assert list_queries(lambda: client.get(f"{why}1-3/", where)) == rows
    for _turn in range(3):
        for _row in range(4):
            make_spot_check()
        figures_recompute()
    assert list_queries(lambda: client.get(why, where)) == first
    assert list_queries(lambda: client.get(f"{why}1-6/", where)) == rows
