"""Numbers without gaps, however many approve at once; and what any legal sequence of actions keeps."""

import datetime as dt
import threading
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from supervision.models import Supervision
from supervision.services import escalation_load, supervision_approve
from supervision.terms import count_days
from supervision.transitions import TRANSITIONS
from targets import clock
from tests.factories import make_user
from tests.supervision.items import MONDAY, Cast


@pytest.mark.django_db(transaction=True)
def test_twenty_approvals_at_once_give_twenty_numbers(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    escalation_load()
    cast = Cast(settings)
    items = [cast.bring_to("approving") for _n in range(20)]
    gate = threading.Barrier(20)

    def approve(item: Supervision) -> None:
        try:
            gate.wait(30)
            supervision_approve(supervision=item, user=cast.leader)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(Supervision.objects.values_list("serial", flat=True)) == list(range(1, 21))


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
    """Never a negative clock, one lead, dense numbers, spans that do not overlap, at most one colour at a time."""
    with transaction.atomic():
        now = MONDAY
        cast.at(now)
        other, item = cast.bring_to("assigned"), cast.draft()
        people = [cast.office, cast.colleague, cast.leader, cast.head, cast.support_head, make_user(Role.LEADER)]
        for _n in range(data.draw(st.integers(5, 14))):
            now += dt.timedelta(days=data.draw(st.integers(0, 6)))
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
            counted = count_days(item.created_at.date(), clock.today(), spans)
            assert 0 <= counted <= count_days(item.created_at.date(), clock.today())
            assert all(a.until and a.until <= b.since for a, b in pairwise(spans))
            assert all(part.colours.filter(until=None).count() <= 1 for part in item.parts.all())
            assert item.first_due_on <= item.due_on or item.serial is None
            serials = sorted(Supervision.objects.filter(year=2014).values_list("serial", flat=True))
            assert serials == list(range(1, len(serials) + 1))
        transaction.set_rollback(True)
