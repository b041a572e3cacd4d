"""The way of a report: every state × action × role, and what each step needs, keeps and refuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.utils import Error
from django.utils import timezone

from accounts.models import Role
from reporting import services
from reporting.content import content_checksum
from reporting.deadlines import is_late, is_overdue
from reporting.models import AcceptedFigure, ReportStep, ReportVersion
from reporting.services import ValueInput
from reporting.transitions import TRANSITIONS, Action, ReportChanged, ReportIncomplete, ReportRefused, State
from targets import clock
from tests.reporting.report_rows import Cast, make_item, make_report, people

pytestmark = pytest.mark.django_db

# The table once more, written from the issue and not from the code: who may do what in which state, and where it leads.
BODY, HEAD, LIAISON, OFFICE = {"liaison", "head"}, {"head"}, {"liaison"}, {"office"}
OPEN = {
    "edit": (BODY | OFFICE, None), "declare_nil": (BODY, None), "revoke_nil": (BODY, None), "sign": (HEAD, "signed"),
    "submit_on_behalf": (OFFICE, "submitted"), "hand_over": (LIAISON, None), "hand_back": (HEAD, None),
    "sign_and_submit": (HEAD, "submitted"),
}  # fmt: skip
EXPECTED = {
    "draft": OPEN,
    "returned": OPEN,
    "reopened": OPEN | {"lock": (set(), "accepted")},
    "signed": {
        "unsign": (HEAD, "draft"), "submit": (BODY, "submitted"), "submit_on_behalf": (OFFICE, "submitted"),
        "lock": (set(), "accepted"),
    },
    "submitted": {"return": (OFFICE, "returned"), "accept": (OFFICE, "accepted"), "take_back": (BODY, "draft")},
    "accepted": {"reopen": (OFFICE, "reopened"), "correct": (OFFICE, "accepted")},
}  # fmt: skip


@pytest.fixture(autouse=True)
def business_date(settings) -> None:
    settings.BUSINESS_DATE = "2014-10-09"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def act(cast: Cast, action: str, user) -> None:
    """Take an action the way a view would, with all that it needs."""
    report = cast.now
    if action == "edit":
        cast.fill(cast.value.figure or 5, user=user)
    elif action == "declare_nil":
        services.report_declare_nil(report=report, user=user, statement="本季度无此项工作")
    elif action in {"sign", "sign_and_submit"}:
        getattr(services, f"report_{action}")(report=report, user=user, revision=report.revision)
    elif action == "hand_back":
        services.report_hand_back(report=report, user=user, reason="请核实")
    elif action == "submit_on_behalf":
        services.report_submit_on_behalf(report=report, user=user, reason="书面报送")
    elif action == "return":
        services.report_return(report=report, user=user, reason="数据有误", comments={cast.item: "请核实"})
    elif action == "reopen":
        unlock = services.unlock_request(report=report, user=cast.liaison, reason="补充")
        services.unlock_grant(unlock=unlock, user=user, until=clock.now() + dt.timedelta(days=1))
    elif action == "correct":
        correction = services.correction_propose(report=report, user=cast.head, reason="更正", changes={cast.item: 6})
        services.correction_approve(correction=correction, user=user)
    else:
        getattr(services, f"report_{action}")(report=report, user=user)


ACTIONS = [action.value for action in Action if action != Action.LOCK]


@pytest.mark.parametrize("state", [state.value for state in State])
def test_every_action_of_every_role(cast, state) -> None:
    report = cast.bring_to(state)
    if state in {"draft", "returned", "reopened"}:
        # A nil report is declared on an empty one, and a filled one is signed: each action gets the content it needs.
        cast.fill()
    for action in ACTIONS:
        for role, user in people(cast).items():
            before = cast.now
            roles, leads_to = EXPECTED[state].get(action, (set(), None))
            savepoint = transaction.savepoint()
            if role in roles:
                prepare(cast, action)
                act(cast, action, user)
                assert cast.now.state == (leads_to or state), (state, action, role)
            else:
                # Who may not correct or unlock can still not even be heard where the report is not accepted.
                with pytest.raises((PermissionDenied, ReportRefused)):
                    act(cast, action, user)
                assert (cast.now.state, cast.now.revision) == (before.state, before.revision), (state, action, role)
            transaction.savepoint_rollback(savepoint)
    assert report.state == state


def prepare(cast: Cast, action: str) -> None:
    """Clear the report for a nil statement; state one, to take it back."""
    if action in {"declare_nil", "revoke_nil"}:
        cast.fill(None)
    if action == "hand_back":
        services.report_hand_over(report=cast.now, user=cast.liaison)
    if action == "revoke_nil":
        services.report_declare_nil(report=cast.now, user=cast.head, statement="本季度无此项工作")


def test_the_table_is_the_one_expected() -> None:
    table = {state: {} for state in EXPECTED}
    for action, transition in TRANSITIONS.items():
        for state in transition.sources:
            table[state][action.value] = {role.value for role in transition.roles}
    assert table == {
        state: {action: roles for action, (roles, _) in found.items()} for state, found in EXPECTED.items()
    }


def test_strangers_are_refused_whatever_their_role(cast) -> None:
    with pytest.raises(PermissionDenied):
        cast.fill(user=cast.other)
    assert cast.value.figure is None


def test_the_first_submission_survives_a_return(cast, settings) -> None:
    cast.bring_to("returned")
    first = cast.now.first_submitted_at
    settings.BUSINESS_DATE = "2014-10-20"
    cast.submit()
    report = cast.now
    assert report.first_submitted_at == first
    assert timezone.localdate(report.submitted_at) == dt.date(2014, 10, 20)
    assert not is_late(report)


@pytest.mark.parametrize(("day", "late"), [("2014-10-10", False), ("2014-10-11", True)])
def test_a_report_on_the_day_of_the_deadline_is_in_time(cast, settings, day, late) -> None:
    settings.BUSINESS_DATE = day
    cast.bring_to("submitted")
    assert is_late(cast.now) is late


def test_a_returned_report_becomes_overdue_again(cast, settings) -> None:
    cast.bring_to("returned")
    # Returned on Thursday 2014-10-09; seven days later is Thursday the 16th, a working day.
    assert timezone.localdate(cast.now.return_due_at).isoformat() == "2014-10-16"
    settings.BUSINESS_DATE = "2014-10-16"
    assert not is_overdue(cast.now, clock.now())
    settings.BUSINESS_DATE = "2014-10-17"
    assert is_overdue(cast.now, clock.now())
    assert list(type(cast.now).objects.overdue(clock.now())) == [cast.now]
    cast.submit()
    assert not is_overdue(cast.now, clock.now())
    assert not type(cast.now).objects.overdue(clock.now())


def test_every_return_is_kept_with_its_remarks_and_values(cast) -> None:
    cast.fill(5)
    cast.submit()
    services.report_return(report=cast.now, user=cast.office, reason="第一次", comments={cast.item: "偏高"})
    cast.fill(4)
    cast.submit()
    services.report_return(report=cast.now, user=cast.office, reason="第二次")
    returns = cast.report.steps.filter(action="return")
    assert [step.reason for step in returns] == ["第一次", "第二次"]
    assert [comment.text for step in returns for comment in step.comments.all()] == ["偏高"]
    assert [step.snapshot["values"][0]["figure"] for step in returns] == ["5", "4"]


def test_the_head_signs_what_they_saw(cast) -> None:
    cast.fill(5)
    seen = cast.now.revision
    cast.fill(6)
    with pytest.raises(ReportChanged):
        services.report_sign(report=cast.now, user=cast.head, revision=seen)
    assert cast.now.state == "draft"


def test_what_is_missing_stops_the_signature(cast) -> None:
    optional = make_item(cast.duty, obligatory=False)
    cast.report.values.create(item=optional)
    with pytest.raises(ReportIncomplete) as refused:
        cast.sign()
    assert [gap.value.item for gap in refused.value.gaps] == [cast.item]


def test_a_typed_value_is_never_overwritten_unseen(cast) -> None:
    seen = cast.value.revision
    cast.fill(7, user=cast.head)
    with pytest.raises(ReportChanged):
        services.report_value_save(value=cast.value, user=cast.liaison, revision=seen, content=ValueInput(figure=8))
    assert cast.value.figure == 7


def test_two_people_in_different_items_do_not_disturb_each_other(cast) -> None:
    second = cast.report.values.create(item=make_item(cast.duty))
    seen = cast.value.revision
    services.report_value_save(value=second, user=cast.head, revision=0, content=ValueInput(figure=1))
    services.report_value_save(
        value=cast.value, user=cast.liaison, revision=seen, content=ValueInput(figure=Decimal(2))
    )
    assert [value.figure for value in cast.report.values.in_order()] == [2, 1]


def test_a_nil_report_is_an_act_of_its_own(cast) -> None:
    services.report_declare_nil(report=cast.now, user=cast.liaison, statement="本季度无立案")
    with pytest.raises(ReportRefused):
        cast.fill()
    cast.accept()
    version = cast.report.versions.get()
    assert version.content["nil"] == "本季度无立案"
    assert not AcceptedFigure.objects.exists()


def test_zero_reported_is_not_a_nil_report(cast) -> None:
    cast.fill(0)
    cast.accept()
    assert AcceptedFigure.objects.get().amount == 0
    assert cast.report.versions.get().content["nil"] == ""


def test_nil_contradicts_what_was_typed(cast) -> None:
    cast.fill(3)
    with pytest.raises(ReportRefused):
        services.report_declare_nil(report=cast.now, user=cast.liaison, statement="无")


def test_a_report_on_behalf_is_marked_and_needs_a_reason(cast) -> None:
    with pytest.raises(ReportRefused):
        services.report_submit_on_behalf(report=cast.now, user=cast.office, reason=" ")
    services.report_submit_on_behalf(report=cast.now, user=cast.office, reason="书面报送")
    assert (cast.now.on_behalf, cast.now.state) == (True, "submitted")


def test_a_sealed_version_cannot_be_changed(cast) -> None:
    cast.bring_to("accepted")
    version = ReportVersion.objects.get()
    assert version.checksum == content_checksum(version.content)
    for change in (lambda: ReportVersion.objects.update(checksum="0" * 64), ReportStep.objects.all().delete):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_a_correction_makes_version_two_beside_version_one(cast) -> None:
    cast.bring_to("accepted")
    correction = services.correction_propose(
        report=cast.now, user=cast.liaison, reason="漏报一件", changes={cast.item: Decimal(6)}
    )
    with pytest.raises(PermissionDenied):
        services.correction_approve(correction=correction, user=cast.head)
    services.correction_approve(correction=correction, user=cast.office, decision="同意")
    versions = list(cast.report.versions.all())
    assert [version.content["values"][0]["figure"] for version in versions] == ["5", "6"]
    assert [(row.amount, row.stands) for row in AcceptedFigure.objects.order_by("version")] == [(5, False), (6, True)]
    assert cast.now.state == "accepted"


def test_nobody_approves_their_own_correction(cast) -> None:
    cast.bring_to("accepted")
    correction = services.correction_propose(report=cast.now, user=cast.office, reason="x", changes={cast.item: 6})
    with pytest.raises(ReportRefused):
        services.correction_approve(correction=correction, user=cast.office)
    services.correction_approve(correction=correction, user=cast.colleague)
    assert cast.value.figure == 6


def test_a_closed_quarter_takes_only_corrections(cast) -> None:
    cast.bring_to("accepted")
    draft = make_report(cast.stranger, cast.item)
    cast.report.quarter.closed_at, cast.report.quarter.closed_by = clock.now(), cast.office
    cast.report.quarter.save()
    with pytest.raises(ReportRefused):
        services.report_submit_on_behalf(report=draft, user=cast.office, reason="书面报送")
    with pytest.raises(ReportRefused):
        services.unlock_request(report=cast.now, user=cast.liaison, reason="补充")
    act(cast, "correct", cast.office)
    assert cast.report.versions.count() == 2


def test_an_unlocked_report_locks_itself_again(cast, settings) -> None:
    cast.bring_to("reopened")
    cast.fill(9)
    assert AcceptedFigure.objects.get(stands=True).amount == 5
    assert services.reports_lock_expired() == 0
    settings.BUSINESS_DATE = "2014-10-13"
    assert services.reports_lock_expired() == 1
    assert (cast.now.state, cast.value.figure) == ("accepted", 5)
    assert cast.report.steps.latest("pk").snapshot["values"][0]["figure"] == "9"
    assert services.reports_lock_expired() == 0


def test_an_unlocked_report_submitted_in_time_gets_version_two(cast, settings) -> None:
    cast.bring_to("reopened")
    cast.fill(9)
    cast.accept()
    settings.BUSINESS_DATE = "2014-10-20"
    assert services.reports_lock_expired() == 0
    assert [version.number for version in cast.report.versions.all()] == [1, 2]
    assert AcceptedFigure.objects.get(stands=True).amount == 9


def test_the_signature_taken_back_leads_to_where_it_was_given(cast) -> None:
    for state in ("draft", "returned", "reopened"):
        savepoint = transaction.savepoint()
        cast.bring_to(state)
        cast.fill(8)
        cast.sign()
        services.report_unsign(report=cast.now, user=cast.head)
        assert cast.now.state == state
        transaction.savepoint_rollback(savepoint)


def test_an_extension_comes_before_the_submission_or_not_at_all(cast, settings) -> None:
    settings.BUSINESS_DATE = "2014-10-13"
    day = dt.date(2014, 10, 20)
    services.report_extend(report=cast.now, user=cast.office, day=day, reason="联络员住院")
    cast.bring_to("submitted")
    assert not is_late(cast.now)
    with pytest.raises(ReportRefused):
        services.report_extend(report=cast.now, user=cast.office, day=dt.date(2014, 10, 30), reason="再延")


def test_the_database_refuses_what_must_never_be(cast) -> None:
    for change in (
        {"state": "accepted"},
        {"state": "returned"},
        {"first_submitted_at": clock.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(cast.now).objects.filter(pk=cast.report.pk).update(**change)


def test_roles_are_spelled_as_the_table_spells_them() -> None:
    assert {role for roles, _ in EXPECTED["draft"].values() for role in roles} <= set(Role.values)
