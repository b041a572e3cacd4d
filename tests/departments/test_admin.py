"""Who may do what in the admin, and that what the office changes there marks the figures it moves."""

import datetime as dt

import pytest
from django.contrib.admin import site
from django.urls import reverse

from accounts.models import Role
from accounts.services import user_create
from departments.models import Body, LeadGroupSeat
from targets.models import (
    Applicability,
    IndicatorDefinition,
    Milestone,
    MilestoneSignOff,
    StaleMark,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan(planned):
    StaleMark.objects.all().delete()


def signed_in(client, role, **fields):
    client.force_login(user_create(username=f"a-{role}", role=role, **fields))
    return client


def marks(measure: str) -> list[int]:
    return list(StaleMark.objects.filter(measure=measure).order_by("quarter").values_list("quarter_id", flat=True))


def statuses(client, *names: str) -> list[int]:
    return [client.get(reverse(f"admin:{name}")).status_code for name in names]


PAGES = ["targets_indicator_changelist", "departments_leadgroupseat_add", "departments_body_add"]


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


LISTS = {"enterprises.industry", "enterprises.serviceindustry", "inspections.law"}
"""Lists that rows refer to: kept in the admin as a whole."""
WRITTEN = {
    "targets.clause": {"note"},
    "targets.goal": {"name_en"},
    "targets.indicator": {"name_en", "unit_en"},
    "departments.duty": {"summary_en"},
    "departments.leadgroupseat": {"until"},
    "departments.dutyassignment": {"until"},
    "enterprises.industrysupervision": {"until"},
    "departments.body": {"code", "kind", "name_en", "position", "note"},
    "departments.township": {"code", "kind", "name_en", "position"},
}
"""What may be written of a stored row, of whatever is registered or comes to be: of all others nothing."""
ADDED = {
    "departments.body", "departments.township", "departments.leadgroupseat", "departments.dutyassignment",
    "enterprises.industrysupervision",
}  # fmt: skip


def test_the_admin_neither_deletes_nor_writes_over_what_belongs_to_the_plan(rf):
    """Plans, goals, indicators, targets, steps and bodies that answer come and change by a proposal that a leader approves."""
    request = rf.get("/")
    request.user = user_create(username="a-clerk", role=Role.OFFICE)
    written, added, deleted = {}, set(), set()
    for model, kept in site._registry.items():
        row = model._base_manager.first() or model()
        for one in [kept, *kept.get_inline_instances(request, row)]:
            label = one.model._meta.label_lower
            # What is listed below a row is held to the same as its own page.
            stored = (one.model._base_manager.first() or one.model()) if one is kept else row
            if one.has_change_permission(request, stored):
                fields = set(one.get_form(request, stored).base_fields) if one is kept else {"inline"}
                written[label] = written.get(label, set()) | fields
            added |= {label} if one.has_add_permission(request, *([] if one is kept else [row])) else set()
            deleted |= {label} if one.has_delete_permission(request, stored) else set()
    assert {label: fields for label, fields in written.items() if label not in LISTS} == WRITTEN
    assert (added, deleted) == (ADDED | LISTS, LISTS)


def test_an_ended_seat_stays_as_it_is_and_another_one_follows(client):
    signed_in(client, Role.OFFICE)
    seat = LeadGroupSeat.objects.filter(post="member").first()
    page = reverse("admin:departments_leadgroupseat_change", args=[seat.pk])
    assert client.post(page, {"until": "2014-10-14", "holder": "他人", "since": "2014-01-01"}).status_code == 302
    was, seat = seat, LeadGroupSeat.objects.get(pk=seat.pk)
    assert (seat.until, seat.holder, seat.since) == (dt.date(2014, 10, 14), was.holder, was.since)
    assert client.post(page, {"until": ""}).status_code == 403
    fields = {"plan": seat.plan_id, "clause": seat.clause_id, "body": seat.body_id, "post": "member"}
    fields |= {"holder": "新任", "position": seat.position, "since": "2014-10-15"}
    assert client.post(reverse("admin:departments_leadgroupseat_add"), fields).status_code == 302
    assert LeadGroupSeat.objects.filter(position=seat.position).count() == 2
