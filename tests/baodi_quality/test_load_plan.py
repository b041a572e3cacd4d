"""``load_plan`` fills an empty database, and a second time it leaves it exactly as it is."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import call_command

from baodi_quality.plan_loading import plan_load
from departments.models import Body, BodyName, Duty, DutyAssignment, LeadGroupSeat, Township, TownshipName
from enterprises.models import Industry, ServiceIndustry
from targets.models import Clause, Goal, Indicator, IndicatorDefinition, Milestone, Plan, Quarter, StaleMark

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the apps that the load touches."""
    models = [m for app in ("targets", "departments", "enterprises") for m in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def test_it_loads_the_whole_plan() -> None:
    plan_load()
    counts = {model: model.objects.count() for model in (Plan, Quarter, Clause, Goal, Indicator, IndicatorDefinition)}
    assert list(counts.values()) == [1, 24, 50, 24, 28, 28]
    assert (Duty.objects.count(), LeadGroupSeat.objects.count(), Township.objects.count()) == (31, 22, 32)
    assert ServiceIndustry.objects.count() == 13
    assert Industry.objects.filter(parent=None).count() == 60
    assert Industry.objects.filter(version="GB/T 4754-2011", parent__isnull=False).count() == 96


def test_a_second_load_changes_nothing() -> None:
    plan_load()
    before = everything()
    assert plan_load() == {}
    assert everything() == before


def test_the_command_says_whether_anything_changed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_plan")
    first = capsys.readouterr().out
    call_command("load_plan")
    second = capsys.readouterr().out
    assert len(first.splitlines()) > 10
    assert len(second.splitlines()) == 1


def test_it_does_not_undo_what_the_office_changed() -> None:
    plan_load()
    Body.objects.filter(code="jingmao").update(full_name="宝坻区商务委员会")
    Indicator.objects.filter(code="B5").update(name="企业产品监督抽检合格率")
    DutyAssignment.objects.filter(duty__code="D12").delete()
    BodyName.objects.filter(body__code="jingmao").delete()
    Milestone.objects.filter(indicator__code="A3").first().delete()
    before = everything()
    plan_load()
    assert everything() == before


def test_the_target_path_of_tianjin_brands() -> None:
    plan_load()
    definition = IndicatorDefinition.objects.get(indicator__code="A2")
    assert (definition.effective_from, definition.target, definition.baseline) == (dt.date(2010, 1, 1), 20, 0)
    assert list(definition.points.values_list("due_on", "value")) == [
        (dt.date(year, 12, 31), Decimal(value))
        for year, value in zip(range(2010, 2016), (1, 4, 8, 12, 16, 20), strict=True)
    ]


def test_every_definition_is_one_that_the_registry_takes() -> None:
    plan_load()
    for definition in IndicatorDefinition.objects.select_related("indicator"):
        definition.full_clean()


def test_a_goal_stands_under_its_group() -> None:
    plan_load()
    assert list(Goal.objects.filter(parent=None).values_list("code", flat=True)) == ["A", "B", "C", "D"]
    assert list(Goal.objects.filter(parent__code="C").values_list("code", flat=True)) == ["C1", "C2"]


def test_a_sub_item_stands_under_its_duty_and_clause() -> None:
    plan_load()
    item = Duty.objects.select_related("parent", "clause__parent").get(code="D03-2")
    assert (item.parent.code, item.clause.path, item.clause.parent.path) == ("D03", "3.3.2", "3.3")


def test_bodies_that_the_plan_does_not_name_are_marked() -> None:
    plan_load()
    inferred = DutyAssignment.objects.filter(duty__code="D17", inferred=True)
    assert set(inferred.values_list("body__code", flat=True)) == {"gongan", "jianchayuan", "fayuan"}
    assert not DutyAssignment.objects.filter(inferred=True, basis="").exists()


def test_a_place_is_named_as_on_the_day() -> None:
    plan_load()
    town = Township.objects.prefetch_related("names").get(code="120115102")
    days = dt.date(2014, 10, 15), dt.date(2015, 12, 31), dt.date(2026, 1, 1)
    assert [town.name_on(day) for day in days] == ["大白庄镇", "大白街道", "大白庄镇"]
    assert TownshipName.objects.filter(township__code="120115119").count() == 1


def test_a_body_leads_to_the_one_that_followed_it() -> None:
    plan_load()
    assert set(Body.objects.get(code="shichang").predecessors.values_list("code", flat=True)) == {
        "zhijian",
        "gongshang",
        "shiyao",
    }


def test_new_figures_are_marked_as_due() -> None:
    plan_load()
    marks = StaleMark.objects.filter(measure="spot-check-pass-rate")
    assert marks.count() == 20
    assert marks.order_by("quarter").last().quarter_id == 20144
