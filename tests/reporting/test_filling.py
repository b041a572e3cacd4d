"""The report's page: who sees what, saving item by item, and the steps with their confirmation."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reporting import services
from reporting.models import Report, ReportStep
from reporting.services import ValueInput
from tests.factories import make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import Cast, make_body, make_item, make_report, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    settings.MEDIA_ROOT = tmp_path
    return Cast()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(cast: Cast, user: User, query: str = ""):
    return as_(user).get(cast.report.get_absolute_url() + query)


def item_url(cast: Cast, name: str = "reporting:report-item") -> str:
    return reverse(name, args=[cast.body.code, "2014Q3", cast.value.pk])


def typed(cast: Cast, user: User, **fields: object):
    return as_(user).post(item_url(cast), {"revision": cast.value.revision, **fields}, headers={"HX-Request": "true"})


# What each role gets of a report in each state: the form, its content to be read, only that it exists, or nothing.
SEEN = {
    "draft": {"liaison": "form", "head": "form", "office": "content", "leader": "exists", "auditor": "exists"},
    "signed": {"liaison": "content", "head": "content", "office": "content", "leader": "exists", "auditor": "exists"},
    "submitted": dict.fromkeys(["liaison", "head", "office", "leader", "auditor"], "content"),
    "returned": {"liaison": "form", "head": "form", "office": "content", "leader": "exists", "auditor": "exists"},
    "accepted": dict.fromkeys(["liaison", "head", "office", "leader", "auditor"], "content"),
}


@pytest.mark.parametrize("state", SEEN)
def test_what_each_role_sees_of_a_report(cast, state) -> None:
    cast.bring_to(state)
    found = {role: page(cast, user) for role, user in people(cast).items()}
    assert {role: kind(answer) for role, answer in found.items()} == SEEN[state] | {"admin": "nothing"}
    assert page(cast, cast.other).status_code == 404


def kind(answer) -> str:
    if answer.status_code == 404:
        return "nothing"
    if find_elements(answer, ".item"):
        return "form"
    return "content" if find_elements(answer, ".said__item") else "exists"


def test_what_belongs_to_a_report_is_hidden_from_strangers(cast) -> None:
    stranger = as_(cast.other)
    for name in ("reporting:report-item", "reporting:report-item-known"):
        assert stranger.post(item_url(cast, name), {"revision": 0, "figure": 7}).status_code == 404
    for name in ("reporting:report-files", "reporting:report-register"):
        assert stranger.get(item_url(cast, name)).status_code == 404
    for step in ("sign", "submit", "nil", "on-behalf"):
        assert stranger.post(reverse("reporting:report-step", args=[cast.body.code, "2014Q3", step])).status_code == 404
    assert cast.value.figure is None


def test_an_item_is_saved_by_itself(cast) -> None:
    answer = typed(cast, cast.liaison, figure="1，20０")
    assert read_text(answer, ".item__saved-at").startswith("已于")
    assert (cast.value.figure, cast.value.changed_by, cast.value.revision) == (1200, cast.liaison, 1)


def test_a_saving_tells_what_it_changes_elsewhere_on_the_page(cast) -> None:
    """120 stands for the quarter, and the two before it were not reported; the duty's only item is given."""
    before = page(cast, cast.liaison)
    assert (read_text(before, ".tick"), read_text(before, f"#year-{cast.value.pk}")) == ("1", "—缺3个季度")
    answer = typed(cast, cast.liaison, figure="120")
    assert find_elements(answer, f"#tick-{cast.duty.pk} .ti-check")
    assert read_text(answer, f"#year-{cast.value.pk}") == "120缺2个季度"


@pytest.mark.parametrize("figure", ["五件", "12,5", "12①"])
def test_what_is_no_figure_is_refused_with_its_place_and_keeps_the_stored_one(cast, figure) -> None:
    """12,5 became 125, and 12① became 121."""
    cast.fill(5)
    answer = typed(cast, cast.liaison, figure=figure)
    assert find_elements(answer, ".entry-form__error")
    assert cast.value.figure == 5


def test_a_figure_too_long_to_be_kept_is_refused(cast) -> None:
    assert find_elements(typed(cast, cast.liaison, figure="123456789012345"), ".entry-form__error")
    typed(cast, cast.liaison, figure="99999999999999")
    assert cast.value.figure == 99999999999999


def test_a_change_by_somebody_else_is_shown_and_not_overwritten(cast) -> None:
    seen = cast.value.revision
    cast.fill(7, user=cast.head)
    client = as_(cast.liaison)
    answer = client.post(item_url(cast), {"revision": seen, "figure": "8"}, headers={"HX-Request": "true"})
    assert find_elements(answer, "button[name=revision][value='1']")
    assert cast.value.figure == 7
    client.post(item_url(cast), {"revision": 1, "figure": "8"}, headers={"HX-Request": "true"})
    assert cast.value.figure == 8


def test_without_scripts_a_refused_item_comes_back_filled(cast) -> None:
    client = as_(cast.liaison)
    done = client.post(item_url(cast), {"revision": 0, "figure": "8"})
    assert done.url == f"{cast.report.get_absolute_url()}#item-{cast.value.pk}"
    refused = client.post(item_url(cast), {"revision": 0, "figure": "9"})
    assert find_elements(refused, ".item input[name=figure][value='9']")
    assert cast.value.figure == 8


def test_confirming_the_register_reports_its_figure(cast) -> None:
    cast.report.values.update(known=Decimal(4))
    typed(cast, cast.liaison, figure="", register_agreement="confirmed")
    assert (cast.value.figure, cast.value.register_agreement) == (4, "confirmed")
    answer = typed(cast, cast.liaison, figure="6", register_agreement="disputed")
    assert find_elements(answer, ".entry-form__error")
    typed(cast, cast.liaison, figure="6", register_agreement="disputed", dispute="少计两件")
    assert (cast.value.figure, cast.value.dispute) == (6, "少计两件")


def step(cast: Cast, user: User, name: str, **fields: object):
    url = reverse("reporting:report-step", args=[cast.body.code, "2014Q3", name])
    return as_(user).post(url, {"revision": cast.now.revision, **fields}, follow=True)


def test_a_report_goes_its_way_by_its_pages(cast) -> None:
    assert "还有1处未完成" in read_text(step(cast, cast.head, "sign"), ".notice--warning")
    typed(cast, cast.liaison, figure="5")
    step(cast, cast.liaison, "sign")
    assert cast.now.state == "draft"
    step(cast, cast.head, "sign")
    step(cast, cast.head, "unsign")
    step(cast, cast.head, "sign")
    step(cast, cast.liaison, "submit")
    assert cast.now.state == "submitted"
    assert list(ReportStep.objects.values_list("action", flat=True)) == ["sign", "unsign", "sign", "submit"]


def test_a_nil_report_needs_its_statement(cast) -> None:
    step(cast, cast.liaison, "nil", reason="")
    assert not cast.now.is_nil
    step(cast, cast.liaison, "nil", reason="本季度无此项工作")
    assert cast.now.nil_statement == "本季度无此项工作"
    assert read_text(page(cast, cast.liaison), "p.nil") == "本季度无此项工作"
    step(cast, cast.liaison, "revoke-nil")
    assert not cast.now.is_nil


def test_the_office_submits_on_behalf_and_the_report_stays_marked(cast) -> None:
    assert kind(page(cast, cast.office, "?on-behalf")) == "form"
    step(cast, cast.office, "on-behalf", reason="据其纸质报告代报")
    assert (cast.now.state, cast.now.on_behalf) == ("submitted", True)
    assert "办公室代报" in read_texts(page(cast, cast.office), ".report-state .tag")


def test_files_go_through_the_reports_door(cast) -> None:
    url = reverse("reporting:report-files", args=[cast.body.code, "2014Q3", cast.value.pk])
    paper = SimpleUploadedFile("台账.pdf", b"%PDF-1.4\n%%EOF\n")
    management = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    as_(cast.liaison).post(url, management | {"form-0-file": paper, "form-0-speaks_for": "2014-09-30"})
    row = cast.value.files.get()
    assert (row.file.name, row.file.speaks_for) == ("台账.pdf", dt.date(2014, 9, 30))
    address = reverse("reporting:report-file", args=[cast.body.code, "2014Q3", row.pk])
    assert as_(cast.head).get(address).getvalue() == b"%PDF-1.4\n%%EOF\n"
    assert as_(cast.other).get(address).status_code == 404
    assert as_(make_user("leader")).get(address).status_code == 404
    as_(cast.liaison).post(reverse("reporting:report-file-take-out", args=[cast.body.code, "2014Q3", row.pk]))
    row.refresh_from_db()
    assert row.taken_out_by == cast.liaison


def test_the_page_takes_the_same_queries_for_any_number_of_items(cast) -> None:
    client = as_(cast.liaison)
    client.get(cast.report.get_absolute_url())
    for _size in (20, 40):
        for _ in range(20):
            cast.report.values.create(item=make_item(cast.duty))
        assert (
            list_queries(lambda: client.get(cast.report.get_absolute_url()))
            == "session user report bodyname reportvalue reportingpolicy body acceptedfigure body reportversion reportstep dutyassignment".split()
        )


def test_the_home_says_what_comes_next(cast) -> None:
    client = as_(cast.liaison)
    assert read_text(client.get("/home/"), "#next-step") == "请填报2014年第三季度报告。"
    cast.fill(5)
    assert read_text(client.get("/home/"), "#next-step") == "2014年第三季度报告已填报完毕，请送负责人审签。"
    assert read_text(as_(cast.head).get("/home/"), "#next-step") == "待您审签：2014年第三季度报告。"
    cast.sign()
    assert "已审签，请报送。" in read_text(client.get("/home/"), "#next-step")
    services.report_submit(report=cast.now, user=cast.liaison)
    assert read_text(client.get("/home/"), "#next-step") == "目前没有待报的报告。"
    services.report_return(report=cast.now, user=cast.office, reason="数据有误", comments={cast.item: "请核实"})
    text = client.get("/home/").content.decode()
    assert "被退回，请按意见修改。" in read_text(text, "#next-step")
    assert read_text(text, ".owed .remark").startswith("数据有误")
    assert read_text(text, ".owed .remark .hint").endswith("请核实")


def test_a_newcomer_is_welcomed_until_the_steps_are_read(cast) -> None:
    client = as_(cast.liaison)
    assert len(find_elements(client.get("/home/"), ".welcome__steps li")) == 3
    assert client.post("/home/welcome/").url == "/home/"
    assert not find_elements(client.get("/home/"), ".welcome")
    assert find_elements(as_(cast.head).get("/home/"), ".welcome")


def test_the_home_takes_the_same_queries_for_one_report_and_for_several(cast) -> None:
    client = as_(cast.liaison)
    client.get("/home/")
    for quarters in ((), (20141, 20142)):
        for quarter in quarters:
            make_report(cast.body, cast.item, quarter=quarter)
        assert (
            list_queries(lambda: client.get("/home/"))
            == "session user body body report bodyname reportstep report report inboxmessage".split()
        )


def test_a_merged_bodys_report_is_its_successors_affair(cast) -> None:
    successor = make_body()
    heir = make_user("liaison", body=successor)
    assert page(cast, heir).status_code == 404
    type(cast.body).objects.filter(pk=cast.body.pk).update(until=dt.date(2014, 10, 1), successor=successor)
    assert kind(page(cast, heir)) == "form"
    services.report_value_save(value=cast.value, user=heir, revision=0, content=ValueInput(figure=Decimal(3)))
    assert Report.objects.get(pk=cast.report.pk).revision == 1
