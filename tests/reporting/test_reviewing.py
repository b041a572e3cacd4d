"""Reviewing: the queue, one report beside the last one and the register, accepting several at once, and the history."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from notifications.models import InboxMessage
from reporting import services
from reporting.models import Report, ReportComment, ReportValue
from reporting.pages.history import build_history
from reporting.pages.review import Review
from reporting.services import ValueInput
from tests.factories import make_user
from tests.pages import read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import DUE, Cast, make_body, make_duty, make_item, make_report, people

pytestmark = pytest.mark.django_db
QUEUE = "/reports/review/"


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-09", tmp_path
    return Cast()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def review_url(report: Report, name: str = "reporting:report-review") -> str:
    return reverse(name, args=[report.body.code, report.quarter.code])


def submitted(cast: Cast, day: int, figure: int = 5, quarter: int = 20143) -> Report:
    """Make a further body's report with one figure, submitted on a day of October 2014."""
    body = make_body()
    report = make_report(body, make_item(make_duty(cast.plan, body)), quarter=quarter)
    at = dt.datetime(2014, 10, day, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    report.values.update(figure=figure)
    Report.objects.filter(pk=report.pk).update(state="submitted", submitted_at=at, first_submitted_at=at, revision=2)
    return Report.objects.select_related("body", "quarter").get(pk=report.pk)


def in_queue(answer) -> list[Report]:
    return answer.context["rows"]


def list_messages(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# ---- who comes in


@pytest.mark.parametrize(
    "name",
    ["reporting:report-queue", "reporting:report-accept-several", "reporting:report-review", "reporting:report-accept"],
)
def test_only_the_office_reviews(cast, name) -> None:
    cast.bring_to("submitted")
    address = review_url(cast.now, name) if "several" not in name and "queue" not in name else reverse(name)
    seen = {"revision": cast.now.revision - 1}
    send = "post" if name == "reporting:report-accept" else "get"
    codes = {role: getattr(as_(user), send)(address, seen).status_code for role, user in people(cast).items()}
    assert codes.pop(Role.OFFICE) in {200, 302}
    assert set(codes.values()) == {403}
    assert cast.now.state == "submitted"


# ---- the queue


def test_the_longest_waiting_comes_first_and_late_ones_are_marked(cast) -> None:
    late, early = submitted(cast, 13), submitted(cast, 2)
    assert in_queue(as_(cast.office).get(QUEUE)) == [early, late]
    text = as_(cast.office).get(QUEUE).content.decode()
    rows = read_texts(text, "tbody tr")
    assert [(one.body.name in row, "迟报" in row) for one, row in zip((early, late), rows, strict=True)] == [
        (True, False), (True, True),
    ]  # fmt: skip
    assert "7天" in read_texts(text, 'td[data-label="已等待"]')


def test_the_queue_is_narrowed_by_quarter_and_clause(cast) -> None:
    third, second = submitted(cast, 3), submitted(cast, 4, quarter=20142)
    clause = third.values.get().item.duty.clause
    get = as_(cast.office).get
    assert in_queue(get(f"{QUEUE}?quarter=20142")) == [second]
    assert in_queue(get(f"{QUEUE}?clause={clause.pk}")) == [third]
    assert in_queue(get(f"{QUEUE}?clause={clause.pk}&quarter=20142")) == []
    assert in_queue(get(f"{QUEUE}?clause=nonsense")) == [third, second]


def test_the_queue_sums_up_each_report(cast) -> None:
    report = submitted(cast, 3)
    further = make_item(report.values.get().item.duty)
    ReportValue.objects.create(
        report=report, item=further, known=4, figure=3, register_agreement="disputed", dispute="少计1件"
    )
    make_item_blank = make_item(further.duty, obligatory=False)
    ReportValue.objects.create(report=report, item=make_item_blank)
    (row,) = in_queue(as_(cast.office).get(QUEUE))
    assert (row.filled, row.items, row.disputes, row.explained, row.was_returned) == (2, 3, 1, 0, False)


@pytest.mark.parametrize("number", [3, 30])
def test_the_queue_needs_the_same_queries_for_few_and_many(cast, number) -> None:
    for day in range(number):
        submitted(cast, 1 + day % 9)
    client = as_(cast.office)
    client.get(QUEUE)
    assert list_queries(lambda: client.get(QUEUE)) == "session user reportstep bodyname quarter clause".split()


# ---- accepting several


def test_several_are_accepted_by_the_step_that_accepts_one(cast) -> None:
    one, two, changed = submitted(cast, 1), submitted(cast, 2), submitted(cast, 3)
    chosen = [f"{report.pk}-{report.revision}" for report in (one, two, changed)]
    client = as_(cast.office)
    shown = client.get(reverse("reporting:report-accept-several"), {"report": chosen})
    assert [row for row, _revision in shown.context["rows"]] == [one, two, changed]
    services.report_return(report=changed, user=cast.colleague, reason="口径不一致")
    answer = client.post(reverse("reporting:report-accept-several"), {"report": chosen}, follow=True)
    assert {report.state for report in Report.objects.filter(pk__in=[one.pk, two.pk])} == {"accepted"}
    assert Report.objects.get(pk=changed.pk).state == "returned"
    refused, accepted = list_messages(answer)
    assert changed.body.name in refused and "已退回" in refused
    assert "2份" in accepted and one.body.name in accepted and two.body.name in accepted


def test_a_report_that_changed_after_the_queue_was_seen_is_refused(cast) -> None:
    report = submitted(cast, 1)
    answer = as_(cast.office).post(
        reverse("reporting:report-accept-several"), {"report": [f"{report.pk}-{report.revision - 1}"]}, follow=True
    )
    assert Report.objects.get(pk=report.pk).state == "submitted"
    (refused,) = list_messages(answer)
    assert report.body.name in refused


@pytest.mark.parametrize("report", ["", "x-1", "5", "-"])
def test_nothing_chosen_leads_back_to_the_queue(cast, report) -> None:
    answer = as_(cast.office).get(reverse("reporting:report-accept-several"), {"report": report}, follow=True)
    assert answer.redirect_chain[-1][0] == QUEUE and len(list_messages(answer)) == 1


# ---- one report


def test_a_report_stands_beside_the_last_one_and_the_register(cast) -> None:
    words = make_item(cast.duty, kind="narrative")
    last = make_report(cast.body, cast.item, words, quarter=20142)
    moment = DUE - dt.timedelta(days=95)
    Report.objects.filter(pk=last.pk).update(state="accepted", submitted_at=moment, first_submitted_at=moment)
    last.values.filter(item=words).update(text="上季度的话")
    ReportValue.objects.create(report=cast.report, item=words, text="本季度的话")
    ReportValue.objects.filter(report=cast.report, item=cast.item).update(
        figure=7, known=10, register_agreement="disputed", dispute="有3件未录入"
    )
    found = Review(cast.now, cast.office)
    figure, narrative = found.items
    assert figure.off_register == Decimal(-3)
    assert [value.text for value in narrative.last] == ["上季度的话"]
    assert found.disputes == [figure]
    draft = make_report(cast.stranger, words, quarter=20142)
    assert Review(make_report(cast.stranger, words), cast.office).last_values == {} and draft.state == "draft"


def test_returning_asks_for_a_reason_and_keeps_what_was_typed(cast) -> None:
    cast.bring_to("submitted")
    remark = f"remark-{cast.item.pk}"
    client, address = as_(cast.office), review_url(cast.now)
    answer = client.post(address, {"revision": cast.now.revision, "reason": " ", remark: "请核对"})
    assert read_text(answer, ".review__remark textarea") == "请核对" and cast.now.state == "submitted"
    client.post(address, {"revision": cast.now.revision, "reason": "数据有误", remark: "请核对"})
    step = cast.report.steps.get(action="return")
    assert (cast.now.state, step.reason, step.by) == ("returned", "数据有误", cast.office)
    assert list(ReportComment.objects.values_list("step", "item", "text")) == [(step.pk, cast.item.pk, "请核对")]


def test_a_report_that_came_back_meanwhile_is_not_returned_unseen(cast) -> None:
    cast.bring_to("submitted")
    seen = cast.now.revision
    services.report_return(report=cast.now, user=cast.colleague, reason="先行退回")
    cast.submit()
    answer = as_(cast.office).post(review_url(cast.now), {"revision": seen, "reason": "数据有误"})
    assert answer.status_code == 200 and cast.now.state == "submitted"


def test_after_a_return_the_reviewer_sees_what_was_changed(cast) -> None:
    other = make_item(cast.duty)
    ReportValue.objects.create(report=cast.report, item=other, figure=1)
    cast.bring_to("submitted")
    remarks = {cast.item: "偏大", other: "偏小"}
    services.report_return(report=cast.now, user=cast.office, reason="两处存疑", comments=remarks)
    cast.fill(4)
    cast.submit()
    changed, left = Review(cast.now, cast.office).items
    assert (changed.changed, changed.unanswered, changed.returned.before["figure"]) == (True, False, "5")
    assert (left.changed, left.unanswered, left.remark) == (False, True, "偏小")


def test_accepting_leads_on_to_the_next_and_at_last_to_the_queue(cast) -> None:
    first, second, third = submitted(cast, 1), submitted(cast, 2), submitted(cast, 3)
    client = as_(cast.office)

    def accept(report: Report) -> str:
        address = review_url(report, "reporting:report-accept") + "?quarter=20143"
        return client.post(address, {"revision": report.revision}).headers["Location"]

    assert accept(second) == review_url(third) + "?quarter=20143"
    assert accept(third) == review_url(first) + "?quarter=20143"
    assert accept(first) == QUEUE + "?quarter=20143"
    assert set(Report.objects.filter(pk__in=[first.pk, second.pk, third.pk]).values_list("state", flat=True)) == {
        "accepted"
    }


def test_what_was_decided_meanwhile_leads_to_the_report(cast) -> None:
    cast.bring_to("accepted")
    assert as_(cast.office).get(review_url(cast.now)).headers["Location"] == cast.now.get_absolute_url()


def test_a_review_needs_the_same_queries_for_few_and_many_items(cast) -> None:
    cast.bring_to("submitted")
    client, address = as_(cast.office), review_url(cast.now)
    client.get(address)
    for more in (0, 20):
        for _ in range(more):
            ReportValue.objects.create(report=cast.report, item=make_item(cast.duty), figure=3)
        assert (
            list_queries(lambda: client.get(address))
            == "session user report bodyname select report body reportvalue reportvalue reportingpolicy acceptedfigure".split()
        )


# ---- telling the body


@pytest.mark.parametrize(("deed", "kind"), [("send_back", "return"), ("accept", "decision")])
def test_the_bodys_people_are_told(cast, deed, kind) -> None:
    cast.fill()
    getattr(cast, deed)()
    found = InboxMessage.objects.all()
    assert {(row.user, row.kind, row.url) for row in found} == {
        (user, kind, cast.now.get_absolute_url()) for user in (cast.liaison, cast.head)
    }
    assert all("2014年第三季度" in row.subject for row in found)


def test_the_successor_is_told_of_a_merged_bodys_report(cast) -> None:
    cast.bring_to("submitted")
    cast.body.until, cast.body.successor = dt.date(2014, 10, 8), cast.stranger
    cast.body.save()
    services.report_accept(report=cast.now, user=cast.office)
    assert [row.user for row in InboxMessage.objects.all()] == [cast.other]


# ---- the history


def test_one_history_tells_everything_newest_first(cast) -> None:
    services.report_extend(report=cast.now, user=cast.office, day=dt.date(2014, 10, 17), reason="人员外出")
    cast.fill()
    cast.send_back()
    cast.fill(6)
    cast.accept()
    unlock = services.unlock_request(report=cast.now, user=cast.liaison, reason="补报")
    services.unlock_refuse(unlock=unlock, user=cast.office, decision="请用更正单")
    row = services.correction_propose(
        report=cast.now, user=cast.liaison, reason="漏计", changes={cast.item: Decimal(8)}
    )
    services.correction_approve(correction=row, user=cast.office)
    events = build_history(cast.now)
    assert [(event.what, event.round, event.version and event.version.number) for event in events] == [
        ("更正", 0, 2), ("提出更正单", 0, None), ("未同意解锁", 0, None), ("申请解锁", 0, None), ("审核通过", 0, 1),
        ("报送", 2, None), ("审签", 0, None), ("退回", 0, None), ("报送", 1, None), ("审签", 0, None),
        ("延期至2014-10-17", 0, None),
    ]  # fmt: skip
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    # What there is beside the steps, and all of it together.
    report = cast.now
    assert len(list_queries(lambda: build_history(report))) == 2


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_history_needs_the_same_queries_however_long(cast, rounds) -> None:
    cast.fill()
    for _ in range(rounds):
        cast.send_back()
    report = cast.now
    # What there is beside the steps, and these: no remark was made. A round is approved, handed in and sent back.
    assert list_queries(lambda: build_history(report)) == "reportversion reportstep".split()
    assert len(build_history(report)) == 3 * rounds


def test_a_sealed_version_is_shown_beside_the_one_before(cast) -> None:
    cast.bring_to("accepted")
    row = services.correction_propose(
        report=cast.now, user=cast.liaison, reason="漏计", changes={cast.item: Decimal(8)}
    )
    services.correction_approve(correction=row, user=cast.office)
    answer = as_(make_user(Role.AUDITOR)).get(review_url(cast.now, "reporting:report") + "versions/2/")
    (item,) = answer.context["changed"]
    assert (item.before["figure"], item.now["figure"], answer.context["is_intact"]) == ("5", "8", True)
    assert as_(cast.other).get(review_url(cast.now, "reporting:report") + "versions/2/").status_code == 404
    assert as_(cast.office).get(review_url(cast.now, "reporting:report") + "versions/3/").status_code == 404


def test_what_a_report_said_at_a_step_is_shown_with_what_changed_in_the_words(cast) -> None:
    words = make_item(cast.duty, kind="narrative")
    value = ReportValue.objects.create(report=cast.report, item=words)
    services.report_value_save(value=value, user=cast.liaison, revision=0, content=ValueInput(text="检查三次"))
    cast.fill()
    cast.send_back()
    services.report_value_save(value=value, user=cast.liaison, revision=1, content=ValueInput(text="检查五次"))
    cast.submit()
    step = cast.report.steps.filter(action="submit").latest("pk")
    address = reverse("reporting:report-step-content", args=[cast.body.code, "2014Q3", step.pk])
    text = as_(cast.head).get(address).content.decode()
    assert (read_text(text, ".said__text del"), read_text(text, ".said__text ins")) == ("三", "五")
    assert read_texts(text, ".said__text")[0] == "检查三五次"
    services.report_return(report=cast.now, user=cast.office, reason="再核")
    assert as_(make_user(Role.LEADER)).get(address).status_code == 404
