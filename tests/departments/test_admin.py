"""Who may do what in the admin, and that what the office changes there marks the figures it moves."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import user_create
from baodi_quality.plan_loading import plan_load
from departments.models import Body
from targets.models import (
    Applicability,
    Attainment,
    Indicator,
    IndicatorDefinition,
    Milestone,
    MilestoneSignOff,
    StaleMark,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan():
    plan_load()
    StaleMark.objects.all().delete()


def signed_in(client, role, **fields):
    client.force_login(user_create(username=f"a-{role}", role=role, **fields))
    return client


def marks(measure: str) -> list[int]:
    return list(StaleMark.objects.filter(measure=measure).order_by("quarter").values_list("quarter_id", flat=True))


def statuses(client, *names: str) -> list[int]:
    return [client.get(reverse(f"admin:{name}")).status_code for name in names]


PAGES = ["targets_indicator_changelist", "targets_indicator_add", "departments_body_add"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.OFFICE, [200, 200, 200]), (Role.AUDITOR, [200, 403, 403]), (Role.ADMIN, [403, 403, 403])],
)
def test_each_role_keeps_what_is_its_own(client, role, expected):
    assert statuses(signed_in(client, role), *PAGES) == expected


@pytest.mark.parametrize("role", [Role.LEADER, Role.LIAISON, Role.HEAD])
def test_the_others_stay_outside(client, role):
    body = Body.objects.get(code="huanbao")
    signed_in(client, role, body=body)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_a_stranger_is_sent_to_the_portals_sign_in_page(client):
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("accounts:sign-in"))


def new_definition(code: str, **fields):
    old = IndicatorDefinition.objects.get(indicator__code=code)
    return {
        "indicator": old.indicator_id,
        "effective_from": "2014-01-01",
        "description": old.description,
        "measure": old.measure,
        "parameters": json.dumps(old.parameters),
        "window": old.window,
        "rule": old.rule,
        "target": "18",
        "baseline": "0",
        "tolerance": "1",
        "minimum_sample": "0",
        "reason": "领导小组会议决定调整",
        "points-TOTAL_FORMS": "2",
        "points-INITIAL_FORMS": "0",
        "points-0-due_on": "2014-12-31",
        "points-0-value": "15",
        "points-1-due_on": "2015-12-31",
        "points-1-value": "18",
    } | fields


def test_a_new_definition_starts_from_the_newest(client):
    signed_in(client, Role.OFFICE)
    key = Indicator.objects.get(code="A2").pk
    response = client.get(reverse("admin:targets_indicatordefinition_add"), {"indicator": key})
    form = response.context["adminform"].form
    assert (form.initial["measure"], form.initial["target"]) == ("new-brand-awards", 20)
    points = response.context["inline_admin_formsets"][0].formset
    assert [f.initial["value"] for f in points.forms] == [1, 4, 8, 12, 16, 20]


def test_a_new_definition_is_stored_with_its_author_and_marks_the_figures_from_its_day(client):
    signed_in(client, Role.OFFICE)
    response = client.post(reverse("admin:targets_indicatordefinition_add"), new_definition("A2"))
    assert response.status_code == 302
    added = IndicatorDefinition.objects.get(indicator__code="A2", effective_from="2014-01-01")
    assert added.created_by.username == "a-office"
    assert list(added.points.values_list("value", flat=True)) == [15, 18]
    assert marks("new-brand-awards") == [20141, 20142, 20143, 20144]


def test_a_definition_needs_a_reason(client):
    signed_in(client, Role.OFFICE)
    response = client.post(reverse("admin:targets_indicatordefinition_add"), new_definition("A2", reason=""))
    assert "reason" in response.context["adminform"].form.errors
    assert IndicatorDefinition.objects.filter(indicator__code="A2").count() == 1


def test_a_definition_with_an_unknown_parameter_is_refused(client):
    signed_in(client, Role.OFFICE)
    fields = new_definition("A2", parameters='{"programme": "mars"}')
    response = client.post(reverse("admin:targets_indicatordefinition_add"), fields)
    assert "parameters" in response.context["adminform"].form.errors
    assert StaleMark.objects.count() == 0


def test_a_definition_in_use_is_never_edited(client):
    definition = IndicatorDefinition.objects.get(indicator__code="A2")
    address = reverse("admin:targets_indicatordefinition_change", args=[definition.pk])
    signed_in(client, Role.OFFICE)
    assert client.get(address).context["has_change_permission"]
    Attainment.objects.create(
        indicator=definition.indicator, quarter_id=20143, window="plan_to_date", revision=1, definition=definition,
        as_of=dt.date(2014, 9, 30), numerator=1, status="behind", computed_at=timezone.now(),
    )  # fmt: skip
    assert not client.get(address).context["has_change_permission"]
    assert client.post(address, new_definition("A2")).status_code == 403
    definition.refresh_from_db()
    assert definition.target == 20


def test_an_indicator_can_be_marked_as_not_applicable(client):
    signed_in(client, Role.OFFICE)
    fields = {"indicator": Indicator.objects.get(code="A1").pk, "since": "2014-05-20", "basis": "国家停止评选"}
    client.post(reverse("admin:targets_applicability_add"), fields)
    assert Applicability.objects.get().created_by.username == "a-office"
    assert marks("new-brand-awards") == [20142, 20143, 20144]


def test_a_span_moved_later_marks_its_old_quarters_too(client):
    signed_in(client, Role.OFFICE)
    indicator = Indicator.objects.get(code="A1")
    span = Applicability.objects.create(indicator=indicator, since=dt.date(2014, 2, 1), basis="国家停止评选")
    fields = {"indicator": indicator.pk, "since": "2014-08-01", "basis": "国家停止评选"}
    client.post(reverse("admin:targets_applicability_change", args=[span.pk]), fields)
    assert marks("new-brand-awards") == [20141, 20142, 20143, 20144]


def test_signing_off_a_milestone_and_taking_it_back_mark_the_figures(client):
    signed_in(client, Role.OFFICE)
    step = Milestone.objects.filter(indicator__code="A4").first()
    fields = {"milestone": step.pk, "signed_on": "2014-07-01", "evidence": "园区认定文件"}
    client.post(reverse("admin:targets_milestonesignoff_add"), fields)
    sign_off = MilestoneSignOff.objects.get()
    assert sign_off.signed_by.username == "a-office"
    assert marks("milestones-signed") == [20143, 20144]
    StaleMark.objects.all().delete()
    client.post(reverse("admin:targets_milestonesignoff_delete", args=[sign_off.pk]), {"post": "yes"})
    assert not MilestoneSignOff.objects.exists()
    assert marks("milestones-signed") == [20143, 20144]


def test_a_clause_must_stand_in_the_document(client):
    signed_in(client, Role.OFFICE)
    plan = Indicator.objects.first().plan_id
    fields = {"plan": plan, "path": "5.1", "position": 99, "kind": "paragraph", "text": "方案里没有的话"}
    response = client.post(reverse("admin:targets_clause_add"), fields)
    assert "text" in response.context["adminform"].form.errors
