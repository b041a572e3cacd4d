"""What the office decides on reports: deadlines, more time, unlocking, corrections; who may, what moves, who is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from dashboard.todo import list_tasks
from notifications.models import InboxMessage
from plans.choosing import PlanSwitch
from plans.closing import list_quarter_lines
from reporting import services
from reporting.correcting import list_effects
from reporting.deadlines import list_deadlines
from reporting.models import (
    CorrectedValue,
    Report,
    ReportCorrection,
    ReportDeadline,
    ReportExtension,
    ReportUnlock,
    ReportValue,
)
from reporting.tasks import lock_expired_reports
from targets import clock
from targets.models import Quarter
from tests.factories import make_indicator
from tests.pages import find_elements
from tests.queries import list_queries
from tests.reporting.report_rows import DUE, Cast, make_body, make_item, make_report, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    return Cast()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def of(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.body.code, "2014Q3"])


def proposed(cast: Cast, user: User | None = None) -> ReportCorrection:
    """Propose 8 in place of the accepted 5."""
    changes = {cast.item: Decimal(8)}
    return services.correction_propose(report=cast.now, user=user or cast.liaison, reason="漏计3件", changes=changes)


def asked(cast: Cast) -> ReportUnlock:
    return services.unlock_request(report=cast.now, user=cast.liaison, reason="补报")


# ---- who comes in

LISTS = ["reporting:report-deadlines", "reporting:report-unlockings", "reporting:report-corrections"]
READ = {"office": 200, "leader": 200, "auditor": 200, "liaison": 403, "head": 403, "admin": 403}


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_for_readers(cast, name) -> None:
    assert {role: as_(user).get(reverse(name)).status_code for role, user in people(cast).items()} == READ


def test_who_comes_to_the_pages_of_one_report(cast) -> None:
    cast.bring_to("accepted")
    ReportDeadline.objects.create(quarter=cast.report.quarter, due_at=DUE)
    pages = {
        "deadline": reverse("reporting:report-deadline", args=["2014Q3"]),
        "extend": of(cast, "reporting:report-extend"),
        "decide": reverse("reporting:report-unlocking", args=[asked(cast).pk]),
        "ask": of(cast, "reporting:report-unlock"),
        "correct": of(cast, "reporting:report-correct"),
        "correction": reverse("reporting:report-correction", args=[proposed(cast).pk]),
    }
    only_office = {"office": 200, "leader": 403, "auditor": 403, "liaison": 403, "head": 403, "admin": 403}
    expected = {
        "deadline": only_office,
        "extend": only_office,
        "decide": only_office,
        "ask": {"office": 403, "leader": 403, "auditor": 403, "liaison": 200, "head": 200, "admin": 404},
        "correct": {"office": 200, "leader": 403, "auditor": 403, "liaison": 200, "head": 200, "admin": 404},
        "correction": {"office": 200, "leader": 200, "auditor": 200, "liaison": 200, "head": 200, "admin": 404},
    }
    found = {
        name: {role: as_(user).get(url).status_code for role, user in people(cast).items()}
        for name, url in pages.items()
    }
    assert found == expected
    strangers = {name: as_(cast.other).get(url).status_code for name, url in pages.items()}
    assert {name for name, code in strangers.items() if code == 404} == {"ask", "correct", "correction"}
    assert {strangers[name] for name in ("deadline", "extend", "decide")} == {403}


# ---- deadlines


def test_a_moved_deadline_moves_only_what_was_never_submitted_and_not_extended(cast) -> None:
    deadline = ReportDeadline.objects.create(quarter=cast.report.quarter, due_at=DUE)
    cast.bring_to("submitted")
    waiting_one, extended = make_report(make_body(), cast.item), make_report(make_body(), cast.item)
    services.report_extend(report=extended, user=cast.office, day=dt.date(2014, 10, 31), reason="搬迁")
    client, url = as_(cast.office), reverse("reporting:report-deadline", args=["2014Q3"])
    assert list(client.get(url).context["moved"]) == [waiting_one]
    client.post(url, {"day": "2014-10-20", "basis": "国庆节放假"})
    deadline.refresh_from_db()
    assert (deadline.basis, deadline.set_by) == ("国庆节放假", cast.office)
    due = {row.pk: timezone.localdate(row.due_at).day for row in Report.objects.all()}
    assert due == {cast.report.pk: 10, waiting_one.pk: 20, extended.pk: 31}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"day": "2014-10-20"}, "basis"), ({"day": "2014-09-30", "basis": "放假"}, "day"), ({"basis": "放假"}, "day")],
)
def test_a_deadline_needs_a_basis_and_a_day_after_the_quarter(cast, typed, field) -> None:
    ReportDeadline.objects.create(quarter=cast.report.quarter, due_at=DUE)
    answer = as_(cast.office).post(reverse("reporting:report-deadline", args=["2014Q3"]), typed)
    assert list(answer.context["form"].errors) == [field]
    assert ReportDeadline.objects.get().due_at == DUE


def test_the_deadlines_count_what_came_in_time_late_and_not_yet(cast) -> None:
    ReportDeadline.objects.create(quarter=cast.report.quarter, due_at=DUE)
    # A quarter of which nobody owes a report has no deadline to speak of.
    ReportDeadline.objects.create(quarter_id=20142, due_at=DUE)
    cast.bring_to("submitted")
    late, later, open_ = (make_report(make_body(), cast.item) for _number in range(3))
    moment = DUE + dt.timedelta(seconds=1)
    Report.objects.filter(pk__in=[late.pk, later.pk]).update(
        state="submitted", submitted_at=moment, first_submitted_at=moment
    )
    for day in (20, 25):
        services.report_extend(report=open_, user=cast.office, day=dt.date(2014, 10, day), reason="搬迁")
    (row,) = list_deadlines()
    assert (row.reports, row.in_time, row.late, row.missing, row.extended) == (4, 1, 2, 1, 1)


def test_more_time_is_given_with_a_reason_and_told(cast) -> None:
    client, url = as_(cast.office), of(cast, "reporting:report-extend")
    assert "day" in client.post(url, {"day": "2014-10-10", "reason": "人员外出"}).context["form"].errors
    assert "reason" in client.post(url, {"day": "2014-10-17", "reason": ""}).context["form"].errors
    client.post(url, {"day": "2014-10-17", "reason": "人员外出"})
    extension = ReportExtension.objects.get()
    assert (extension.before, timezone.localdate(extension.after)) == (DUE, dt.date(2014, 10, 17))
    assert {row.user for row in InboxMessage.objects.all()} == {cast.liaison, cast.head}


def test_a_closed_quarter_keeps_its_deadlines(cast) -> None:
    deadline = ReportDeadline.objects.create(quarter=cast.report.quarter, due_at=DUE)
    Quarter.objects.filter(pk=20143).update(closed_at=clock.now(), closed_by=cast.office)
    client = as_(cast.office)
    client.post(reverse("reporting:report-deadline", args=["2014Q3"]), {"day": "2014-10-20", "basis": "放假"})
    client.post(of(cast, "reporting:report-extend"), {"day": "2014-10-20", "reason": "放假"})
    deadline.refresh_from_db()
    assert (deadline.due_at, cast.now.due_at) == (DUE, DUE)


# ---- unlocking


def test_unlocking_is_asked_for_granted_and_ends_by_itself(cast, settings) -> None:
    cast.bring_to("accepted")
    as_(cast.liaison).post(of(cast, "reporting:report-unlock"), {"reason": "漏报一笔资金"})
    row = ReportUnlock.objects.get()
    url = reverse("reporting:report-unlocking", args=[row.pk])
    client = as_(cast.office)
    assert "day" in client.post(url, {"verdict": "grant"}).context["form"].errors
    assert "day" in client.post(url, {"verdict": "grant", "day": "2014-10-08"}).context["form"].errors
    client.post(url, {"verdict": "grant", "day": "2014-10-10"})
    assert cast.now.state == "reopened"
    cast.fill(9)
    settings.BUSINESS_DATE = "2014-10-10"
    lock_expired_reports()
    assert cast.now.state == "reopened"  # the day belongs to the unlocking
    settings.BUSINESS_DATE = "2014-10-11"
    lock_expired_reports()
    lock_expired_reports()
    assert (cast.now.state, cast.value.figure) == ("accepted", 5)
    told = InboxMessage.objects.filter(user=cast.liaison).order_by("pk").values_list("subject", flat=True)
    assert [subject.partition("：")[0] for subject in told] == [
        "季度报告已审核通过",
        "季度报告已解锁",
        "季度报告已重新锁定",
    ]


def test_an_unlocking_is_refused_only_with_a_reason(cast) -> None:
    cast.bring_to("accepted")
    row = asked(cast)
    url, client = reverse("reporting:report-unlocking", args=[row.pk]), as_(cast.office)
    assert "decision" in client.post(url, {"verdict": "refuse"}).context["form"].errors
    client.post(url, {"verdict": "refuse", "decision": "请用更正单"})
    row.refresh_from_db()
    assert (row.state, row.decided_by, cast.now.state) == ("refused", cast.office, "accepted")
    assert client.post(url, {"verdict": "grant", "day": "2014-10-20"}).context["form"].errors  # decided already
    assert InboxMessage.objects.filter(user=cast.head, text="请用更正单").exists()


# ---- corrections


def test_a_correction_is_proposed_by_typing_over_what_is_wrong(cast) -> None:
    words = make_item(cast.duty, kind="narrative")
    ReportValue.objects.create(report=cast.report, item=words, text="第一行\n第二行")
    cast.bring_to("accepted")
    client, url = as_(cast.office), of(cast, "reporting:report-correct")
    typed = {f"item-{cast.item.pk}": "８", f"item-{words.pk}": "第一行\r\n第二行", "reason": "漏计3件"}
    assert client.post(url, typed | {f"item-{cast.item.pk}": "5"}).context["form"].non_field_errors()
    assert client.post(url, typed | {"reason": ""}).context["form"].errors
    client.post(url, typed)
    row = ReportCorrection.objects.get()
    assert list(row.values.values_list("item", "old_figure", "new_figure")) == [(cast.item.pk, 5, 8)]
    assert (row.proposed_by, cast.value.figure) == (cast.office, 5)


def test_another_person_approves_and_version_two_stands_beside_version_one(cast) -> None:
    cast.bring_to("accepted")
    Quarter.objects.filter(pk=20143).update(closed_at=clock.now(), closed_by=cast.office)
    row = proposed(cast, cast.office)
    url = reverse("reporting:report-correction", args=[row.pk])
    assert as_(cast.office).post(url, {"verdict": "approve"}).status_code == 403
    assert as_(cast.liaison).post(url, {"verdict": "approve"}).status_code == 403
    as_(cast.colleague).post(url, {"verdict": "approve"})
    sealed = {version.number: version.content["values"][0]["figure"] for version in cast.report.versions.all()}
    assert sealed == {1: "5", 2: "8"}
    (line,) = [line for line in list_quarter_lines(PlanSwitch(None)) if line.quarter.pk == 20143]
    assert line.corrected_reports == 1
    assert InboxMessage.objects.filter(user=cast.head, subject__startswith="季度报告已更正").exists()


def test_a_correction_is_refused_only_with_a_reason(cast) -> None:
    cast.bring_to("accepted")
    url = reverse("reporting:report-correction", args=[proposed(cast).pk])
    client = as_(cast.office)
    assert "decision" in client.post(url, {"verdict": "refuse"}).context["form"].errors
    client.post(url, {"verdict": "refuse", "decision": "原数据无误"})
    assert ReportCorrection.objects.get().state == "refused"
    assert (cast.report.versions.count(), cast.value.figure) == (1, 5)


@pytest.mark.parametrize(
    ("window", "quarters"),
    [
        ("quarter", [20133]),
        ("year_to_date", [20133, 20134]),
        ("plan_to_date", [20133, 20134, 20141, 20142, 20143, 20144]),
    ],
)
def test_a_correction_shows_which_indicators_would_move_in_which_quarters(cast, window, quarters) -> None:
    indicator = make_indicator(
        "reported-figure", cast.plan, kind="count", window=window, parameters={"item": cast.item.code}
    )
    make_indicator("reported-figure", cast.plan, kind="count", window=window, parameters={"item": "OTHER"})
    Quarter.objects.filter(pk=20133).update(closed_at=clock.now(), closed_by=cast.office)
    Report.objects.filter(pk=cast.report.pk).update(quarter=20133)
    row = ReportCorrection(report=cast.now)
    change = CorrectedValue(correction=row, item=cast.item, old_figure=5, new_figure=8)
    (effect,) = list_effects(row, [change])
    assert (effect.indicator, [quarter.pk for quarter in effect.quarters]) == (indicator, quarters)
    assert [quarter.pk for quarter in effect.closed] == [20133]


# ---- what waits for the office


def test_what_waits_for_the_office_counts_reports_and_requests_in_one_query(cast) -> None:
    cast.bring_to("accepted")
    asked(cast)
    services.report_submit_on_behalf(report=make_report(cast.stranger, cast.item), user=cast.office, reason="纸质报送")
    tasks = []
    assert list_queries(lambda: tasks.extend(list_tasks(cast.plan, clock.today(), cast.office))) == "report".split()
    assert {task.key: task.count for task in tasks if task.key in {"reviews", "unlockings", "corrections"}} == {
        "reviews": 1,
        "unlockings": 1,
    }


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        ("draft", "office", ["on-behalf", "extend"]),
        ("submitted", "office", ["review"]),
        ("accepted", "office", ["correct"]),
        ("accepted", "head", ["unlock", "correct"]),
        ("accepted", "auditor", []),
        ("draft", "liaison", []),
    ],
)
def test_a_report_leads_on_to_what_the_person_may_do(cast, state, role, offered) -> None:
    cast.bring_to(state)
    text = as_(people(cast)[Role(role)]).get(cast.now.get_absolute_url()).content.decode()
    base = cast.now.get_absolute_url()
    pages = {"on-behalf": "?on-behalf=1"} | {name: f"{name}/" for name in ("review", "extend", "unlock", "correct")}
    assert [name for name, path in pages.items() if find_elements(text, f'a[href="{base}{path}"]')] == offered
