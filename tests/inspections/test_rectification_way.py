"""Random clerks doing random things to a failed batch: no state out of the table, no batch altered, no one closing their own."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import translation
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Role
from inspections.models import Rectification, SpotCheck
from inspections.rectification.transitions import TRANSITIONS
from targets import clock
from tests.factories import make_user
from tests.inspections.test_rectifications import ALLOWED, GIVEN, TARGETS, act, rules, start  # noqa: F401 — a fixture

pytestmark = pytest.mark.django_db
START = "2014-08-01"


class Way(RuleBasedStateMachine):
    """One failed batch, two clerks, a leader, and the days going by."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.settings.BUSINESS_DATE = START
        self.people = {"clerk": make_user(), "reviewer": make_user(), "leader": make_user(Role.LEADER)}
        self.row = start(self.people["clerk"], START)
        self.batch = model_to_dict(self.row.spot_check)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def take(self, action: str, who: str, until: int) -> None:
        before, today = self.row.state, clock.today()
        changes = {"until": (today + dt.timedelta(days=until)).isoformat()} if "until" in GIVEN[action] else {}
        try:
            with transaction.atomic():
                act(self.row, action, today.isoformat(), self.people[who], **changes)
        except ValidationError:
            self.row.refresh_from_db()
            assert self.row.state == before
            return
        assert who != "leader"
        assert action in ALLOWED[before]
        # Some acts, such as urging, move nothing.
        assert self.row.state == (TARGETS[action] or before)

    @rule(
        action=st.sampled_from(sorted(GIVEN)),
        who=st.sampled_from(["clerk", "reviewer", "leader"]),
        until=st.integers(-3, 40),
    )
    def take_any(self, action: str, who: str, until: int) -> None:
        self.take(action, who, until)

    @rule(place=st.integers(0, 99), who=st.sampled_from(["clerk", "reviewer"]))
    def take_what_the_state_knows(self, place: int, who: str) -> None:
        known = sorted(ALLOWED[self.row.state])
        self.take(known[place % len(known)], who, 20)

    @rule(days=st.integers(1, 25))
    def wait(self, days: int) -> None:
        self.settings.BUSINESS_DATE = (clock.today() + dt.timedelta(days=days)).isoformat()

    @invariant()
    def the_batch_stays_as_it_is(self) -> None:
        assert model_to_dict(SpotCheck.objects.get(pk=self.row.spot_check_id)) == self.batch

    @invariant()
    def nobody_closes_what_they_filed(self) -> None:
        row = Rectification.objects.get(pk=self.row.pk)
        assert row.state != "closed" or (row.closed_by_id and row.closed_by_id != row.filed_by_id)

    @invariant()
    def the_steps_are_one_chain(self) -> None:
        states = list(self.row.steps.order_by("pk").values_list("from_state", "to_state"))
        assert [before for before, _after in states[1:]] == [after for _before, after in states[:-1]]
        assert states[-1][1] == self.row.state


def test_no_way_leads_astray(settings, rules, tmp_path) -> None:  # noqa: F811 — the fixture
    settings.MEDIA_ROOT = tmp_path
    Way.settings = settings
    # Not shrunk: the steps that failed are told in full, and shrinking them takes minutes.
    chosen = hypothesis_settings(max_examples=20, stateful_step_count=30, phases=[Phase.explicit, Phase.generate])
    run_state_machine_as_test(Way, settings=chosen)


def test_the_page_for_engineers_says_what_the_table_says() -> None:
    rows = [line.split("|")[1:4] for line in Path("docs/rectification.md").read_text().splitlines() if "| `" in line]
    told = {codes(action)[0]: (set(codes(sources)), codes(target)) for action, sources, target in rows if "`" in action}
    assert told == {
        action.value: ({source.value for source in way.sources if source}, [way.target.value] if way.target else [])
        for action, way in TRANSITIONS.items()
    }
    with translation.override("en"):
        assert TRANSITIONS.to_markdown() in Path("docs/rectification.md").read_text()


def codes(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
