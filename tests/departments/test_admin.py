"""Who may do what in the admin, and that what the office changes there marks the figures it moves."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.services import user_create
from baodi_quality.plan_loading import plan_load
from departments.models import Body
from targets.models import (
    Applicability,
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


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_nobody_changes_definitions_or_steps_in_the_admin(client, role):
    """They are amended by a proposal that a leader approves."""
    signed_in(client, role)
    definition = IndicatorDefinition.objects.get(indicator__code="A2")
    span = Applicability.objects.create(indicator=definition.indicator, since=dt.date(2014, 2, 1), basis="国家停止评选")
    for name, row in (("indicatordefinition", definition), ("applicability", span)):
        doors = [("add", []), ("change", [row.pk]), ("delete", [row.pk])]
        posted = [client.post(reverse(f"admin:targets_{name}_{door}", args=a), {"post": "yes"}) for door, a in doors]
        assert [answer.status_code for answer in posted] == [403, 403, 403]
    definition.refresh_from_db()
    assert definition.target == 20


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_nobody_signs_a_milestone_off_in_the_admin_or_takes_it_back(client, role):
    """Three persons do so, in rounds of evidence."""
    signed_in(client, role)
    step = Milestone.objects.filter(indicator__code="A4").first()
    row = MilestoneSignOff.objects.create(milestone=step, signed_on=dt.date(2014, 7, 1), evidence="园区认定文件")
    fields = {"milestone": step.pk, "signed_on": "2014-07-01", "evidence": "园区认定文件", "post": "yes"}
    for door, args in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        assert client.post(reverse(f"admin:targets_milestonesignoff_{door}", args=args), fields).status_code == 403
    assert MilestoneSignOff.objects.get().signed_on == dt.date(2014, 7, 1)


def test_a_clause_must_stand_in_the_document(client):
    signed_in(client, Role.OFFICE)
    plan = Indicator.objects.first().plan_id
    fields = {"plan": plan, "path": "5.1", "position": 99, "kind": "paragraph", "text": "方案里没有的话"}
    response = client.post(reverse("admin:targets_clause_add"), fields)
    assert "text" in response.context["adminform"].form.errors
