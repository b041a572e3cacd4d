"""The table of a sheet: every state, action and role; who keeps away; what services, pages and docs take from it."""

import datetime as dt
import inspect
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.module_loading import import_string

from accounts.models import Role, User
from assessment.conditions import ANOTHER_CLERK, NOT_OWN, OWN, TOOK_NO_PART
from assessment.models import Objection, PanelMark, PanelSeat, Recusal, Scheme, Score, Sheet, SheetStep
from assessment.panels import list_panel_items
from assessment.transitions import SCHEME_TRANSITIONS, SHEET_TRANSITIONS, AssessmentRefused
from notifications.models import InboxMessage
from targets import clock
from tests.assessment.rows import Cast
from tests.factories import make_body, make_user

pytestmark = pytest.mark.django_db
STATES = Sheet.State.values

BODY = {"liaison", "head"}
EXPECTED = {
    "preview": {
        "open": {"office"}, "designate": {"leader"}, "file_targets": {"head"}, "return_targets": {"office"}, "accept_targets": {"office"},
    },
    "self": {
        "answer": BODY, "sign": {"head"}, "designate": {"leader"}, "name_panel": {"office"}, "release_member": {"office"},
    },
    "reviewing": {
        "designate": {"leader"}, "review": {"office"}, "return": {"office"}, "propose": {"office"}, "name_panel": {"office"},
        "release_member": {"office"}, "mark": {"member"}, "inspect": {"office", "member"},
    },
    "publicity": {"object": {"head"}, "close": {"office"}},
    "objected": {"decide": {"office", "leader"}},
    "deliberation": {"approve": {"leader"}, "send_back": {"leader"}},
    "final": {
        "propose_correction": {"office"}, "correct": {"leader"}, "report_remedy": {"head"}, "accept_remedy": {"office"},
        "refuse_remedy": {"office"},
    },
}  # fmt: skip
"""Who can take which action in which state, once all that it waits for is there."""
PORTAL = {
    ("preview", "open"), ("preview", "reopen_targets"), ("self", "lapse"), ("publicity", "close"), ("final", "ask_remedy")
}  # fmt: skip


@pytest.fixture
def cast(settings, assessment_rows) -> Cast:
    settings.BUSINESS_DATE = "2014-01-12"
    assessment_rows.panel = [make_user(Role.HEAD, body=make_body()) for _number in range(3)]
    return assessment_rows


def fulfil(cast: Cast, state: str) -> Sheet:
    """Bring a sheet into a state by hand, with all that the actions of the state wait for."""
    sheet = cast.sheet
    sheet.state, sheet.first_by = state, cast.third
    sheet.self_until = dt.date(2014, 1, 11)
    sheet.publicity_until = sheet.objection_until = (
        dt.date(2014, 1, 11) if state == "publicity" else dt.date(2014, 1, 30)
    )
    sheet.is_inspected = False
    for item in cast.scheme.sections.values_list("items", flat=True):
        facts = {
            "sheet": sheet,
            "item_id": item,
            "as_of": clock.today(),
            "at": clock.now(),
            "numerator": 1,
            "denominator": 1,
        }
        Score.objects.create(stage="self", by=cast.liaison, **facts)
        Score.objects.create(stage="first", by=cast.third, **facts)
    named = {"named_by": cast.office, "named_at": clock.now()}
    for person in cast.panel:
        seat = PanelSeat.objects.create(sheet=sheet, user=person, body=person.body, **named)
        PanelMark.objects.bulk_create(
            PanelMark(seat=seat, item=item, points=1, ground="属实", at=clock.now()) for item in list_panel_items(sheet)
        )
    for action in ("file_targets", "ask_remedy", "report_remedy"):
        SheetStep.objects.create(
            sheet=sheet, action=action, from_state=state, to_state=state, reason="一", by=cast.head, at=clock.now()
        )
    if state == "final":
        item = cast.item("II1")
        Score.objects.create(
            sheet=sheet, item=item, stage="correction", reason="漏计", by=cast.colleague, as_of=clock.today(), at=clock.now(), numerator=2, denominator=1
        )  # fmt: skip
    return sheet


def list_people(cast: Cast) -> dict[str, User]:
    """Return one person of each role, those of another body, and a member of the panel."""
    strangers = {"stranger": cast.stranger, "other liaison": make_user(Role.LIAISON, body=cast.other)}
    keepers = {role: make_user(role) for role in (Role.ADMIN, Role.SECURITY, Role.AUDIT)}
    return cast.people() | strangers | keepers | {"member": cast.panel[0]}


def test_one_person_of_each_role_is_asked(cast):
    assert {person.role for person in list_people(cast).values()} == set(Role.values)


@pytest.mark.parametrize("state", STATES)
def test_every_state_action_and_role_is_told_as_expected(cast, state):
    sheet = fulfil(cast, state)
    for action in SHEET_TRANSITIONS:
        roles = EXPECTED[state].get(action, set())
        if (state, action) == ("publicity", "object"):
            sheet.objection_until = dt.date(2014, 1, 12)
        people = list_people(cast)
        reasons = {role: SHEET_TRANSITIONS.reason_not_allowed(sheet, action, user) for role, user in people.items()}
        assert {role for role, reason in reasons.items() if not reason} == roles, action
        if (state, action) == ("publicity", "object"):
            sheet.objection_until = dt.date(2014, 1, 11)
        assert (not SHEET_TRANSITIONS.reason_not_allowed(sheet, action, None)) == ((state, action) in PORTAL), action


def count_rows(cast: Cast) -> list[Any]:
    """Return all that a service would add to or change on a sheet, and what else is stored of the year."""
    added = [model.objects.count() for model in (Score, SheetStep, PanelSeat, PanelMark, Objection, InboxMessage)]
    return [*added, Sheet.objects.filter(pk=cast.sheet.pk).values().get(), Scheme.objects.order_by("pk").values().get()]


@pytest.mark.parametrize("state", STATES)
def test_what_the_table_does_not_list_is_refused_by_the_service_and_changes_nothing(cast, state):
    sheet = fulfil(cast, state)
    sheet.seal = "0" * 64 if state == "final" else ""
    sheet.save()
    before = count_rows(cast)
    for action, transition in SHEET_TRANSITIONS.items():
        allowed = EXPECTED[state].get(action, set())
        refused = [user for name, user in list_people(cast).items() if name not in allowed]
        for user in refused if transition.service else ():
            with pytest.raises((AssessmentRefused, PermissionDenied)):
                SHEET_TRANSITIONS.perform(sheet, action, user, **dict.fromkeys(transition.asks))
    assert count_rows(cast) == before


@pytest.mark.parametrize("state", ["draft", "published", "issued", "superseded"])
def test_every_state_action_and_role_of_a_scheme_is_told_as_expected(cast, state):
    expected = {
        "draft": {"edit": {"office"}, "publish": {"leader"}},
        "published": {"amend": {"office"}, "reckon": {"office"}, "open": {"office"}, "issue": {"office"}},
    }.get(state, {})
    cast.scheme.state = state
    if state == "published":
        Sheet.objects.filter(scheme=cast.scheme).update(state="final", seal="0" * 64)
    for action in SCHEME_TRANSITIONS:
        wanted = expected.get(action, set())
        if action == "amend":
            Sheet.objects.filter(scheme=cast.scheme).update(state="preview")
        if action == "issue":
            Sheet.objects.filter(scheme=cast.scheme).update(state="final", seal="0" * 64)
        if action == "publish":
            Sheet.objects.filter(scheme=cast.scheme).update(state="preview")
        possible = {
            role
            for role, user in list_people(cast).items()
            if not SCHEME_TRANSITIONS.reason_not_allowed(cast.scheme, action, user)
        }
        assert possible == wanted, action
        stored = Scheme.objects.filter(pk=cast.scheme.pk)
        stored.update(state=state)
        transition = SCHEME_TRANSITIONS[action]
        take = SCHEME_TRANSITIONS.perform if transition.service else SCHEME_TRANSITIONS.lock
        for user in [user for role, user in list_people(cast).items() if role not in wanted]:
            with pytest.raises((AssessmentRefused, PermissionDenied)):
                take(cast.scheme, action, user, **dict.fromkeys(transition.asks))
        assert stored.get().state == state


def test_the_people_of_another_body_are_refused_as_strangers(cast):
    for action in ("answer", "sign", "object"):
        refusal = SHEET_TRANSITIONS.find_refusal(cast.sheet, action, cast.stranger, clock.today())
        assert refusal == (str(OWN.reason), True), action


@pytest.mark.parametrize("kin", ["own", "successor", "predecessor", "recused"])
def test_a_clerk_of_the_body_of_its_kin_or_recused_keeps_away(cast, kin):
    body = cast.body
    if kin == "successor":
        body.until, body.successor = dt.date(2013, 12, 31), make_body()
        body.save()
        body = body.successor
    if kin == "predecessor":
        body = make_body(until=dt.date(2012, 12, 31), successor=cast.body)
    clerk = make_user(Role.OFFICE, body=None if kin == "recused" else body)
    if kin == "recused":
        Recusal.objects.create(
            scheme=cast.scheme, user=clerk, body=cast.body, why="配偶在该单位工作", recorded_by=cast.leader
        )
    sheet = fulfil(cast, "reviewing")
    for action in ("review", "propose", "return", "inspect", "name_panel", "release_member"):
        assert SHEET_TRANSITIONS.find_refusal(sheet, action, clerk, clock.today()) == (str(NOT_OWN.reason), True), (
            action
        )
    other = Sheet.objects.get(scheme=cast.scheme, body=cast.other)
    other.state = "reviewing"
    assert not SHEET_TRANSITIONS.reason_not_allowed(other, "review", clerk)


def test_the_first_clerk_does_not_confirm_and_who_scored_decides_no_objection(cast):
    sheet = fulfil(cast, "reviewing")
    assert SHEET_TRANSITIONS.reason_not_allowed(sheet, "propose", cast.third) == str(ANOTHER_CLERK.reason)
    sheet.state, sheet.second_by = "objected", cast.colleague
    for clerk, reason in (
        (cast.third, str(TOOK_NO_PART.reason)),
        (cast.colleague, str(TOOK_NO_PART.reason)),
        (cast.office, ""),
    ):
        assert SHEET_TRANSITIONS.reason_not_allowed(sheet, "decide", clerk) == reason


def test_the_host_of_the_office_is_reviewed_by_the_body_that_the_leader_names(cast):
    sheet = Sheet.objects.with_names().get(scheme=cast.scheme, body=cast.host)
    sheet.state = "reviewing"
    assert "指定初评单位" in SHEET_TRANSITIONS.reason_not_allowed(sheet, "review", cast.office)
    sheet.reviewing_body = cast.other
    assert not SHEET_TRANSITIONS.reason_not_allowed(sheet, "review", cast.stranger)
    assert SHEET_TRANSITIONS.find_refusal(sheet, "review", cast.office, clock.today()).is_forbidden
    assert SHEET_TRANSITIONS.find_refusal(
        sheet, "review", make_user(Role.HEAD, body=cast.host), clock.today()
    ).is_forbidden


@pytest.mark.parametrize(("table", "row"), [(SCHEME_TRANSITIONS, "scheme"), (SHEET_TRANSITIONS, "sheet")])
def test_each_service_of_a_table_takes_what_the_table_says_it_asks_for(table, row):
    for transition in table.values():
        if transition.service:
            arguments = set(inspect.signature(import_string(transition.service)).parameters)
            assert arguments == {row, "user", *transition.asks, *transition.optional}, transition.action


def test_the_page_for_engineers_prints_both_tables():
    with translation.override("en"):
        page = Path("docs/assessment.md").read_text()
        assert SHEET_TRANSITIONS.to_markdown() in page
        assert SCHEME_TRANSITIONS.to_markdown() in page
