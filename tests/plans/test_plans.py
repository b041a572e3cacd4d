"""The plan clause by clause, the lead group, and bodies: what they show to whom, and at what cost."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import user_create
from departments.models import Body, Duty, DutyAssignment, IndicatorOwnership
from plans.plan_page import ReadClause
from targets.models import Attainment, Clause, Goal, Indicator, IndicatorDefinition
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(planned):
    return user_create(username="office", role=Role.OFFICE)


@pytest.fixture
def liaison(planned):
    return user_create(
        username="huanbao", role=Role.LIAISON, body=Body.objects.get(code="huanbao"), display_name="王联络"
    )


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def store_figure(code: str, status: str, quarter: int = 20143, revision: int = 1, **parts) -> None:
    definition = IndicatorDefinition.objects.get(indicator__code=code)
    Attainment.objects.create(
        indicator=definition.indicator,
        quarter_id=quarter,
        window=definition.window,
        revision=revision,
        definition=definition,
        as_of=dt.date(2014, 9, 30),
        status=status,
        computed_at=timezone.now(),
        **parts,
    )


def test_every_clause_is_on_the_page_in_the_order_of_the_document(client, office):
    clauses = page(client, office, "plans:plan", "2010-2015").context["clauses"]
    assert [read.clause.path for read in clauses] == list(
        Clause.objects.order_by("position").values_list("path", flat=True)
    )
    assert len(clauses) == 50


def test_a_clause_is_cited_as_officials_do():
    cited = {
        "3.3.2": "三（三）2",
        "2.0": "二",
        "4.1": "四（一）",
        "3.20": "三（二十）",
        "3.15": "三（十五）",
        "title": "",
    }
    assert {path: Clause(path=path).citation for path in cited} == cited


def test_the_text_is_cut_at_the_wordings_of_its_goals_and_nothing_is_lost():
    later, earlier = Goal(code="C1", quote="丙"), Goal(code="C2", quote="乙")
    segments = ReadClause(Clause(text="甲乙，丙。"), goals=[later, earlier]).segments
    assert [(s.text, s.goal and s.goal.code) for s in segments] == [
        ("甲", None),
        ("乙", "C2"),
        ("，", None),
        ("丙", "C1"),
        ("。", None),
    ]


def test_cut_clauses_keep_their_text(client, office):
    for read in page(client, office, "plans:plan", "2010-2015").context["clauses"]:
        assert "".join(segment.text for segment in read.segments) == read.clause.text


def test_a_clause_shows_its_indicators_with_their_newest_light(client, office):
    store_figure("B5", "on_track", quarter=20142, numerator=96, denominator=100)
    store_figure("B5", "behind", numerator=94, denominator=100)
    store_figure("B5", "off_track", revision=2, numerator=90, denominator=100)
    response = page(client, office, "plans:plan", "2010-2015")
    b5 = Indicator.objects.get(code="B5")
    assert response.context["lights"] == {b5.pk: "off_track"}
    assert find_elements(response, f'#links-B5 a[href="{reverse("dashboard:indicator", args=["2010-2015", "B5"])}"]')


def test_a_liaison_sees_the_lights_of_the_own_body_only(client, liaison):
    store_figure("B2b", "behind", numerator=1, denominator=2)
    store_figure("B5", "behind", numerator=94, denominator=100)
    response = page(client, liaison, "plans:plan", "2010-2015")
    assert response.context["lights"] == {Indicator.objects.get(code="B2b").pk: "behind"}
    assert not find_elements(response, f'a[href="{reverse("dashboard:indicator", args=["2010-2015", "B5"])}"]')


def test_a_clause_without_a_body_is_flagged(client, office):
    html = page(client, office, "plans:plan", "2010-2015").content.decode()
    assert read_texts(html, ".bearers .tag").count("本条无责任单位") == 2


def test_a_plan_that_is_not_there_is_404(client, office):
    assert page(client, office, "plans:plan", "2030").status_code == 404


def test_the_lead_group_is_in_the_order_of_the_plan(client, office):
    group = page(client, office, "plans:lead-group", "2010-2015").context["group"]
    assert [seat.holder for seat in group.heads] == ["分管副区长", "质监局主要负责同志", "办公室"]
    assert [m.seat.holder for m in group.members][:3] == ["质监局", "工商分局", "卫生局"]
    assert len(group.members) == 19


def test_members_that_no_clause_names_are_flagged(client, office):
    group = page(client, office, "plans:lead-group", "2010-2015").context["group"]
    unnamed = [m.seat.holder for m in group.members if not m.bearer.has_own_clause]
    assert unnamed == ["环保局", "公安分局", "文化广播电视局", "畜牧水产业发展中心", "种植业发展中心", "林业局"]


def test_bodies_with_a_duty_and_no_seat_stand_apart(client, office):
    group = page(client, office, "plans:lead-group", "2010-2015").context["group"]
    assert [b.body.code for b in group.outside] == [
        "shiyao", "renshi", "jingmao", "wujia", "baoshe", "diantai", "dianshitai",
        "jianchayuan", "fayuan", "gongshanglian", "kexie", "zhixie", "xiaoxie",
    ]  # fmt: skip
    assert [b.body.code for b in group.unnamed] == ["hangye", "zonghe", "youguan", "danwei", "zhineng"]


def test_a_body_is_called_as_on_the_day(client, office, settings):
    assert "宝坻区卫生局" in read_texts(page(client, office, "plans:bodies"), 'td[data-label="全称"]')
    settings.BUSINESS_DATE = "2020-01-01"
    assert "宝坻区卫生健康委员会" in read_texts(page(client, office, "plans:bodies"), 'td[data-label="全称"]')


def test_the_page_of_a_body_quotes_its_duties(client, office):
    shown = page(client, office, "plans:body", "jianwei").context["page"]
    assert [part.duty.code for part in shown.parts] == ["D13"]
    assert [o.ownership.indicator.code for o in shown.owned] == ["C1", "C2a", "C2b", "C2c", "C2d", "C2e"]
    assert not shown.lacks_own_clause


def test_the_figure_of_an_owned_indicator_is_shown_with_its_parts(client, liaison):
    store_figure("B2b", "behind", numerator=1899, denominator=1999)
    html = page(client, liaison, "plans:body", "huanbao").content.decode()
    assert read_text(html, ".num .fig__value") == "95.00"
    assert read_text(html, "h1 .tag--blue") == "本单位"
    assert "王联络" in read_texts(html, ".facts dd")


def test_figures_of_another_body_are_hidden_from_a_liaison(client, liaison):
    store_figure("B5", "behind", numerator=94, denominator=100)
    response = page(client, liaison, "plans:body", "zhijian")
    assert not response.context["page"].shows_figures
    assert all(owned.figure is None for owned in response.context["page"].owned)
    assert not find_elements(response, ".fig__value")


def test_a_body_that_ended_leads_to_its_successor(client, office):
    html = page(client, office, "plans:body", "zhijian").content.decode()
    assert find_elements(html, f'.notice a[href="{reverse("plans:body", args=["shichang"])}"]')
    html = page(client, office, "plans:body", "shichang").content.decode()
    assert find_elements(html, f'.facts a[href="{reverse("plans:body", args=["zhijian"])}"]')


def test_an_ownership_that_is_over_is_not_shown(client, office):
    IndicatorOwnership.objects.filter(body__code="jianwei", indicator__code="C1").update(until=dt.date(2014, 10, 14))
    shown = page(client, office, "plans:body", "jianwei").context["page"]
    assert "C1" not in [o.ownership.indicator.code for o in shown.owned]


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        (
            "plans:plan",
            ["2010-2015"],
            "session user plan clause duty dutyassignment bodyname leadgroupseat goal indicator attainment",
        ),
        (
            "plans:lead-group",
            ["2010-2015"],
            "session user plan leadgroupseat body bodyname dutyassignment indicatorownership user",
        ),
        ("plans:bodies", [], "session user leadgroupseat body bodyname dutyassignment indicatorownership user"),
        (
            "plans:body",
            ["zhijian"],
            "session user body bodyname body reorganisation leadgroupseat dutyassignment indicatorownership indicatordefinition user",
        ),
    ],
)
def test_the_number_of_queries_does_not_grow(client, office, name, args, queries):
    client.force_login(office)
    read = partial(client.get, reverse(name, args=args))
    assert list_queries(read) == queries.split()
    zhijian = Body.objects.get(code="zhijian")
    since = dt.date(2010, 1, 1)
    for indicator in Indicator.objects.exclude(ownerships__body=zhijian):
        IndicatorOwnership.objects.create(indicator=indicator, body=zhijian, part="support", since=since)
    for duty in Duty.objects.exclude(assignments__body=zhijian):
        DutyAssignment.objects.create(duty=duty, body=zhijian, part="support", since=since)
    for code in ("A2", "B5", "B6", "B9", "C1"):
        store_figure(code, "behind", numerator=1, denominator=None if code == "A2" else 2)
    for number in range(30):
        user_create(username=f"person{number}", role=Role.LIAISON, body=zhijian)
    assert list_queries(read) == queries.split()
