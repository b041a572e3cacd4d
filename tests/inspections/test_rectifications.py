"""Rectification after a failed batch: every state, action and role; deadlines; four eyes; the batch stays as it is."""

import dataclasses
import datetime as dt
import inspect
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import Role, User
from baodi_quality.plan_loading import plan_load
from evidence.exceptions import EvidenceRefused
from evidence.models import EvidenceFile
from evidence.storage import EvidenceUpload
from inspections.models import DeadlineRule, Rectification, RectificationStep, SpotCheck
from inspections.rectification.deadlines import NoRule, get_deadline, get_reinspection_deadline
from inspections.rectification.step_data import RectificationOrder, StepData
from inspections.rectification.transitions import (
    BATCH_FAILED,
    NOT_ORDERED,
    STEPS,
    TRANSITIONS,
    Action,
    State,
    reason_not_to_start,
)
from inspections.services import rectification_act, rectification_start, spot_check_save
from registers.withdrawals import row_withdraw
from targets.models import Attainment, StaleMark
from targets.services import figures_recompute
from tests.factories import make_spot_check, make_user

PDF = b"%PDF-1.4\n%%EOF\n"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def files(*names: str) -> list[EvidenceUpload]:
    return [EvidenceUpload(SimpleUploadedFile(name, PDF)) for name in names or ("整改报告.pdf",)]


@pytest.fixture(autouse=True)
def _day(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rules(office_lists) -> None:
    """Put the two terms of rectification, the extension and the re-inspection in force, as the product's file has them."""


@pytest.fixture
def clerk(db) -> User:
    return make_user()


@pytest.fixture
def reviewer(db) -> User:
    return make_user()


def failed_batch(**fields: Any) -> SpotCheck:
    check = make_spot_check(
        **{"first_result": "failed", "producer_name": "宝坻甲厂", "sampled_on": day("2014-07-01")} | fields
    )
    check.refresh_from_db()
    return check


def start(user: User, received_on: str = "2014-08-01", check: SpotCheck | None = None, **fields: Any) -> Rectification:
    check = check or failed_batch()
    order = RectificationOrder(f"（宝）质监责改〔2014〕{check.pk}号", "producer", day(received_on), **fields)
    return rectification_start(spot_check=check, order=order, user=user)


GIVEN: dict[str, dict[str, Any]] = {
    "report": {"files": files},
    "pass": {"number": "FC2014-1", "files": files},
    "fail": {"number": "FC2014-2", "files": files},
    "announce": {"number": "公告2014年第3号"},
    "suspend": {"number": "停整〔2014〕1号", "until": "2014-12-01"},
    "revoke": {"number": "吊〔2014〕1号"},
    "excuse": {"reason": "已停产", "files": files},
    "close": {"reason": "整改到位"},
    "reopen": {"reason": "回头看发现反弹", "until": "2014-12-01"},
    "cancel": {"reason": "复检合格"},
    "extend": {"reason": "设备到货晚", "until": "2014-09-20"},
    "urge": {"reason": "电话催促企业负责人"},
    "correct": {"number": "改1号", "received_on": "2014-08-11", "reason": "送达日期录入有误"},
}


def act(row: Rectification, action: str, on: str, user: User, **changes: Any) -> RectificationStep:
    """Take an action with what it asks for; ``changes`` replace parts of it."""
    given = GIVEN[action] | changes
    days = {name: day(given[name]) for name in ("until", "received_on") if given.get(name)}
    made = given.get("files")
    handed_in = made() if callable(made) else made or []
    data = StepData(Action(action), day(on), given.get("number", ""), given.get("reason", ""), **days)
    step = rectification_act(rectification=row, data=data, user=user, files=handed_in)
    row.refresh_from_db()
    return step


# The state machine, written down a second time: what the office may do in each state, where nothing else stands in the way.
ALLOWED = {
    "rectifying": {"correct", "extend", "report", "announce", "excuse", "cancel", "urge"},
    "reported": {"pass", "fail", "cancel"},
    "passed": {"close", "cancel"},
    "failed": {"report", "announce", "suspend", "revoke", "excuse", "cancel", "urge"},
    "announced": {"report", "pass", "fail", "excuse", "cancel", "urge"},
    "suspended": {"report", "pass", "fail", "excuse", "cancel", "urge"},
    "revoked": {"close", "cancel"},
    "excused": {"close", "cancel"},
    "closed": {"reopen"},
    "cancelled": {"reopen"},
}
TARGETS = {
    "correct": "rectifying", "extend": "rectifying", "report": "reported", "pass": "passed", "fail": "failed",
    "announce": "announced", "suspend": "suspended", "revoke": "revoked", "excuse": "excused", "close": "closed",
    "reopen": "rectifying", "cancel": "cancelled", "urge": None,
}  # fmt: skip
ESCALATION_BEFORE = {"suspend": "announced", "revoke": "suspended"}


@pytest.mark.parametrize("action", TARGETS)
@pytest.mark.parametrize("state", State.values)
def test_every_state_action_and_role(state, action):
    # A missed term and, for a cancellation, a batch that has passed since: nothing but state and role is left to object.
    check = SpotCheck(outcome="passed" if action == "cancel" else "failed")
    row = Rectification(pk=0, spot_check=check, state=state, due_on=day("2014-09-01"))
    row._prefetched_objects_cache = {"steps": []}
    row.escalation = ESCALATION_BEFORE.get(action, "")
    today = day("2014-08-20") if action == "extend" else day("2014-10-15")
    people = {role: User(pk=7, role=role) for role in Role.values}
    allowed = {role for role, user in people.items() if not TRANSITIONS.reason_not_allowed(row, action, user, today)}
    assert allowed == ({"office"} if action in ALLOWED[state] else set())
    assert TRANSITIONS[Action(action)].target == TARGETS[action]


def test_the_table_knows_every_action_and_every_state():
    assert set(TRANSITIONS) == set(Action)
    assert {state for action, row in TRANSITIONS.items() if action != "start" for state in row.sources} == set(State)


@pytest.mark.django_db
def test_a_failed_batch_goes_the_whole_way_and_two_people_close_it(rules, clerk, reviewer):
    row = start(clerk)
    # 30 days after 2014-08-01; 2014-08-31 is a Sunday, so the Monday after it.
    assert (row.state, row.due_on) == ("rectifying", day("2014-09-01"))
    act(row, "extend", "2014-08-20", clerk)
    assert row.due_on == day("2014-09-20")
    report = act(row, "report", "2014-09-10", clerk)
    # 15 days after 2014-09-10: Thursday 2014-09-25.
    assert (row.state, row.due_on, report.rule.days) == ("reported", day("2014-09-25"), 15)
    act(row, "pass", "2014-09-22", clerk)
    assert (row.state, row.due_on) == ("passed", None)
    with pytest.raises(ValidationError, match="另一"):
        act(row, "close", "2014-09-25", clerk)
    act(row, "close", "2014-09-25", reviewer)
    assert (row.state, row.closed_by, row.filed_by) == ("closed", reviewer, clerk)
    assert [(step.action, step.from_state, step.to_state, step.recorded_by) for step in row.steps.all()] == [
        ("start", "", "rectifying", clerk),
        ("extend", "rectifying", "rectifying", clerk),
        ("report", "rectifying", "reported", clerk),
        ("pass", "reported", "passed", clerk),
        ("close", "passed", "closed", reviewer),
    ]
    assert {str(timezone.localdate(step.recorded_at)) for step in row.steps.all()} == {"2014-10-15"}
    assert [file.name for file in report.files.all()] == ["整改报告.pdf"]


@pytest.mark.django_db
def test_urging_moves_nothing_is_kept_once_a_day_and_dates_no_later_step(rules, clerk):
    row = start(clerk)
    step = act(row, "urge", "2014-08-20", clerk)
    assert (step.reason, step.due_on) == ("电话催促企业负责人", day("2014-09-01"))
    assert (row.state, row.due_on) == ("rectifying", day("2014-09-01"))
    with pytest.raises(ValidationError, match="该单位当日已催办过"):
        act(row, "urge", "2014-08-20", clerk)
    act(row, "urge", "2014-08-21", clerk)
    # The report came before anybody called, and is recorded afterwards.
    act(row, "report", "2014-08-18", clerk)
    assert row.state == "reported"


@pytest.mark.django_db
def test_nothing_of_it_touches_the_batch_or_a_figure(clerk, reviewer):
    plan_load()
    check = failed_batch(sampled_on=day("2014-08-01"), stage="production")
    figures_recompute()
    StaleMark.objects.all().delete()
    before = b5()
    assert ("year_to_date", 0, 1) in before
    row = start(clerk, "2014-08-05", check)
    for action, on in (
        ("report", "2014-08-20"),
        ("fail", "2014-08-25"),
        ("report", "2014-08-28"),
        ("pass", "2014-08-30"),
    ):
        act(row, action, on, clerk)
    act(row, "close", "2014-09-01", reviewer)
    act(row, "reopen", "2014-09-02", reviewer)
    stored = SpotCheck.objects.get(pk=check.pk)
    assert (stored.first_result, stored.retest_result, stored.outcome) == ("failed", "", "failed")
    assert not StaleMark.objects.exists()
    figures_recompute()
    assert b5() == before


def b5() -> list[tuple[Any, ...]]:
    rows = Attainment.objects.filter(indicator__code="B5", quarter=20143)
    return list(rows.order_by("pk").values_list("window", "numerator", "denominator"))


@pytest.mark.django_db
def test_escalation_goes_step_by_step_and_each_is_a_dated_act(rules, clerk, reviewer):
    row = start(clerk)
    with pytest.raises(ValidationError, match="期限尚未届满"):
        act(row, "announce", "2014-09-01", clerk)
    act(row, "announce", "2014-09-02", clerk)
    assert (row.state, row.escalation, row.due_on) == ("announced", "announced", day("2014-09-01"))
    act(row, "fail", "2014-09-10", clerk)
    with pytest.raises(ValidationError):
        act(row, "announce", "2014-09-11", clerk)
    with pytest.raises(ValidationError):
        act(row, "revoke", "2014-09-11", clerk)
    act(row, "suspend", "2014-09-11", clerk)
    assert (row.state, row.escalation, row.due_on) == ("suspended", "suspended", day("2014-12-01"))
    act(row, "fail", "2014-09-20", clerk)
    act(row, "revoke", "2014-09-22", clerk)
    with pytest.raises(ValidationError, match="另一"):
        act(row, "close", "2014-09-23", clerk)
    act(row, "close", "2014-09-23", reviewer)
    acts = row.steps.filter(action__in=["announce", "suspend", "revoke"])
    assert [(step.action, str(step.happened_on), step.number) for step in acts] == [
        ("announce", "2014-09-02", "公告2014年第3号"),
        ("suspend", "2014-09-11", "停整〔2014〕1号"),
        ("revoke", "2014-09-22", "吊〔2014〕1号"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "until", "field"),
    [
        ("2014-08-27", "2014-10-01", ""),
        ("2014-08-28", "2014-10-01", "happened_on"),
        ("2014-08-20", "2014-10-02", "until"),
        ("2014-08-20", "2014-09-01", "until"),
        ("2014-08-20", "", "until"),
    ],
)
def test_an_extension_is_applied_for_five_days_before_the_end_and_gives_thirty_days_at_most(
    rules, clerk, on, until, field
):
    row = start(clerk)
    assert row.due_on == day("2014-09-01")
    if field:
        with pytest.raises(ValidationError) as refused:
            act(row, "extend", on, clerk, until=until)
        assert list(refused.value.message_dict) == [field]
        return
    act(row, "extend", on, clerk, until=until)
    assert (str(row.due_on), str(row.extended_on)) == (until, on)
    with pytest.raises(ValidationError, match="只能延期一次"):
        act(row, "extend", on, clerk, until="2014-10-05")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2012-03-01", "2012-03-31"),  # a Saturday, but a working day in exchange for the Qingming holiday
        ("2014-09-08", "2014-10-08"),  # the last day lies behind the national holiday, 10-01 to 10-07
        ("2014-09-03", "2014-10-08"),  # 10-03 is a holiday: the first working day after it
        ("2019-12-31", "2020-02-03"),  # the old rule's last day; 2020-01-30 lies in the extended Spring Festival
        ("2020-01-01", "2020-03-02"),  # the new rule: 60 days are 2020-03-01, a Sunday
    ],
)
def test_the_rule_in_force_on_the_day_of_receipt_sets_the_term(rules, received_on, due_on):
    assert str(get_deadline("rectification", day(received_on)).due_on) == due_on


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2015-09-29", "2015-10-12"),  # 09-30, 10-08, 10-09, Saturday 10-10 in exchange for the holiday, 10-12
        ("2015-07-01", "2015-07-08"),
    ],
)
def test_working_days_follow_the_official_calendar(rules, received_on, due_on):
    assert str(get_deadline("start", day(received_on)).due_on) == due_on


@pytest.mark.django_db
def test_the_reinspection_of_the_new_rule_counts_from_the_end_of_the_term(rules):
    assert str(get_reinspection_deadline(day("2021-03-01"), day("2021-04-01")).due_on) == "2021-05-06"
    assert str(get_reinspection_deadline(day("2021-04-06"), day("2021-04-01")).due_on) == "2021-05-06"


@pytest.mark.django_db
@pytest.mark.parametrize("received_on", ["2011-01-31", "2026-12-15"])
def test_where_a_rule_or_the_calendar_ends_the_date_is_asked_for(rules, settings, clerk, received_on):
    settings.BUSINESS_DATE = "2027-01-05"
    check = failed_batch(sampled_on=day("2010-12-01"))
    with pytest.raises(NoRule):
        get_deadline("rectification", day(received_on))
    with pytest.raises(ValidationError) as refused:
        start(clerk, received_on, check)
    assert list(refused.value.message_dict) == ["until"]
    row = start(clerk, received_on, check, until=day("2027-02-01"))
    assert (row.due_on, row.steps.get().rule) == (day("2027-02-01"), None)


@pytest.mark.django_db
def test_a_date_against_the_rule_is_refused(rules, clerk):
    with pytest.raises(ValidationError) as refused:
        start(clerk, until=day("2014-12-01"))
    assert list(refused.value.message_dict) == ["until"]
    assert start(clerk, until=day("2014-09-01")).due_on == day("2014-09-01")


@pytest.mark.django_db
def test_a_correction_of_the_notice_moves_the_term_with_it(rules, clerk):
    row = start(clerk)
    act(row, "correct", "2014-10-15", clerk)
    assert (row.notice_number, str(row.received_on), str(row.due_on)) == ("改1号", "2014-08-11", "2014-09-10")
    # A correction says nothing about when the other things happened.
    act(row, "report", "2014-09-01", clerk)


@pytest.mark.django_db
def test_only_a_failed_batch_can_be_ordered_to_be_rectified_and_once(rules, clerk):
    refused = failed_batch(first_result="refused")
    assert start(clerk, check=refused).state == "rectifying"
    for check in (refused, failed_batch(first_result="passed"), failed_batch(retest_result="pending")):
        with pytest.raises(ValidationError):
            start(clerk, check=check)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["leader", "auditor", "admin"])
def test_nobody_but_the_office_writes(rules, clerk, role):
    row = start(clerk)
    with pytest.raises(ValidationError):
        start(make_user(role))
    with pytest.raises(ValidationError):
        act(row, "report", "2014-08-20", make_user(role))
    assert row.steps.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "changes"),
    [
        ("report", {"files": []}),
        ("report", {"on": "2014-10-16"}),
        ("report", {"on": "2014-07-31"}),
        ("excuse", {"reason": ""}),
        ("excuse", {"files": []}),
        ("announce", {"number": ""}),
        ("cancel", {}),
        ("pass", {}),
        ("close", {}),
    ],
)
def test_what_is_missing_or_not_possible_leaves_everything_as_it_was(rules, clerk, action, changes):
    row = start(clerk)
    before = Rectification.objects.values().get(pk=row.pk)
    with pytest.raises(ValidationError):
        act(row, action, changes.pop("on", "2014-10-15"), clerk, **changes)
    assert Rectification.objects.values().get(pk=row.pk) == before
    assert row.steps.count() == 1 and not EvidenceFile.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_refuses_the_step(rules, clerk):
    row = start(clerk)
    with pytest.raises(EvidenceRefused):
        act(row, "report", "2014-08-20", clerk, files=[EvidenceUpload(SimpleUploadedFile("x.pdf", b"words"))])
    row.refresh_from_db()
    assert (row.state, row.steps.count()) == ("rectifying", 1)


@pytest.mark.django_db
def test_a_reopened_one_must_be_gone_through_again(rules, clerk, reviewer):
    row = start(clerk)
    for action, on, user in (
        ("report", "2014-08-20", clerk),
        ("pass", "2014-08-30", clerk),
        ("close", "2014-09-01", reviewer),
    ):
        act(row, action, on, user)
    act(row, "reopen", "2014-10-10", clerk)
    assert (row.state, row.closed_by, row.filed_by, str(row.due_on)) == ("rectifying", None, None, "2014-12-01")
    act(row, "excuse", "2014-10-12", reviewer)
    with pytest.raises(ValidationError, match="另一"):
        act(row, "close", "2014-10-13", reviewer)
    act(row, "close", "2014-10-13", clerk)


@pytest.mark.django_db
def test_a_batch_that_passed_on_retest_lets_its_notice_be_cancelled(rules, clerk):
    row = start(clerk)
    check = row.spot_check
    check.retest_result = "passed"
    spot_check_save(spot_check=check)
    act(row, "cancel", "2014-08-20", clerk)
    assert row.state == "cancelled" and not row.is_open


@pytest.mark.django_db
def test_the_database_itself_refuses_closing_by_the_filer(rules, clerk):
    row = start(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=row.pk).update(state="closed", filed_by=clerk, closed_by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=row.pk).update(state="closed")


@pytest.mark.django_db
def test_a_batch_under_rectification_cannot_be_withdrawn_and_a_closed_one_can(rules, clerk, reviewer):
    row = start(clerk)
    with pytest.raises(ValidationError, match="责改"):
        row_withdraw(row=row.spot_check, reason="录错", user=clerk)
    for action, on, user in (
        ("report", "2014-08-20", clerk),
        ("pass", "2014-08-30", clerk),
        ("close", "2014-09-01", reviewer),
    ):
        act(row, action, on, user)
    row_withdraw(row=row.spot_check, reason="录错", user=clerk)
    assert not Rectification.objects.standing().exists()


@pytest.mark.django_db
def test_overdue_and_due_soon_begin_and_end_on_the_right_days(rules, clerk):
    row = start(clerk)
    rows = Rectification.objects
    assert [rows.overdue(day(text)).count() for text in ("2014-09-01", "2014-09-02")] == [0, 1]
    assert [
        rows.due_within(day(text), 7).count() for text in ("2014-08-24", "2014-08-25", "2014-09-01", "2014-09-02")
    ] == [0, 1, 1, 0]
    assert (row.is_overdue(day("2014-09-01")), row.is_overdue(day("2014-09-02"))) == (False, True)


@pytest.mark.django_db
def test_a_rule_that_set_deadlines_can_be_ended_but_not_changed(rules, clerk):
    start(clerk)
    rule = DeadlineRule.objects.get(topic="rectification", days=30)
    rule.days = 45
    with pytest.raises(ValidationError) as refused:
        rule.full_clean()
    assert list(refused.value.message_dict) == ["days"]
    rule.refresh_from_db()
    rule.until = day("2018-12-31")
    rule.full_clean()
    rule.until = day("2020-01-01")
    with pytest.raises(ValidationError):
        rule.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_only_the_office_begins_one_and_only_of_a_failed_batch_and_once(rules, clerk, role):
    failed, passed = failed_batch(), failed_batch(first_result="passed")
    user = User(pk=7, role=role)
    if role != "office":
        assert reason_not_to_start(failed, user) == reason_not_to_start(passed, user) != ""
        return
    assert reason_not_to_start(failed, user) == ""
    assert reason_not_to_start(passed, user) == str(BATCH_FAILED.reason)
    start(clerk, check=failed)
    assert reason_not_to_start(failed, user) == str(NOT_ORDERED.reason)


def test_each_service_of_the_table_takes_what_the_table_asks_for():
    for action in STEPS:
        arguments = inspect.signature(import_string(TRANSITIONS[action].service)).parameters
        assert list(arguments) == ["rectification", "data", "user", "files"]
        asked = {*TRANSITIONS[action].asks, *TRANSITIONS[action].optional} - {"files"}
        assert asked <= {field.name for field in dataclasses.fields(StepData)}
