"""Who may do what in the admin, and that what the office changes there marks the figures it moves."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from accounts.models import Role, User
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


PAGES = ["targets_indicator_changelist", "targets_indicator_add", "departments_body_add", "accounts_user_changelist"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.OFFICE, [200, 200, 200, 403]), (Role.AUDITOR, [200, 403, 403, 403]), (Role.ADMIN, [403, 403, 403, 200])],
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


def test_an_administrator_opens_an_account_and_the_role_decides_the_door(client):
    signed_in(client, Role.ADMIN)
    fields = {"password1": "long-and-odd-1", "password2": "long-and-odd-1"}
    address = reverse("admin:accounts_user_add")
    client.post(address, fields | {"username": "new", "display_name": "赵六", "role": "office"})
    assert User.objects.get(username="new").is_staff
    response = client.post(address, fields | {"username": "other", "display_name": "孙七", "role": "liaison"})
    assert "body" in response.context["adminform"].form.errors
    client.post(
        address,
        fields | {"username": "other", "display_name": "孙七", "role": "liaison", "body": Body.objects.first().pk},
    )
    assert not User.objects.get(username="other").is_staff


def test_an_administrator_unlocks_an_account(client):
    user_create(username="locked", role=Role.LEADER, password="long-and-odd-1")
    for _ in range(5):
        client.post(reverse("accounts:sign-in"), {"username": "locked", "password": "wrong"})
    assert AccessAttempt.objects.filter(username="locked").exists()
    signed_in(client, Role.ADMIN)
    chosen = {"action": "unlock", "_selected_action": User.objects.get(username="locked").pk}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert not AccessAttempt.objects.filter(username="locked").exists()


def test_no_account_is_deleted(client):
    signed_in(client, Role.ADMIN)
    other = user_create(username="other", role=Role.LEADER)
    assert client.post(reverse("admin:accounts_user_delete", args=[other.pk]), {"post": "yes"}).status_code == 403
