"""The pages of amendments: proposing with a preview, deciding, the register, versions side by side."""

import datetime as dt
from decimal import Decimal
from functools import partial
from urllib.parse import parse_qs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from dashboard.as_of import AsOf
from dashboard.indicator_page import indicator_page
from dashboard.status import overview
from plans.models import Amendment
from plans.tasks import enter_amendments
from targets.services import figures_recompute
from tests.factories import make_user
from tests.pages import find_elements
from tests.plans.amendments import REASON, approve, make_pass_rate, propose
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def sign_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def fill(answer, **changes: object) -> dict[str, object]:
    """Return what the shown form holds, with some fields changed."""
    form = answer.context["form"]
    held = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    held["parameters"] = '{"stage": "production"}'
    why = {"effective_from": "2015-01-01", "ground": "policy", "basis": "津质监〔2014〕12号", "reason": REASON}
    return {name: value for name, value in (held | why | changes).items() if value is not None}


def test_the_office_proposes_sees_the_lights_and_a_leader_approves():
    indicator = make_pass_rate()
    office, leader = sign_in(Role.OFFICE), sign_in(Role.LEADER)
    address = reverse("plans:amendment-propose", args=[indicator.plan.code, "B5"])
    shown = office.get(address, {"target": "96"})
    assert (shown.context["form"]["target"].value(), shown.context["form"]["tolerance"].value()) == ("96", "1")
    preview = office.post(address, fill(shown, target="96", preview="1"))
    assert [(one.label, one.before, one.after) for one in preview.context["differences"]] == [("目标", "95", "96")]
    assert {line.quarter.code: line.supposed for line in preview.context["lights"]}["2014Q2"] == "behind"
    assert not Amendment.objects.exists()
    office.post(address, fill(shown, target="96", propose="1"))
    row = Amendment.objects.get()
    page = leader.get(row.get_absolute_url())
    assert [one.action for one, reason in page.context["actions"] if not reason] == ["approve", "reject"]
    done = leader.post(reverse("plans:amendment-act", args=[row.pk, "approve"]), {"words": "同意"}, follow=True)
    assert done.context["row"].state == "approved"
    # A second leader, who came late, is told so.
    late = sign_in(Role.LEADER).post(
        reverse("plans:amendment-act", args=[row.pk, "reject"]), {"words": "不"}, follow=True
    )
    assert [str(one) for one in late.context["messages"]] == ["当前状态为“已批准，待生效”，不能办理此事项。"]


def test_minutes_come_as_a_file_that_only_the_amendment_hands_out():
    row = propose(make_pass_rate(), dt.date(2015, 1, 1), target=Decimal(90))
    office = sign_in(Role.OFFICE)
    attach = reverse("plans:amendment-act", args=[row.pk, "attach"])
    refused = office.post(attach, {"minutes": SimpleUploadedFile("纪要.pdf", b"no pdf at all")})
    assert refused.status_code == 422
    office.post(attach, {"minutes": SimpleUploadedFile("纪要.pdf", b"%PDF-1.4\n%%EOF\n")})
    row.refresh_from_db()
    assert row.minutes.name == "纪要.pdf"
    file = reverse("plans:amendment-file", args=[row.pk, row.minutes.key])
    assert sign_in(Role.LEADER).get(file).status_code == 200
    other = reverse("plans:amendment-file", args=[row.pk, "00000000-0000-0000-0000-000000000000"])
    assert office.get(other).status_code == 404


def test_a_form_with_faults_says_so_beside_its_fields():
    indicator = make_pass_rate()
    office = sign_in(Role.OFFICE)
    address = reverse("plans:amendment-propose", args=[indicator.plan.code, "B5"])
    shown = office.get(address)
    for changes, field in [
        ({"reason": "太短"}, "reason"), ({"target": "x"}, "target"), ({"effective_from": "2015-02-01"}, "effective_from"),
        ({"point_2014-12-31": "97"}, "__all__"), ({"parameters": '{"stage": "moon"}'}, "parameters"), ({}, "__all__"),
    ]:  # fmt: skip
        answer = office.post(address, fill(shown, preview="1", **changes))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field]), changes


@pytest.mark.parametrize(
    "typed", ["9" * 5000, "[" * 100_000, "5", '["stage"]', '{"stage": ["production"]}', '{"stage": 1e999}', "", "甲"]
)
def test_parameters_that_are_none_are_refused_beside_their_field(typed):
    indicator = make_pass_rate()
    office = sign_in(Role.OFFICE)
    address = reverse("plans:amendment-propose", args=[indicator.plan.code, "B5"])
    answer = office.post(address, fill(office.get(address), preview="1", parameters=typed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["parameters"])
    assert not Amendment.objects.exists()


def test_the_register_filters_and_the_versions_stand_side_by_side(settings):
    indicator = make_pass_rate()
    approve(propose(indicator, dt.date(2014, 7, 1)))
    settings.BUSINESS_DATE = "2014-10-16"
    propose(indicator, dt.date(2015, 1, 1), target=Decimal(94))
    leader = sign_in(Role.LEADER)
    listed = lambda **asked: [  # noqa: E731
        row.record.direction for row in leader.get(reverse("plans:amendments"), asked).context["table"].page.object_list
    ]
    assert [listed(), listed(direction="easing"), listed(state="in_force"), listed(indicator="B6")] == [
        ["easing", "tightening"], ["easing"], ["tightening"], [],
    ]  # fmt: skip
    versions = reverse("plans:versions", args=[indicator.plan.code, "B5"])
    table = leader.get(versions).context["table"]
    assert dict(table.lines)["目标"] == [("95", False), ("96", True)]
    assert dict(table.lines)["容许偏差"] == [("1", False), ("1", False)]
    for page in (reverse("plans:amendments"), versions):
        assert leader.get(page, {"export": "xlsx"}).headers["Content-Type"].endswith("sheet")
    for target in (97, 98):
        assert (
            list_queries(partial(leader.get, reverse("plans:amendments")))
            == "session user listsettings amendment amendment amendment".split()
        )
        assert (
            list_queries(partial(leader.get, versions))
            == "session user indicator milestone indicatordefinition targetpoint milestonedue".split()
        )
        Amendment.objects.filter(state="proposed").update(
            state="rejected", decided_by=make_user(), decided_at=dt.datetime.now(dt.UTC)
        )
        approve(propose(indicator, dt.date(2014, 10, 1), target=Decimal(target)))


def test_boards_say_for_a_year_that_a_target_was_amended(settings):
    indicator = make_pass_rate()
    approve(propose(indicator, dt.date(2014, 7, 1)))
    figures_recompute()
    words = lambda quarter, known: overview(indicator.plan, quarter, known).standings[0].amended_words  # noqa: E731
    assert words(20143, AsOf()) == "目标已修订（自2014年7月1日起）"
    assert words(20142, AsOf()) == ""
    # As of a day before it was recorded the board knows nothing of it.
    past = overview(indicator.plan, 20143, AsOf(dt.date(2014, 10, 14))).standings[0]
    assert (past.definition.target, past.amended_words) == (95, "")
    page = indicator_page(indicator, 20143, "", AsOf())
    assert (page.chart["targets"][-2:], page.chart["amended"]) == ([95.0, 96.0], [len(page.chart["labels"]) - 1])
    settings.BUSINESS_DATE = "2015-10-15"
    figures_recompute()
    assert words(20153, AsOf()) != ""
    settings.BUSINESS_DATE = "2015-10-16"
    figures_recompute()
    assert words(20154, AsOf()) == ""


def test_a_what_if_leads_to_a_proposal_with_its_target():
    indicator = make_pass_rate()
    answer = sign_in(Role.OFFICE).get(
        reverse("dashboard:indicator-what-if", args=[indicator.plan.code, "B5"]), {"target": "96"}
    )
    address = reverse("plans:amendment-propose", args=[indicator.plan.code, "B5"])
    [link] = find_elements(answer, f"a[href^='{address}?']")
    assert parse_qs(link.get("href").partition("?")[2]) == {"target": ["96"]}


def test_an_approved_amendment_enters_on_its_day(settings):
    row = approve(propose(make_pass_rate(), dt.date(2015, 1, 1)))
    assert enter_amendments() == 0
    settings.BUSINESS_DATE = "2015-01-01"
    assert enter_amendments() == 1
    row.refresh_from_db()
    assert row.state == "in_force"
