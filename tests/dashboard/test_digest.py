"""The digest of the week: once a Monday to each leader, with the lights that turned and what awaits them."""

import datetime as dt

import pytest

from accounts.models import Role
from dashboard.services import digests_send
from notifications.models import InboxMessage, MessageEmail
from targets.models import Attainment
from targets.services import figures_recompute
from tests.dashboard.plans import MARKET, make_indicator, make_plan
from tests.factories import make_spot_check, make_user

pytestmark = pytest.mark.django_db


def test_leaders_are_told_once_a_week_what_turned(settings) -> None:
    leader = make_user(Role.LEADER, email="leader@example.org")
    make_user(Role.LEADER, is_active=False)
    make_user(Role.OFFICE)
    assert digests_send() == 0, "no plan, nothing to tell"
    make_indicator(make_plan(), "B6", **MARKET)
    for _ in range(10):
        make_spot_check()
    figures_recompute()
    # Known since the first of the month; by now four of fourteen have failed.
    Attainment.objects.update(computed_at=dt.datetime(2014, 10, 1, tzinfo=dt.UTC))
    for _ in range(4):
        make_spot_check(first_result="failed")
    figures_recompute()
    assert (digests_send(), digests_send()) == (1, 0)
    told = InboxMessage.objects.get()
    assert (told.user, told.kind, told.url) == (leader, "digest", "/leadership/")
    assert told.subject == "每周要情：1 项指标变灯"
    assert "B6 " in told.text and "：已达标 → 严重滞后" in told.text
    assert told.text.endswith("目前没有待您决定的事项。")
    assert MessageEmail.objects.get().message == told
    # Another, who reads English, told of the same week.
    english = make_user(Role.LEADER, preferences={"language": "en"})
    assert digests_send() == 1
    told = InboxMessage.objects.get(user=english)
    assert told.subject == "The week: 1 light turned"
    assert "attained → off track" in told.text and told.text.endswith("Nothing awaits your decision.")
    english.delete()
    # The week after, when nothing turned.
    settings.BUSINESS_DATE = "2014-10-20"
    Attainment.objects.update(computed_at=dt.datetime(2014, 10, 12, tzinfo=dt.UTC))
    assert digests_send() == 1
    assert InboxMessage.objects.latest("pk").subject == "每周要情：各项指标灯色没有变化"
