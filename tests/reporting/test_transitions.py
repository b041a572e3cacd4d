"""The table of a report: what each role can do in each state and why not, and that services, pages and docs say the same."""

import inspect
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from accounts.models import Role
from reporting.models import ReportCorrection
from reporting.transitions import (
    ANOTHER_ACCEPTS,
    NO_OPEN_CORRECTION,
    OF_THE_BODY,
    QUARTER_OPEN,
    TRANSITIONS,
    Action,
    State,
)
from reporting.views.filling import STEPS
from targets import clock
from tests.pages import find_elements
from tests.reporting.report_rows import Cast, people
from tests.reporting.test_filling import as_
from tests.reporting.test_report_workflow import EXPECTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    return Cast()


@pytest.mark.parametrize("state", State.values)
def test_every_state_action_and_role_is_told_as_expected(cast, state) -> None:
    report = cast.report
    report.state = state
    for action in Action.values:
        report.nil_statement = "本季度无此项工作" if action == "revoke_nil" else ""
        report.handed_over_at = clock.now() if action == "hand_back" else None
        roles, _target = EXPECTED[state].get(action, (set(), None))
        reasons = {role: TRANSITIONS.reason_not_allowed(report, action, user) for role, user in people(cast).items()}
        assert {role for role, reason in reasons.items() if not reason} == roles, action
        portal = not TRANSITIONS.reason_not_allowed(report, action, None)
        assert portal == (action == "lock" and state in {"reopened", "signed"}), action


def test_the_people_of_another_body_are_refused_as_strangers_in_every_action(cast) -> None:
    for action, transition in TRANSITIONS.items():
        for role in transition.roles - {Role.OFFICE}:
            cast.other.role = role
            refusal = TRANSITIONS.find_refusal(cast.report, action, cast.other, clock.today())
            assert refusal == (str(OF_THE_BODY.reason), True), action


def test_a_closed_quarter_refuses_everything_but_a_correction_and_the_locking(cast) -> None:
    cast.report.quarter.closed_at = clock.now()
    refused = set()
    for action, transition in TRANSITIONS.items():
        cast.report.state = transition.sources[0]
        user = next((user for role, user in people(cast).items() if role in transition.roles), None)
        if TRANSITIONS.reason_not_allowed(cast.report, action, user) == str(QUARTER_OPEN.reason):
            refused.add(action)
    assert refused == set(Action) - {Action.CORRECT, Action.LOCK}


def test_what_awaits_approval_is_not_overtaken_by_an_unlocking(cast) -> None:
    cast.bring_to("accepted")
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.REOPEN, cast.office) == ""
    ReportCorrection.objects.create(report=cast.report, reason="漏报", proposed_by=cast.head, proposed_at=clock.now())
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.REOPEN, cast.office) == str(NO_OPEN_CORRECTION.reason)


def test_who_submitted_on_the_bodys_behalf_does_not_accept_and_another_person_does(cast) -> None:
    TRANSITIONS.perform(cast.report, Action.SUBMIT_ON_BEHALF, cast.office, reason="联络员出差")
    review = reverse("reporting:report-review", args=[cast.body.code, "2014Q3"])
    page = as_(cast.office).get(review)
    assert page.context["refusal"] == str(ANOTHER_ACCEPTS.reason)
    assert not find_elements(page, "[data-key=a]")
    as_(cast.office).post(f"{review}accept/", {"revision": cast.now.revision})
    as_(cast.office).post(
        reverse("reporting:report-accept-several"), {"report": f"{cast.report.pk}-{cast.now.revision}"}
    )
    assert cast.now.state == State.SUBMITTED
    page = as_(cast.colleague).get(review)
    assert page.context["refusal"] == ""
    assert len(find_elements(page, "[data-key=a]")) == 1
    as_(cast.colleague).post(f"{review}accept/", {"revision": cast.now.revision})
    assert cast.now.state == State.ACCEPTED


def test_a_report_that_the_body_submitted_itself_after_all_is_accepted_by_either(cast) -> None:
    TRANSITIONS.perform(cast.report, Action.SUBMIT_ON_BEHALF, cast.office, reason="联络员出差")
    TRANSITIONS.perform(cast.now, Action.RETURN, cast.colleague, reason="请单位自行报送")
    cast.now.values.update(figure=3)
    TRANSITIONS.perform(cast.now, Action.SIGN, cast.head, revision=cast.now.revision)
    TRANSITIONS.perform(cast.now, Action.SUBMIT, cast.liaison)
    assert TRANSITIONS.reason_not_allowed(cast.now, Action.ACCEPT, cast.office) == ""


def test_a_nil_report_is_declared_once_and_taken_back_once(cast) -> None:
    def possible() -> set[str]:
        return {"declare_nil", "revoke_nil"}.intersection(TRANSITIONS.list_possible(cast.report, cast.liaison))

    assert possible() == {"declare_nil"}
    cast.report.nil_statement = "本季度无此项工作"
    assert possible() == {"revoke_nil"}


def test_each_service_of_the_table_takes_what_the_table_says_it_asks_for() -> None:
    for transition in TRANSITIONS.values():
        if transition.service:
            arguments = set(inspect.signature(import_string(transition.service)).parameters)
            assert arguments == {"report", "user", *transition.asks, *transition.optional}, transition.action


def test_the_page_says_why_a_step_cannot_be_taken(cast) -> None:
    for name, action in STEPS.items():
        url = reverse("reporting:report-step", args=[cast.body.code, "2014Q3", name])
        answer = as_(cast.liaison).get(url, follow=True)
        reason = TRANSITIONS.reason_not_allowed(cast.now, action, cast.liaison)
        assert [str(message) for message in answer.context["messages"]] == ([reason] if reason else [])
        assert (answer.redirect_chain == []) == (not reason)


def test_the_page_for_engineers_prints_the_table() -> None:
    with translation.override("en"):
        assert TRANSITIONS.to_markdown() in Path("docs/reporting.md").read_text()
