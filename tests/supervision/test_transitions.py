"""Every state, action and role: what is not listed is refused and changes nothing; the docs show the same table."""

import inspect
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.module_loading import import_string

from accounts.models import Role
from supervision.models import Supervision, SupervisionStep
from supervision.transitions import TRANSITIONS, Action, State, SupervisionRefused
from tests.factories import make_user
from tests.supervision.items import Cast

# Written down a second time, from the paper that the table follows: sources, target (None: the same) and roles.
PAPER = {
    "draft": ("", "draft", {"office", "leader", "auditor"}),
    "raise": ("", "draft", {"office"}),
    "submit": ("draft", "approving", {"office"}),
    "approve": ("approving", "assigned", {"leader"}),
    "reject": ("approving", "draft", {"leader"}),
    "void": ("draft approving", "void", {"office"}),
    # The paper has the item move with the lead; a supporting body may sign later, so `handling` is a source too.
    "sign": ("assigned handling", "handling", {"liaison", "head"}),
    "refuse_competence": ("assigned", "approving", {"head"}),
    "feedback": ("handling", None, {"liaison", "head"}),
    "return_feedback": ("handling", None, {"office"}),
    "urge": ("assigned handling", None, {"office"}),
    "extend_ask": ("handling", None, {"head"}),
    "extend_grant": ("handling", None, {"office", "leader"}),
    "extend_refuse": ("handling", None, {"office", "leader"}),
    "suspend": ("handling", "suspended", {"office", "leader"}),
    "resume": ("suspended", "handling", {"office"}),
    "support_done": ("handling", None, {"liaison", "head"}),
    "ask_close": ("handling", "closing", {"head"}),
    "return_close": ("closing", "handling", {"office"}),
    "verify": ("closing", "closed", {"office"}),
    "strike": ("closed", "struck", {"leader"}),
    "object": ("closed", "closing", {"head"}),
    "reopen": ("closed struck", "handling", {"office"}),
    # What a body refused as not its duty needs not be issued again to be ended.
    "withdraw": ("approving assigned handling suspended closing", "ended", {"leader"}),
    "merge": ("assigned handling", "merged", {"office"}),
}
ACTIONS = [action for action in Action if action not in {"draft", "raise"}]


def test_the_table_has_the_25_actions_and_11_states_of_the_paper() -> None:
    assert set(TRANSITIONS) == set(PAPER) and len(PAPER) == 25
    assert len(State) == 11
    for action, (sources, target, roles) in PAPER.items():
        transition = TRANSITIONS[action]
        assert (set(transition.sources), {str(role) for role in transition.roles}) == (
            set(sources.split() or [""]),
            roles,
        )
        if action not in {"sign", "suspend"}:
            assert transition.target == target


def test_who_reads_the_docs_reads_the_same_table() -> None:
    with translation.override("en"):
        assert TRANSITIONS.to_markdown() in (Path(portal.BASE_DIR) / "docs" / "supervision.md").read_text()


@pytest.mark.parametrize("action", ACTIONS)
def test_a_service_takes_what_its_line_asks_for(action) -> None:
    transition = TRANSITIONS[action]
    given = inspect.signature(import_string(transition.service)).parameters
    assert set(given) - {"supervision", "user"} == {*transition.asks, *transition.optional}
    assert all(given[name].default is not inspect.Parameter.empty for name in transition.optional)


def people(cast: Cast) -> dict[str, Any]:
    return {str(role): make_user(role) for role in (Role.ADMIN, Role.SECURITY, Role.AUDIT)} | {
        "office": cast.colleague, "leader": cast.leader, "auditor": cast.auditor, "liaison": cast.liaison,
        "head": cast.head, "liaison of the support": cast.support_liaison, "head of the support": cast.support_head,
        "liaison of a stranger": cast.stranger_liaison, "head of a stranger": cast.stranger_head,
    }  # fmt: skip


# By state: what each person can do there when the item has just come to it. The support has not signed.
ALLOWED: dict[str, dict[str, set[str]]] = {
    "draft": {"office": {"submit", "void"}},
    "approving": {"office": {"void"}, "leader": {"approve", "reject"}},
    # With its number: a body said that it is not its duty.
    "refused": {"leader": {"approve", "withdraw"}},
    "assigned": {
        "office": {"urge", "merge"}, "leader": {"withdraw"}, "liaison": {"sign"}, "head": {"sign", "refuse_competence"},
        "liaison of the support": {"sign"}, "head of the support": {"sign", "refuse_competence"},
    },
    "handling": {
        "office": {"urge", "suspend", "merge"}, "leader": {"suspend", "withdraw"}, "liaison": {"feedback"},
        "head": {"feedback", "extend_ask", "ask_close"}, "liaison of the support": {"sign"},
        "head of the support": {"sign"},
    },
    "suspended": {"office": {"resume"}, "leader": {"withdraw"}},
    "closing": {"office": {"return_close", "verify"}, "leader": {"withdraw"}},
    "closed": {
        "office": {"reopen"}, "leader": {"strike"}, "head": {"object"}, "head of the support": {"object"},
    },
    "struck": {"office": {"reopen"}},
    "ended": {}, "merged": {}, "void": {},
}  # fmt: skip


def test_every_state_is_in_the_table() -> None:
    assert set(ALLOWED) == {*map(str, State), "refused"}


def bring_to(cast: Cast, place: str) -> Supervision:
    return cast.act(cast.bring_to("assigned"), "refuse_competence") if place == "refused" else cast.bring_to(place)


@pytest.mark.parametrize("state", ALLOWED)
def test_every_action_of_everybody(cast, state) -> None:
    item = bring_to(cast, state)
    for person, user in people(cast).items():
        possible = {action for action in ACTIONS if not TRANSITIONS.reason_not_allowed(item, action, user)}
        assert possible == ALLOWED[state].get(person, set()), person


@pytest.mark.parametrize("state", ALLOWED)
def test_a_refused_action_changes_nothing(cast, state) -> None:
    item = bring_to(cast, state)
    before = (item.state, item.due_on, item.steps.count(), list(item.parts.values()), list(item.spans.values()))
    for person, user in people(cast).items():
        for action in set(ACTIONS) - ALLOWED[state].get(person, set()):
            given = {"into": item} if action == "merge" else {}
            with pytest.raises((SupervisionRefused, PermissionDenied)):
                cast.act(item, action, user, **given)
    item.refresh_from_db()
    assert (item.state, item.due_on, item.steps.count(), list(item.parts.values()), list(item.spans.values())) == before


def test_those_without_a_role_in_it_learn_nothing_of_the_state(cast) -> None:
    item = cast.bring_to("closing")
    with pytest.raises(PermissionDenied):
        cast.act(item, "ask_close", cast.stranger_head)


def test_steps_are_only_added_to(cast) -> None:
    step = cast.draft().steps.get()
    step.text = "改"
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        step.delete()
    assert SupervisionStep.objects.get().text == ""


def test_one_open_item_for_a_source(cast) -> None:
    item = cast.draft()
    Supervision.objects.filter(pk=item.pk).update(source_key="report:1")
    other = cast.draft()
    other.source_key = "report:1"
    with pytest.raises(Exception, match="supervision_one_open_per_source"):
        other.save()
