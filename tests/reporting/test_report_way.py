"""Random people doing random things: the report never reaches a wrong state, loses a version or changes its lateness."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from reporting import services
from reporting.content import content_checksum
from reporting.deadlines import is_late
from reporting.models import AcceptedFigure, ReportDeadline
from reporting.transitions import ReportRefused
from targets import clock
from targets.models import Quarter
from targets.services import ClosingRefused, quarter_close
from tests.reporting.report_rows import DUE, Cast, people
from tests.reporting.test_report_workflow import ACTIONS, EXPECTED, act

pytestmark = pytest.mark.django_db

START = dt.date(2014, 10, 1)
ROLES = ["liaison", "head", "office", "leader", "auditor", "admin", "other"]
ONWARDS = {
    "draft": ("sign", "head"), "returned": ("sign", "head"), "reopened": ("sign", "head"), "signed": ("submit", "liaison"),
    "submitted": ("accept", "office"), "accepted": ("correct", "office"),
}  # fmt: skip
REFUSALS = (PermissionDenied, ReportRefused)


class Way(RuleBasedStateMachine):
    """One report, a few people, and the days going by."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.settings.BUSINESS_DATE = START.isoformat()
        self.cast = Cast()
        self.people = people(self.cast) | {"other": self.cast.other}
        self.deadline = ReportDeadline.objects.create(quarter=self.cast.report.quarter, due_at=DUE)
        Quarter.objects.filter(pk__lt=20143).update(closed_at=clock.now(), closed_by=self.cast.office)
        self.first: tuple[dt.datetime, bool] | None = None
        self.sealed: list[str] = []
        self.steps = 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(action=st.sampled_from(ACTIONS), role=st.sampled_from(ROLES))
    def take(self, action: str, role: str) -> None:
        before, user = self.cast.now, self.people[role]
        try:
            with transaction.atomic():
                act(self.cast, action, user)
        except REFUSALS:
            after = self.cast.now
            assert (after.state, after.revision) == (before.state, before.revision)
            return
        roles, leads_to = EXPECTED[before.state][action]
        assert role in roles
        is_fixed = leads_to and action not in {"unsign", "take_back"}
        expected = {leads_to} if is_fixed else {before.state, "draft", "returned", "reopened"}
        assert self.cast.now.state in expected
        if action == "take_back" and self.cast.now.state == "draft":
            # It never was submitted: lateness is told from the next time.
            assert self.cast.now.first_submitted_at is None
            self.first = None
        assert not before.quarter.is_closed or action == "correct"

    @rule(place=st.integers(0, 99))
    def take_what_is_allowed(self, place: int) -> None:
        found = EXPECTED[self.cast.now.state].items()
        allowed = [(action, role) for action, (roles, _to) in found if action != "lock" for role in sorted(roles)]
        self.take(*allowed[place % len(allowed)])

    @rule(figure=st.integers(0, 9).map(Decimal))
    def go_on(self, figure: Decimal) -> None:
        """Go the usual way one step further, so that reports get somewhere."""
        self.fill(figure, "liaison")
        self.take(*ONWARDS[self.cast.now.state])

    @rule(figure=st.one_of(st.none(), st.integers(0, 9).map(Decimal)), role=st.sampled_from(["liaison", "head"]))
    def fill(self, figure: Decimal | None, role: str) -> None:
        seen = self.cast.now
        try:
            with transaction.atomic():
                self.cast.fill(figure, user=self.people[role])
        except ReportRefused:
            assert seen.state not in {"draft", "returned", "reopened"} or seen.is_nil or seen.quarter.is_closed

    @rule(days=st.integers(1, 6))
    def wait(self, days: int) -> None:
        self.settings.BUSINESS_DATE = (clock.today() + dt.timedelta(days=days)).isoformat()
        services.reports_lock_expired()

    @rule(days=st.integers(1, 9))
    def extend(self, days: int) -> None:
        day = timezone.localdate(self.cast.now.due_at) + dt.timedelta(days=days)
        try:
            with transaction.atomic():
                services.report_extend(report=self.cast.now, user=self.cast.office, day=day, reason="延期")
        except ReportRefused:
            assert self.first is not None

    @rule(day=st.integers(10, 28))
    def move_the_deadline(self, day: int) -> None:
        moved_to = dt.date(2014, 10, day)
        try:
            with transaction.atomic():
                services.deadline_set(deadline=self.deadline, user=self.cast.office, day=moved_to, basis="统一调整")
        except ReportRefused:
            assert self.cast.now.quarter.is_closed

    @precondition(lambda self: len(self.sealed) > 2)
    @rule()
    def close(self) -> None:
        try:
            with transaction.atomic():
                quarter_close(quarter=self.cast.now.quarter, user=self.cast.office)
        except ClosingRefused:
            assert self.cast.now.quarter.is_closed

    @invariant()
    def lateness_never_changes_after_the_fact(self) -> None:
        report = self.cast.now
        if report.first_submitted_at is None:
            assert self.first is None
            return
        now = (report.first_submitted_at, is_late(report))
        self.first = self.first or now
        assert now == self.first

    @invariant()
    def versions_and_steps_are_only_added(self) -> None:
        versions = list(self.cast.report.versions.order_by("number"))
        assert [version.number for version in versions] == list(range(1, len(versions) + 1))
        assert [version.checksum for version in versions][: len(self.sealed)] == self.sealed
        assert all(content_checksum(version.content) == version.checksum for version in versions)
        self.sealed = [version.checksum for version in versions]
        steps = self.cast.report.steps.count()
        assert steps >= self.steps
        self.steps = steps

    @invariant()
    def what_stands_is_what_was_sealed_last(self) -> None:
        report, standing = self.cast.now, AcceptedFigure.objects.filter(stands=True)
        assert bool(self.sealed) or report.state not in {"accepted", "reopened"}
        if self.sealed:
            said = report.versions.latest("number").content["values"]
            stated = [Decimal(value["figure"]) for value in said if value["figure"] is not None]
            assert [figure.amount for figure in standing] == stated


def test_no_way_leads_astray(settings) -> None:
    Way.settings = settings
    # Not shrunk: the steps that failed are told in full, and shrinking them takes minutes.
    chosen = hypothesis_settings(max_examples=20, stateful_step_count=30, phases=[Phase.explicit, Phase.generate])
    run_state_machine_as_test(Way, settings=chosen)
