"""Numbers without gaps, however many approve at once; and what any legal sequence of actions keeps."""

import datetime as dt
import threading
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role, User
from reporting.deadlines import is_working_day
from supervision.models import Supervision
from supervision.services import escalation_load, supervision_approve
from supervision.terms import count_days
from supervision.transitions import TRANSITIONS, SupervisionRefused
from tests.factories import make_user
from tests.supervision.items import MONDAY, Cast


@pytest.mark.django_db(transaction=True)
def test_twenty_approvals_at_once_give_twenty_numbers(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    escalation_load()
    cast = Cast(settings)
    items = [cast.bring_to("approving") for _n in range(20)]
    # Two leaders approve the first of them.
    acts = [(items[0], make_user(Role.LEADER)), *((item, cast.leader) for item in items)]
    gate, refused = threading.Barrier(len(acts)), []

    def approve(item: Supervision, leader: User) -> None:
        try:
            gate.wait(30)
            supervision_approve(supervision=item, user=leader)
        except SupervisionRefused:
            refused.append(item)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(Supervision.objects.values_list("serial", flat=True)) == list(range(1, 21))
    assert (refused, items[0].steps.filter(action="approve").count()) == ([items[0]], 1)


def test_numbers_begin_anew_every_year_and_a_void_draft_takes_none(cast) -> None:
    cast.bring_to("void")
    assert cast.bring_to("assigned").number == "督〔2014〕1号"
    cast.at("2015-01-05")
    later = dt.date(2015, 2, 10)
    assert cast.bring_to("assigned", due_on=later).number == "督〔2015〕1号"
    assert cast.bring_to("assigned", due_on=later).number == "督〔2015〕2号"


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_in_whatever_order(cast, data) -> None:
    """Days counted as by hand, one lead, dense numbers, spans that do not overlap, at most one colour at a time."""
    with transaction.atomic():
        now, by_hand = MONDAY, 0
        cast.at(now)
        other, item = cast.bring_to("assigned"), cast.draft()
        people = [cast.office, cast.colleague, cast.leader, cast.head, cast.support_head, make_user(Role.LEADER)]
        for _n in range(data.draw(st.integers(5, 14))):
            for _day in range(data.draw(st.integers(0, 6))):
                now += dt.timedelta(days=1)
                # From the day after its issue; who approves, reviews or suspends has the days on which it lies with them.
                stands = item.state in {"draft", "approving", "suspended", "closing"}
                by_hand += is_working_day(now) and not stands
            cast.at(now)
            possible = sorted(
                {
                    (str(action), people.index(user))
                    for user in people
                    for action in TRANSITIONS.list_possible(item, user)
                }
            )
            if not possible:
                break
            action, place = data.draw(st.sampled_from(possible))
            more = {"into": other} if action == "merge" else {}
            if action in {"extend_grant", "extend_ask"}:
                more["until"] = max(item.due_on, now) + dt.timedelta(days=3)
            if action in {"reopen", "return_close", "suspend"}:
                more["until"] = max(item.due_on, now) + dt.timedelta(days=40)
            item = cast.act(item, action, people[place], **more)
            spans = list(item.spans.all())
            assert Counter(item.parts.values_list("role", flat=True))["lead"] == 1
            assert all(part.late_days >= 0 for part in item.parts.all())
            assert count_days(item.assigned_on or now, now, spans) == by_hand
            assert all(a.until and a.until <= b.since for a, b in pairwise(spans))
            assert all(part.colours.filter(until=None).count() <= 1 for part in item.parts.all())
            assert item.first_due_on <= item.due_on or item.serial is None
            serials = sorted(Supervision.objects.filter(year=2014).values_list("serial", flat=True))
            assert serials == list(range(1, len(serials) + 1))
        transaction.set_rollback(True)
