"""The facts of a quarter, read from real figures and frozen."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Scheme, Sheet
from baodi_quality.demo.history import make_moment
from bulletin.collecting import collect_facts
from bulletin.collecting_figures import add_working_days, previous_key
from bulletin.facts import AssessedBody, Facts, list_changes
from bulletin.narrative import narrate
from bulletin.services import snapshot_take
from bulletin.word.tables import list_ranking_tables, list_township_tables
from evidence.models import EvidenceFile
from targets.models import Plan, Quarter
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import (
    make_body,
    make_enterprise,
    make_industry,
    make_product,
    make_spot_check,
    make_spot_checks,
    make_township,
    make_user,
)
from tests.queries import list_queries
from tests.shared_rows import share_rows
from tests.supervision.items import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def make_counted() -> Plan:
    """Make a plan whose market rate is 7 of 10, with three failures in one town, one year after 9 of 10."""
    plan = make_plan()
    make_owner(make_indicator(plan, "B6"))
    make_indicator(plan, "A2", "count", "个", **AWARDS)
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    town = make_township(name="口东镇")
    for number in range(10):
        make_spot_check(township=town, first_result="failed" if number < 3 else "passed")
        make_spot_check(first_result="failed" if number < 1 else "passed", sampled_on=dt.date(2013, 8, 1))
    figures_recompute()
    return plan


counted_rows = share_rows("counted_rows", make_counted)


@pytest.fixture
def plan(counted_rows):
    return counted_rows


def texts(plan):
    return {one.key: one.text for one in narrate(collect_facts(plan, Quarter.objects.get(pk=20143)))}


def test_the_figures_of_the_board_are_told(plan):
    facts = collect_facts(plan, Quarter.objects.get(pk=20143))
    row = facts.find("B6")
    assert (row.numerator, row.denominator, row.status, row.target, row.owners) == (
        7,
        10,
        "off_track",
        "95",
        ["工商分局"],
    )
    assert (row.year_before.numerator, row.year_before.denominator) == (9, 10)
    assert (row.heaviest, row.townships) == ({"township": ("口东镇", 3)}, {"口东镇": (7, 10)})
    assert row.series[-1] == ("2014Q3", 7, 10, "95", "off_track") and len(row.series) == 12
    assert (facts.day, facts.goals, facts.label) == ("2014-09-30", 3, "2014年第三季度")
    # Ten working days after Wednesday the 15th: two weekends.
    assert facts.answer_by == "2014-10-29"


def test_a_changed_row_changes_the_sentences_of_its_indicator_alone(plan):
    before = texts(plan)
    make_spot_check(first_result="failed")
    figures_recompute()
    after = texts(plan)
    assert {key for key in before if before[key] != after[key]} == {"B6.ratio", "B6.problem"}
    assert after["B6.ratio"].endswith(
        "本年累计抽检11批次，合格7批次，合格率63.64%，与上年同期基本持平，低于目标31.36个百分点。"
    )


def test_a_snapshot_stays_and_tells_what_moved_since(plan):
    quarter, user = Quarter.objects.get(pk=20143), make_user()
    first, again = (snapshot_take(plan=plan, quarter=quarter, user=user) for _ in range(2))
    assert first.checksum == again.checksum and first.facts == collect_facts(plan, quarter)
    make_spot_check(first_result="failed")
    figures_recompute()
    first.refresh_from_db()
    assert first.facts.find("B6").denominator == 10
    assert list_changes(first.facts, collect_facts(plan, quarter)) == ["B6"]
    assert snapshot_take(plan=plan, quarter=quarter, user=user).checksum != first.checksum


def test_no_enterprise_is_named(plan):
    factory = make_enterprise(name="天津某某食品厂", industry=make_industry(name="食品制造业"))
    make_product(factory)
    make_spot_check(producer=factory, first_result="failed", stage="production")
    figures_recompute()
    assert "天津某某食品厂" not in str(collect_facts(plan, Quarter.objects.get(pk=20143)).to_content())


def test_number_of_queries_is_fixed(plan):
    for _ in range(2):
        queries = list_queries(lambda: collect_facts(plan, Quarter.objects.get(pk=20143)))
        assert queries == "quarter attainment indicator bodyname rectification".split()
        for _ in range(3):
            make_spot_check(township=make_township(), first_result="failed")
            make_owner(make_indicator(plan, f"Z{make_township().pk}"), "另一单位")
        figures_recompute()


@pytest.mark.parametrize(
    ("kind", "matter"),
    [("", "整治"), ("decision", "整治"), ("project", "不合格竣工工程"), ("rectification", "逾期未完成的整改")],
)
def test_an_item_is_told_by_its_title_unless_that_would_name_a_firm(plan, settings, kind, matter):
    item = Cast(settings).bring_to("assigned", title="整治")
    settings.BUSINESS_DATE = "2014-10-15"
    type(item).objects.filter(pk=item.pk).update(source_kind=kind, assigned_on=dt.date(2014, 9, 1))
    assert [one.matter for one in collect_facts(plan, Quarter.objects.get(pk=20143)).supervision] == [matter]


def test_days_and_quarters_before():
    assert [previous_key(20141), previous_key(20143)] == [20134, 20142]
    # The National Day holiday of 2014 ends on the 7th; Saturday the 11th is worked.
    assert add_working_days(dt.date(2014, 9, 30), 4) == dt.date(2014, 10, 11)


def test_results_of_an_assessment_are_told_in_the_quarter_of_their_announcement(plan):
    bodies = [make_body(name="质监局"), make_body(name="建委")]
    announced = make_moment(dt.date(2014, 8, 20), 9)
    for league, year, state, issued_at in (
        ("bodies", 2013, "issued", announced), ("bodies", 2012, "issued", announced.replace(year=2013)),
        ("bodies", 2014, "published", None),
    ):  # fmt: skip
        scheme = Scheme.objects.create(
            league=league, year=year, title="方案", state=state, bands=[["A", 90], ["B", 80], ["C", 60], ["D", 0]],
            issued_at=issued_at, published_at=announced, published_by=make_user(),
        )  # fmt: skip
        for body, grade in zip(bodies, "AB", strict=True):
            Sheet.objects.create(
                scheme=scheme, body=body, state="final", seal="x", grade=grade, is_honoured=grade == "A"
            )
    facts = collect_facts(plan, Quarter.objects.get(pk=20143))
    assert facts.assessment == [AssessedBody(2013, "质监局", "A", True), AssessedBody(2013, "建委", "B", False)]


def make_results(league, subjects, ranks, **fields):
    """Make an announced assessment; ``ranks`` are rank, lowest and highest."""
    scheme = Scheme.objects.create(
        league=league, year=2013, title="方案", state="issued", bands=[["A", 90], ["B", 80], ["C", 60], ["D", 0]],
        issued_at=make_moment(dt.date(2014, 8, 20), 9), published_at=make_moment(dt.date(2013, 1, 25), 9),
        published_by=make_user(), **fields,
    )  # fmt: skip
    name = "body" if league == "bodies" else "township"
    for subject, (rank, low, high) in zip(subjects, ranks, strict=True):
        Sheet.objects.create(
            scheme=scheme,
            state="final",
            seal="x",
            grade="B",
            rank=rank,
            rank_low=low,
            rank_high=high,
            **{name: subject},
        )


def test_results_stand_in_bands_in_which_no_order_is_told(plan):
    """First 1 to 2 and second 1 to 3 overlap, third 4 does not; who has no rank stands last."""
    bodies = [make_body(name=name, position=place) for place, name in enumerate("甲乙丙丁", 1)]
    make_results("bodies", bodies, [(3, 4, 4), (2, 1, 3), (1, 1, 2), (None, None, None)])
    facts = collect_facts(plan, Quarter.objects.get(pk=20143))
    assert [(one.name, one.band, one.low, one.high) for one in facts.assessment] == [
        ("乙", 1, 1, 3), ("丙", 1, 1, 2), ("甲", 2, 4, 4), ("丁", 0, None, None),
    ]  # fmt: skip


def test_townships_are_ranked_only_under_a_paper_that_allows_it(plan):
    towns = [make_township(name="大口屯镇"), make_township(name="新安镇")]
    file = EvidenceFile.objects.create(
        file="evidence/x.pdf", name="宝政办发〔2013〕5号.pdf", media_type="application/pdf", size=1, checksum="x",
        uploaded_by=make_user(),
    )  # fmt: skip
    make_results("townships", towns, [(2, 1, 2), (1, 1, 2)], permit_number="宝政办发〔2013〕5号", permit_file=file)
    facts = collect_facts(plan, Quarter.objects.get(pk=20143))
    assert [(one.name, one.league, one.permit) for one in facts.assessment] == [
        ("大口屯镇", "townships", "宝政办发〔2013〕5号"), ("新安镇", "townships", "宝政办发〔2013〕5号"),
    ]  # fmt: skip
    (told,) = (one.text for one in narrate(facts) if one.section == "assessment")
    assert told == (
        "依据宝政办发〔2013〕5号，2013年度镇街综合考核结果已公布，参加考核2个，其中A级0个、B级2个、C级0个、D级0个。"
    )
    (table,) = list_ranking_tables(facts)
    assert table.caption == "2013年度镇街（依据宝政办发〔2013〕5号），同一档次内不分先后"
    assert table.rows == [["1", "大口屯镇", "B", "1～2", "/"], ["1", "新安镇", "B", "1～2", "/"]]


def test_the_league_of_townships_is_told_only_under_a_paper_that_allows_it(plan, client):
    """Of like townships 40 of 40 and 20 of 40 differ beyond chance; 3 of 4 are too few to be ranked; the other group has one."""
    towns = {name: make_township(name=name) for name in ("大口屯镇", "新安镇", "牛家牌镇", "城关街道")}
    for name, passed, failed in (("大口屯镇", 40, 0), ("新安镇", 20, 20), ("牛家牌镇", 3, 1), ("城关街道", 9, 1)):
        for result, count in (("passed", passed), ("failed", failed)):
            make_spot_checks(count, township=towns[name], first_result=result)
    figures_recompute()
    quarter = Quarter.objects.get(pk=20143)
    before = collect_facts(plan, quarter)
    assert (before.league_permit, [one.league for one in before.indicators if one.league]) == ("", [])
    tables = [
        table for table in list_township_tables(before) if table.rows and "新安镇" in {row[0] for row in table.rows}
    ]
    assert "按代码排列，不排名；不足5批次只列数" in tables[0].caption
    assert [row for row in tables[0].rows if row[0] == "牛家牌镇"] == [["牛家牌镇", "3/4", "/", "/"]]
    file = EvidenceFile.objects.create(
        file="evidence/x.pdf", name="x.pdf", media_type="application/pdf", size=1, checksum="x", uploaded_by=make_user()
    )
    scheme = Scheme.objects.create(
        league="townships", year=2014, title="方案", state="published", bands=[["A", 90], ["B", 80], ["C", 60], ["D", 0]],
        published_at=make_moment(dt.date(2014, 1, 25), 9), published_by=make_user(), permit_number="宝政办发〔2014〕5号", permit_file=file,
    )  # fmt: skip
    for name, town in towns.items():
        Sheet.objects.create(scheme=scheme, township=town, group="T2" if name == "城关街道" else "T1")
    facts = Facts.of_content(collect_facts(plan, quarter).to_content())
    (league,) = [one.league for one in facts.indicators if one.league]
    assert league == {
        "大口屯镇": ("T1", 1, 1, 1), "新安镇": ("T1", 2, 2, 2), "牛家牌镇": ("T1", 0, 0, 0), "城关街道": ("T2", 1, 1, 1),
    }  # fmt: skip
    # The page has the very ranks of the bulletin, group by group.
    client.force_login(make_user(Role.LEADER))
    page = client.get(reverse("assessment:league"), {"quarter": "2014Q3"}).context["page"]
    assert league == {
        line.name: (group, line.standing.band or 0, line.standing.low or 0, line.standing.high or 0)
        for group, (_title, lines) in zip(page.standings, page.groups, strict=True)
        for line in lines
    }
    first, second = (table for table in list_township_tables(facts) if "依据" in table.caption)
    assert first.rows == [
        ["1", "大口屯镇", "40/40", "100.00", "1"], ["2", "新安镇", "20/40", "50.00", "2"], ["/", "牛家牌镇", "3/4", "/", "/"],
    ]  # fmt: skip
    assert first.caption.endswith(
        "（工业较多的街道和镇）（依据宝政办发〔2014〕5号，同一档次内不分先后；不足5批次只列数，不排名）"
    )
    assert second.rows == [["1", "城关街道", "9/10", "90.00", "1"]]
