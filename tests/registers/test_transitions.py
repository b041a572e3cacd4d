"""The table of transitions itself: the order of reasons, the row locked and checked in one transaction, the printed table."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from accounts.models import Role, User
from registers.transitions import Condition, Transition, TransitionRefused, TransitionTable

CLERK, LEADER, AUDITOR = (User(pk=number, role=role) for number, role in enumerate(["office", "leader", "auditor"], 1))
DAY = dt.date(2014, 10, 9)


class Paper(SimpleNamespace):
    """A paper on its way, which stands for a row of a model."""

    pk, drafter, is_sealed, is_secret, state = 7, 1, False, False, "draft"

    def get_state_display(self) -> str:
        return self.state


class Shelf:
    """Stands for a locking queryset: hands out the paper as it is stored."""

    def __init__(self, stored: Paper) -> None:
        self.stored = stored

    def get(self, *, pk: int) -> Paper:
        assert pk == self.stored.pk
        return self.stored


def get_back(paper: Any) -> str:
    """Return the state that it had before."""
    return "draft"


asked: list[str] = []


def is_unsealed(paper: Paper, user: User | None, day: dt.date) -> bool:
    asked.append("sealed")
    return not paper.is_sealed


UNSEALED = Condition(is_unsealed, "It is sealed.")
ANOTHER = Condition(lambda paper, user, day: user is None or user.pk != paper.drafter, "You drafted it yourself.")
SHARED = Condition(lambda paper, user, day: not paper.is_secret, "This is not your paper.", forbids=True)
OFFICE, LEADERS = frozenset({Role.OFFICE}), frozenset({Role.OFFICE, Role.LEADER})
TRANSITIONS = [
    Transition("submit", ("draft",), "waiting", OFFICE, conditions=(SHARED, UNSEALED)),
    Transition("approve", ("waiting",), "done", LEADERS, ("reason",), ("day",), (SHARED, UNSEALED, ANOTHER)),
    Transition("note", ("draft", "waiting"), None, OFFICE, service="tests.registers.test_transitions.paper_note"),
    Transition("send_back", ("waiting",), get_back, LEADERS),
    Transition("lapse", ("draft",), "done", frozenset(), by_portal=True),
]


def paper_note(*, paper: Paper, user: User, text: str) -> tuple[Any, ...]:
    return make_table(paper).lock(paper, "note", user), user, text


def make_table(stored: Paper, **options: Any) -> TransitionTable:
    return TransitionTable(TRANSITIONS, row_name="paper", rows=Shelf(stored), **options)


@pytest.fixture(autouse=True)
def _english():
    asked.clear()
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("action", "user", "facts", "reason", "is_forbidden"),
    [
        ("submit", CLERK, {}, "", None),
        ("submit", AUDITOR, {"state": "done", "is_sealed": True}, "This is done by: programme office.", True),
        ("submit", CLERK, {"is_secret": True, "state": "done"}, "This is not your paper.", True),
        ("submit", CLERK, {"state": "done", "is_sealed": True}, "This is not possible while it is “done”.", False),
        ("submit", CLERK, {"is_sealed": True}, "It is sealed.", False),
        ("approve", AUDITOR, {"state": "waiting"}, "This is done by: programme office, leadership.", True),
        ("approve", CLERK, {"state": "waiting"}, "You drafted it yourself.", False),
        ("approve", CLERK, {"state": "waiting", "is_sealed": True}, "It is sealed.", False),
        ("approve", LEADER, {"state": "waiting"}, "", None),
        ("lapse", CLERK, {}, "The portal does this by itself.", True),
        ("lapse", None, {}, "", None),
        ("submit", None, {}, "This is done by: programme office.", True),
    ],
)
def test_the_first_reason_is_whose_business_it_is_then_the_state_then_the_conditions(
    action, user, facts, reason, is_forbidden
):
    paper = Paper(**facts)
    table = make_table(paper)
    refusal = table.find_refusal(paper, action, user, DAY)
    assert (refusal.reason if refusal else "", refusal and refusal.is_forbidden) == (reason, is_forbidden)
    assert table.reason_not_allowed(paper, action, user, DAY) == reason
    if not reason:
        assert table.lock(paper, action, user) is paper
        return
    with pytest.raises(PermissionDenied if is_forbidden else TransitionRefused, match=reason.split("“")[0]):
        table.lock(paper, action, user)


def test_a_state_knows_its_actions_and_each_says_why_not():
    paper = Paper(state="waiting")
    found = make_table(paper).list_actions(paper, CLERK)
    assert [(transition.action, reason) for transition, reason in found] == [
        ("approve", "You drafted it yourself."),
        ("note", ""),
        ("send_back", ""),
    ]
    assert make_table(paper).list_possible(paper, CLERK) == ["note", "send_back"]


def test_a_condition_of_several_actions_is_looked_at_once():
    both = [Transition(name, ("draft",), None, OFFICE, conditions=(UNSEALED,)) for name in ("one", "two", "three")]
    TransitionTable(both, row_name="paper", rows=Shelf(Paper())).list_actions(Paper(), CLERK)
    assert asked == ["sealed"]


def test_conditions_are_asked_of_the_day_of_the_act_which_is_today_unless_given(settings):
    settings.BUSINESS_DATE = "2014-10-15"
    days: list[dt.date] = []
    told = Condition(lambda row, user, day: not days.append(day), "never")  # type: ignore[func-returns-value]
    note = Transition("note", ("draft",), None, OFFICE, conditions=(told,))
    table = TransitionTable([note], row_name="paper", rows=Shelf(Paper()))
    for day in (None, DAY):
        table.check(Paper(), "note", CLERK, day)
        table.lock(Paper(), "note", CLERK, day)
        assert table.reason_not_allowed(Paper(), "note", CLERK, day) == ""
    table.list_actions(Paper(), CLERK)
    today = dt.date(2014, 10, 15)
    assert days == [today] * 3 + [DAY] * 3 + [today]
    # What is not so today may be so tomorrow: nobody is forbidden by it who is not told so.
    assert told.forbids is False


def test_the_row_is_judged_as_it_is_stored_and_not_as_it_was_seen():
    seen, stored = Paper(), Paper(state="done")
    with pytest.raises(TransitionRefused):
        make_table(stored).lock(seen, "submit", CLERK)


@pytest.mark.django_db
def test_an_action_is_performed_by_its_service_with_what_was_given():
    paper = Paper()
    assert make_table(paper).perform(paper, "note", CLERK, text="已阅") == (paper, CLERK, "已阅")


def test_an_app_raises_its_own_errors():
    paper = Paper(state="done")
    with pytest.raises(LookupError, match="not possible"):
        make_table(paper, refused=LookupError).lock(paper, "submit", CLERK)
    with pytest.raises(ArithmeticError, match="programme office"):
        make_table(paper, forbidden=ArithmeticError).lock(paper, "submit", AUDITOR)


def test_targets_are_a_state_the_same_state_or_told_by_the_row():
    table = make_table(Paper())
    targets = {action: transition.get_target(Paper(state="waiting")) for action, transition in table.items()}
    assert targets == {"submit": "waiting", "approve": "done", "note": "waiting", "send_back": "draft", "lapse": "done"}


def test_the_printed_table_numbers_the_reasons():
    assert make_table(Paper()).to_markdown().splitlines() == [
        "| action | from | to | who | asks for | refused with |",
        "|---|---|---|---|---|---|",
        "| `submit` | `draft` | `waiting` | programme office | — | 1, 2 |",
        "| `approve` | `waiting` | `done` | programme office, leadership | reason, (day) | 1, 2, 3 |",
        "| `note` | `draft`, `waiting` | the same | programme office | — | — |",
        "| `send_back` | `waiting` | the state that it had before | programme office, leadership | — | — |",
        "| `lapse` | `draft` | `done` | the portal | — | — |",
        "",
        "1. This is not your paper.",
        "2. It is sealed.",
        "3. You drafted it yourself.",
    ]
