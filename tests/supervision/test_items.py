"""The page of an item, the pages of its actions, its files; drafts, and raising from a row in one click."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from departments.models import IndicatorOwnership
from inspections.models import Rectification
from reporting.models import Report
from supervision.models import Supervision, SupervisionPart
from supervision.sources import find_source
from targets.models import Attainment, Quarter
from tests.factories import make_body, make_indicator, make_plan, make_project, make_spot_check
from tests.pages import read_text, send_form
from tests.queries import list_queries
from tests.supervision.items import PDF, TEXT, day


def browse(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


NO_FILES = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
A_FILE = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0"}


def offered(answer) -> dict[str, bool]:
    return {transition.action.value: not reason for transition, reason in answer.context["actions"]}


def test_a_page_offers_what_the_table_allows_with_reasons(cast) -> None:
    item = cast.bring_to("closing")
    assert offered(browse(cast.office).get(item.get_absolute_url())) == {"return_close": True, "verify": False}
    assert offered(browse(cast.colleague).get(item.get_absolute_url())) == {"return_close": True, "verify": True}
    assert offered(browse(cast.auditor).get(item.get_absolute_url())) == {}


def test_a_body_answers_point_by_point_with_a_file(cast) -> None:
    item = cast.bring_to("handling")
    client = browse(cast.head)
    address = f"/supervisions/{item.pk}/do/ask_close/"
    page = client.get(address)
    assert [page.context["form"].fields[name].label for name in page.context["form"].point_fields] == [
        "不合格企业全部整改", "整治报告报办公室",
    ]  # fmt: skip
    given = {"answer_0": "六家已整改", "answer_1": "", "text": "协办单位已口头反馈"}
    refused = client.post(address, given | A_FILE | {"evidence-0-file": SimpleUploadedFile("报告.pdf", PDF)})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"answer_1"})
    given["answer_1"] = "报告已报"
    answer = client.post(address, given | A_FILE | {"evidence-0-file": SimpleUploadedFile("报告.pdf", PDF)})
    assert answer.url == item.get_absolute_url()
    step = Supervision.objects.get(pk=item.pk).steps.last()
    assert step.answers == [["不合格企业全部整改", "六家已整改"], ["整治报告报办公室", "报告已报"]]
    file = f"/supervisions/{item.pk}/files/{step.files.get().key}/"
    assert browse(cast.support_liaison).get(file).status_code == 200
    assert browse(cast.stranger_head).get(file).status_code == 404
    other = cast.bring_to("handling")
    assert client.get(f"/supervisions/{other.pk}/files/{step.files.get().key}/").status_code == 404


def test_feedback_by_form(cast) -> None:
    item = cast.bring_to("handling")
    client, address = browse(cast.liaison), f"/supervisions/{item.pk}/do/feedback/"
    support = item.parts.get(role="support")
    short = client.post(address, {"text": "正在办", "progress": "30"} | NO_FILES)
    assert (short.status_code, list(short.context["form"].errors)) == (422, ["text"])
    assert client.post(address, {"text": TEXT, "progress": "130"} | NO_FILES).status_code == 422
    client.post(
        address, {"text": TEXT, "progress": "30", "answer_0": "三家已整改", "requested": [support.pk]} | NO_FILES
    )
    assert SupervisionPart.objects.get(pk=support.pk).requested_on == day("2014-11-03")
    assert cast.lead_part(item).progress == 30


def test_an_action_of_another_role_is_refused_and_an_unknown_one_not_found(cast) -> None:
    item = cast.bring_to("handling")
    assert browse(cast.liaison).get(f"/supervisions/{item.pk}/do/verify/").status_code == 403
    assert browse(cast.office).get(f"/supervisions/{item.pk}/do/burn/").status_code == 404
    assert browse(cast.office).get(f"/supervisions/{item.pk}/do/verify/").url == item.get_absolute_url()
    assert browse(cast.stranger_head).get(f"/supervisions/{item.pk}/do/ask_close/").status_code == 404


def test_an_action_that_asks_for_nothing_takes_an_empty_form(cast) -> None:
    item = cast.bring_to("draft")
    browse(cast.office).post(f"/supervisions/{item.pk}/do/submit/")
    assert Supervision.objects.get(pk=item.pk).state == "approving"


def test_a_draft_is_typed_in_and_changed(cast) -> None:
    client = browse(cast.office)
    given = {
        "title": "食盐专项", "task": "开展食盐抽检", "closing_standard": "抽检完成\n\n报告报送", "due_on": "2014-11-29",
        "lead": cast.lead.pk, "supports": [cast.support.pk, cast.lead.pk],
    }  # fmt: skip
    refused = client.post("/supervision/draft/", given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["supports"])
    # What is usual, as the terms have it: 30, 20, 5, 15 and 30 days, of which the 20 end on a Sunday.
    assert refused.context["form"].fields["due_on"].help_text == (
        "遇休息日顺延至下一工作日。常用时限：公文事项办结 2014-12-03、会议纪要事项办结 2014-11-24、领导批示急件 2014-11-10、"
        "领导批示一般件 2014-11-18、领导批示难件 2014-12-03。"
    )
    answer = client.post("/supervision/draft/", given | {"supports": [cast.support.pk]})
    item = Supervision.objects.get()
    assert answer.url == item.get_absolute_url()
    assert (item.due_on, item.points) == (day("2014-12-01"), ["抽检完成", "报告报送"])
    address, changed = f"/supervisions/{item.pk}/edit/", {"supports": [], "title": "食盐抽检", "lead": cast.stranger.pk}
    # A copy that was opened before another's change is refused, with what is stored now beside the fields.
    stale = client.post(address, given | changed | {"opened": "of-before"})
    assert stale.status_code == 422
    assert "现存内容：食盐专项" in read_text(stale, "#id_title_error")
    send_form(client, address, given | changed)
    item.refresh_from_db()
    assert (item.title, [str(part.body) for part in item.parts.all()]) == ("食盐抽检", [cast.stranger.name])
    assert item.steps.count() == 2
    item = cast.act(item, "submit")
    assert client.get(f"/supervisions/{item.pk}/edit/").url == item.get_absolute_url()


def make_red_indicator(cast, status: str = "off_track"):
    indicator = make_indicator("spot-check-pass-rate", make_plan())
    IndicatorOwnership.objects.create(indicator=indicator, body=cast.lead, part="lead", since="2010-01-01")
    IndicatorOwnership.objects.create(indicator=indicator, body=cast.support, part="support", since="2010-01-01")
    Attainment.objects.create(
        indicator=indicator, quarter=Quarter.objects.get(pk=20143), window="year_to_date", revision=1, status=status,
        definition=indicator.definitions.get(), as_of="2014-09-30", numerator=80, denominator=100, computed_at=timezone.now(),
    )  # fmt: skip
    return indicator


def test_a_red_indicator_is_raised_in_one_click(cast) -> None:
    indicator = make_red_indicator(cast)
    client = browse(cast.office)
    page = client.get(f"/supervision/raise/?kind=indicator&row={indicator.pk}")
    form = page.context["form"]
    assert (form.initial["lead"], form.initial["supports"]) == (cast.lead, [cast.support])
    assert form.initial["due_on"] == day("2014-12-03")
    given = {
        "title": form.initial["title"], "task": form.initial["task"], "closing_standard": form.initial["closing_standard"],
        "due_on": "2014-12-03", "lead": cast.lead.pk,
    }  # fmt: skip
    client.post(f"/supervision/raise/?kind=indicator&row={indicator.pk}", given)
    item = Supervision.objects.get()
    assert (item.source_kind, item.source_key, item.state) == ("indicator", f"indicator:{indicator.pk}", "draft")
    assert item.steps.get().action == "raise"
    # A second one of the same row leads to the first.
    assert client.get(f"/supervision/raise/?kind=indicator&row={indicator.pk}").url == item.get_absolute_url()
    assert browse(cast.leader).get(f"/supervision/raise/?kind=indicator&row={indicator.pk}").status_code == 403


def test_a_row_that_is_healed_is_shown_and_raises_nothing(cast) -> None:
    indicator = make_red_indicator(cast)
    client = browse(cast.office)
    item = cast.draft()
    Supervision.objects.filter(pk=item.pk).update(
        source_kind="indicator",
        source_key=f"indicator:{indicator.pk}",
        source={"key": indicator.pk, "label": "T1", "url": "/"},
    )
    assert client.get(item.get_absolute_url()).context["source"].changed == ""
    Attainment.objects.update(status="attained")
    shown = client.get(item.get_absolute_url())
    assert shown.context["source"].changed == "该指标已不再严重滞后：已达标。"
    assert shown.context["row"].state == "draft"
    Supervision.objects.filter(pk=item.pk).update(source_key="")
    given = {"title": "a", "task": "b", "closing_standard": "c", "due_on": "2014-12-03", "lead": cast.lead.pk}
    refused = client.post(f"/supervision/raise/?kind=indicator&row={indicator.pk}", given)
    assert refused.status_code == 422
    assert Supervision.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["?kind=indicator&row=99", "?kind=moon&row=1", "?kind=report", "?kind=report&row=x", ""]
)
def test_what_is_no_row_is_not_found(cast, address) -> None:
    assert browse(cast.office).get(f"/supervision/raise/{address}").status_code == 404


def test_a_report_is_raised_eight_days_after_its_deadline(cast) -> None:
    make_plan()
    due = dt.datetime(2014, 10, 27, 23, 59, 59, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    report = Report.objects.create(body=cast.lead, quarter=Quarter.objects.get(pk=20143), due_at=due)
    assert "7" in find_source("report", report.pk).changed
    cast.at("2014-11-04")
    source = find_source("report", report.pk)
    assert (source.changed, source.lead, source.days) == ("", cast.lead, 5)
    Report.objects.update(state="submitted", first_submitted_at=due, submitted_at=due)
    assert find_source("report", report.pk).changed


def test_a_failed_project_and_an_overdue_rectification(cast) -> None:
    jianwei, gongshang = make_body(code="jianwei"), make_body(code="gongshang")
    project = make_project(energy="missed", verdict="refused")
    source = find_source("project", project.pk)
    assert (source.changed, source.lead) == ("", jianwei)
    assert "节能" in source.task
    assert find_source("project", make_project(energy="met").pk).changed
    check = make_spot_check(first_result="failed", sampled_name="甲店", stage="market")
    row = Rectification.objects.create(
        spot_check=check,
        notice_number="责改1号",
        addressee="seller",
        received_on=day("2014-09-01"),
        due_on=day("2014-10-31"),
    )
    source = find_source("rectification", row.pk)
    assert (source.changed, source.lead, source.days) == ("", gongshang, 15)
    row.due_on = day("2014-11-03")
    row.save()
    assert find_source("rectification", row.pk).changed


def test_the_list_is_narrowed_and_exported_by_who_may_know(cast) -> None:
    cast.bring_to("handling")
    cast.bring_to("draft", title="未立项")
    cast.bring_to("assigned", lead=cast.stranger, supports=[])
    cast.at("2014-12-01")
    office = browse(cast.office)
    assert office.get("/supervisions/").context["total"] == 3
    assert [row.record.serial for row in office.get("/supervisions/?colour=yellow&q=2014-1").context["table"].rows] == [
        1
    ]
    assert office.get("/supervisions/?body=" + cast.stranger.code).context["total"] == 1
    assert office.get("/supervisions/?state=draft").context["total"] == 1
    assert browse(cast.liaison).get("/supervisions/").context["total"] == 1
    sheet = b"".join(browse(cast.support_head).get("/supervisions/?export=csv").streaming_content).decode("utf-8-sig")
    lines = sheet.splitlines()
    assert len(lines) == 3 or len(lines) == 2
    assert "督〔2014〕1号,电线电缆整治" in sheet and "督〔2014〕2号" not in sheet


@pytest.mark.parametrize("items", [2, 8])
def test_the_queries_of_the_list_do_not_grow(cast, items) -> None:
    for _n in range(items):
        cast.bring_to("handling")
    client = browse(cast.office)
    client.get("/supervisions/")
    assert (
        list_queries(lambda: client.get("/supervisions/"))
        == "session user listsettings supervision supervision supervision supervisionpart body escalationrule".split()
    )
