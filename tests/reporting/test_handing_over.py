"""From liaison to head to office, and back before the review begins; the report on paper."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from docx import Document

from accounts.models import User
from exchange.models import ExportJob
from notifications.models import InboxMessage
from reporting import services
from reporting.deadlines import is_late, is_overdue
from reporting.models import Report, ReportStep
from reporting.transitions import TRANSITIONS, Action, ReportIncomplete, ReportRefused
from targets import clock
from tests.factories import make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import Cast, make_body, make_item
from tests.reporting.test_filling import as_, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    settings.MEDIA_ROOT = tmp_path
    return Cast()


def url_of(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"reporting:{name}", args=[cast.body.code, "2014Q3", *more])


def take(cast: Cast, user: User, step: str, **given: object):
    return as_(user).post(url_of(cast, "report-step", step), given, follow=True)


def stages(answer) -> dict[str, str]:
    return {item.text_content(): item.get("class", "") for item in find_elements(answer, "ol.steps-row li")}


def read_inbox(user: User) -> list[tuple[str, str, str]]:
    return list(InboxMessage.objects.filter(user=user).order_by("pk").values_list("kind", "subject", "text"))


def test_from_the_form_to_the_office_in_one_click_of_the_liaison_and_two_of_the_head(cast) -> None:
    cast.fill()
    form = page(cast, cast.liaison)
    assert read_texts(form, "form[data-after-saving] button") == ["填报完毕，送负责人审签"] * 2
    assert stages(form) == {"填报": "is-here", "审签": "", "报送": "", "审核": "", "通过": ""}
    after = take(cast, cast.liaison, "hand-over")
    assert stages(after) == {"填报": "is-done", "审签": "is-here", "报送": "", "审核": "", "通过": ""}
    assert not find_elements(after, "form[data-after-saving]")
    (message,) = InboxMessage.objects.filter(user=cast.head)
    assert (message.kind, message.subject) == ("handover", f"待您审签：{cast.body.name}2014年第三季度报告")
    home = as_(cast.head).get("/home/")
    assert read_text(home, "#next-step") == "待您审签：2014年第三季度报告。"
    (button,) = find_elements(home, ".next a.btn-primary")
    assert button.text_content().strip() == "审签并报送"
    assert message.url == button.get("href") == url_of(cast, "report-step", "sign-and-submit")
    ready = as_(cast.head).get(button.get("href"))
    assert read_texts(ready, "main form .entry-form__end .btn") == ["审签并报送", "退回联络员修改", "取消"]
    after = take(cast, cast.head, "sign-and-submit", revision=cast.now.revision)
    assert stages(after) == {"填报": "is-done", "审签": "is-done", "报送": "is-done", "审核": "is-here", "通过": ""}
    steps = list(ReportStep.objects.filter(report=cast.report).order_by("pk").values_list("action", "by", "to_state"))
    assert steps == [
        ("hand_over", cast.liaison.pk, "draft"),
        ("sign", cast.head.pk, "signed"),
        ("submit", cast.head.pk, "submitted"),
    ]
    assert cast.now.handed_over_at is None


def test_an_accepted_report_has_gone_its_whole_way_and_a_returned_one_begins_anew(cast) -> None:
    cast.bring_to("returned")
    assert stages(page(cast, cast.liaison)) == {"填报": "is-wrong", "审签": "", "报送": "", "审核": "", "通过": ""}
    cast.fill(6)
    cast.accept()
    assert set(stages(page(cast, cast.office)).values()) == {"is-done"}


def test_what_is_incomplete_is_not_handed_over_and_the_page_says_what_is_missing(cast) -> None:
    answer = take(cast, cast.liaison, "hand-over")
    assert read_texts(answer, ".notice--warning li a") == [f"{cast.duty.summary} · {cast.item.label}"]
    assert cast.now.handed_over_at is None
    with pytest.raises(ReportIncomplete):
        services.report_hand_over(report=cast.now, user=cast.liaison)
    assert read_inbox(cast.head) == []


def test_a_body_without_a_head_is_told_so(cast) -> None:
    cast.fill()
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    answer = take(cast, cast.liaison, "hand-over")
    assert "本单位没有启用账号的负责人，请联系办公室开通。" in [str(one) for one in answer.context["messages"]]
    assert cast.now.handed_over_at is None


def test_only_the_bodys_liaison_hands_over_and_only_once(cast) -> None:
    cast.fill()
    for stranger in (cast.head, cast.office, cast.other):
        with pytest.raises(PermissionDenied):
            services.report_hand_over(report=cast.now, user=stranger)
    services.report_hand_over(report=cast.now, user=cast.liaison)
    with pytest.raises(ReportRefused):
        services.report_hand_over(report=cast.now, user=cast.liaison)
    assert len(read_inbox(cast.head)) == 1


def test_the_head_hands_it_back_with_words_and_the_liaison_gets_them(cast) -> None:
    cast.fill()
    services.report_hand_over(report=cast.now, user=cast.liaison)
    take(cast, cast.head, "hand-back", reason="请核对件数")
    assert cast.now.handed_over_at is None
    assert read_inbox(cast.liaison) == [("return", f"审签前需修改：{cast.body.name}2014年第三季度报告", "请核对件数")]
    assert read_text(as_(cast.liaison).get("/home/"), "#next-step") == "2014年第三季度报告已填报完毕，请送负责人审签。"
    services.report_hand_over(report=cast.now, user=cast.liaison)
    assert len(read_inbox(cast.head)) == 2


def test_the_head_signs_what_they_saw_or_nothing_happens(cast) -> None:
    cast.fill()
    services.report_hand_over(report=cast.now, user=cast.liaison)
    seen = cast.now.revision
    cast.fill(7)
    take(cast, cast.head, "sign-and-submit", revision=seen)
    assert (cast.now.state, cast.now.submitted_at) == ("draft", None)


def test_a_submission_taken_back_never_was_one(cast, settings) -> None:
    cast.fill()
    cast.submit()
    assert "撤回报送" in read_texts(page(cast, cast.liaison), ".page-head__actions a")
    take(cast, cast.liaison, "take-back")
    now = cast.now
    assert (now.state, now.first_submitted_at, now.submitted_at) == ("draft", None, None)
    settings.BUSINESS_DATE = "2014-10-11"
    assert is_overdue(cast.now, clock.now())
    cast.submit()
    assert is_late(cast.now)


def test_a_second_submission_taken_back_is_returned_again_with_the_deadline_of_the_return(cast, settings) -> None:
    cast.bring_to("returned")
    due, first = cast.now.return_due_at, cast.now.first_submitted_at
    cast.fill(6)
    settings.BUSINESS_DATE = "2014-10-13"
    cast.submit()
    services.report_take_back(report=cast.now, user=cast.head)
    now = cast.now
    assert (now.state, now.return_due_at, now.first_submitted_at) == ("returned", due, first)


def test_once_the_review_has_begun_nothing_is_taken_back(cast) -> None:
    cast.fill()
    cast.submit()
    assert as_(cast.office).get(cast.report.get_absolute_url()).status_code == 200
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.TAKE_BACK, cast.liaison) == ""
    as_(cast.office).get(url_of(cast, "report-review"))
    reason = "办公室已开始审核；如需修改，请联系办公室退回。"
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.TAKE_BACK, cast.liaison) == reason
    answer = take(cast, cast.liaison, "take-back")
    assert [str(one) for one in answer.context["messages"]] == [reason]
    assert cast.now.state == "submitted"
    # The next submission can be taken back again.
    services.report_return(report=cast.now, user=cast.office, reason="数据有误")
    cast.submit()
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.TAKE_BACK, cast.liaison) == ""


def test_what_the_office_submitted_or_accepted_before_is_not_taken_back(cast) -> None:
    services.report_submit_on_behalf(report=cast.now, user=cast.office, reason="书面报送")
    with pytest.raises(ReportRefused, match="代报"):
        services.report_take_back(report=cast.now, user=cast.liaison)
    services.report_return(report=cast.now, user=cast.colleague, reason="请自行报送")
    cast.fill()
    cast.reopen()
    cast.fill(8)
    cast.submit()
    with pytest.raises(ReportRefused, match="曾审核通过"):
        services.report_take_back(report=cast.now, user=cast.liaison)


def test_the_paper_says_what_the_report_says_with_places_to_sign_and_seal(cast) -> None:
    words = make_item(cast.duty, kind="narrative")
    cast.report.values.create(item=words, text="开展执法检查")
    cast.fill(1200)
    answer = as_(cast.liaison).get(url_of(cast, "report-paper"))
    assert read_text(answer, ".paper__title") == f"{cast.body.name}2014年第三季度质量兴区工作季度报告"
    assert read_texts(answer, ".paper__figures td") == [cast.item.label, "件", "1200", ""]
    assert read_texts(answer, ".paper__places li")[:3] == ["填报人（签字）：", "负责人（签字）：", "单位（盖章）："]
    file = as_(cast.liaison).get(url_of(cast, "report-paper-file"))
    document = Document(BytesIO(file.content))
    figures, places = document.tables
    assert [cell.text for cell in figures.rows[1].cells] == [cast.item.label, "件", "1200", ""]
    assert [cell.paragraphs[0].text for cell in places.rows[0].cells] == ["填报人（签字）：", "负责人（签字）："]
    assert "开展执法检查" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert ExportJob.objects.get().register == "report-paper"


def test_the_paper_of_a_nil_report_is_its_statement(cast) -> None:
    services.report_declare_nil(report=cast.now, user=cast.liaison, statement="本季度无此项工作")
    answer = as_(cast.head).get(url_of(cast, "report-paper"))
    assert read_texts(answer, ".paper > p") == ["零报告：本季度无此项工作"]
    document = Document(BytesIO(as_(cast.head).get(url_of(cast, "report-paper-file")).content))
    assert "零报告：本季度无此项工作" in [paragraph.text for paragraph in document.paragraphs]


def test_a_draft_is_on_paper_for_its_body_and_the_office_alone(cast) -> None:
    for name in ("report-paper", "report-paper-file"):
        for user, status in ((cast.office, 200), (make_user("leader"), 404), (cast.other, 404)):
            assert as_(user).get(url_of(cast, name)).status_code == status
        assert Client().get(url_of(cast, name)).status_code == 302


def test_the_paper_takes_the_same_queries_for_any_number_of_items(cast) -> None:
    client = as_(cast.liaison)
    client.get(url_of(cast, "report-paper"))
    for _size in range(2):
        for _ in range(10):
            cast.report.values.create(item=make_item(cast.duty))
        assert (
            list_queries(lambda: client.get(url_of(cast, "report-paper")))
            == "session user report bodyname body reportvalue reportfile".split()
        )


def test_a_merged_bodys_report_is_handed_to_the_successors_head(cast) -> None:
    cast.fill()
    successor = make_body()
    heir, head = make_user("liaison", body=successor), make_user("head", body=successor)
    type(cast.body).objects.filter(pk=cast.body.pk).update(until=dt.date(2014, 10, 1), successor=successor)
    services.report_hand_over(report=Report.objects.get(pk=cast.report.pk), user=heir)
    assert (len(read_inbox(head)), len(read_inbox(cast.head))) == (1, 0)
