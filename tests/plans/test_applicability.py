"""Setting an indicator aside, ending that, correcting it: by proposal and approval, nothing is overwritten."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from plans.amending.spans import Span
from plans.models import Amendment
from plans.services import SpanDraft, amendment_propose
from supervision.models import Supervision
from targets.models import Applicability, Indicator
from targets.services import stale_recompute
from tests.factories import make_user
from tests.plans.amendments import REASON, approve, lights, make_pass_rate

pytestmark = pytest.mark.django_db

BASIS = "国家质检总局公告2014年第3号"
WRONG = Span(dt.date(2014, 7, 1), None, BASIS)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def propose(
    indicator: Indicator, act: str, day: dt.date | None, span: Span | None = None, **fields: object
) -> Amendment:
    draft = SpanDraft(
        **{
            "act": act,
            "span": span,
            "effective_from": day,
            "until": None,
            "ground": "policy_ended",
            "reason": REASON,
            "basis": BASIS,
        }
        | fields
    )
    return amendment_propose(indicator=indicator, draft=draft, user=make_user())


def told(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the spans that hold, by their days."""
    return [(f"{one.since}", f"{one.until or ''}") for one in indicator.inapplicable_spans.all()]


def test_an_indicator_is_set_aside_and_applies_again():
    indicator = make_pass_rate()
    first = propose(indicator, "propose", dt.date(2014, 7, 1))
    after = {line["quarter"]: line["after"] for line in first.preview}
    assert [after[20142], after[20143], after[20144]] == ["attained", "not_applicable", "not_applicable"]
    assert told(indicator) == []
    first = approve(first)
    stale_recompute()
    assert (first.state, lights(indicator)["2014Q3"]) == ("not_applicable", "not_applicable")
    assert {line["quarter"]: line["after"] for line in first.preview} == {
        one.quarter_id: one.status for one in indicator.attainments.judged()
    }
    last = approve(propose(indicator, "end", dt.date(2014, 10, 1), WRONG, ground="other"))
    stale_recompute()
    first.refresh_from_db()
    assert (first.state, last.state, last.follows) == ("applicable", "applicable", first)
    assert told(indicator) == [("2014-07-01", "2014-09-30")]
    assert [lights(indicator)[code] for code in ("2014Q3", "2014Q4")] == ["not_applicable", "attained"]
    # What held before stays on record with the moment at which it was replaced.
    assert Applicability.everything.filter(indicator=indicator).exclude(replaced_at=None).get().until is None


def test_a_wrong_span_is_corrected_by_another_or_taken_away():
    indicator = make_pass_rate()
    first = approve(propose(indicator, "propose", dt.date(2014, 7, 1)))
    second = approve(propose(indicator, "correct", dt.date(2014, 4, 1), WRONG, ground="error"))
    first.refresh_from_db()
    assert (first.state, second.state, told(indicator)) == ("corrected", "not_applicable", [("2014-04-01", "")])
    wrong = Span(dt.date(2014, 4, 1), None, BASIS)
    third = approve(propose(indicator, "correct", None, wrong, ground="error"))
    second.refresh_from_db()
    assert (second.state, third.state, told(indicator)) == ("corrected", "applicable", [])
    stale_recompute()
    assert lights(indicator)["2014Q3"] == "attained"


def test_what_cannot_be():
    indicator = make_pass_rate()
    approve(propose(indicator, "propose", dt.date(2014, 7, 1)))
    for act, day, span, fields in [
        ("propose", dt.date(2015, 1, 1), None, {}),
        ("propose", dt.date(2014, 1, 1), None, {"until": dt.date(2013, 12, 1)}),
        ("end", dt.date(2014, 7, 1), WRONG, {}),
        ("correct", dt.date(2014, 8, 1), Span(dt.date(2011, 1, 1), None, BASIS), {}),
        ("correct", dt.date(2014, 7, 1), WRONG, {}),
    ]:
        with pytest.raises(ValidationError):
            propose(indicator, act, day, span, **fields)


def test_the_page_shows_the_lights_first(client):
    indicator = make_pass_rate()
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("plans:applicability-propose", args=[indicator.plan.code, "B5"])
    assert list(client.get(address).context["form"].fields["act"].choices) == [
        ("propose", "自某日起不适用"),
        ("retire", "自某日起停用"),
    ]
    sent = {
        "act": "propose",
        "effective_from": "2014-07-01",
        "ground": "policy_ended",
        "basis": BASIS,
        "reason": REASON,
    }
    shown = client.post(address, sent | {"preview": "1"})
    assert [str(one.after) for one in shown.context["differences"]] == [f"自2014年7月1日起（{BASIS}）"]
    assert not Amendment.objects.exists()
    page = client.post(address, sent | {"propose": "1"}, follow=True)
    assert page.context["row"].subject == "applicability"
    assert client.post(address, sent | {"effective_from": "", "preview": "1"}).status_code == 422


def test_an_indicator_is_retired_for_good_unless_an_open_item_hangs_on_it():
    indicator = make_pass_rate()
    item = Supervision.objects.create(
        title="督办", task="查明原因", closing_standard="达标", source_kind="indicator",
        source_key=f"indicator:{indicator.pk}", drafted_by=make_user(), due_on=dt.date(2014, 12, 1),
        first_due_on=dt.date(2014, 12, 1), created_at=timezone.now(),
    )  # fmt: skip
    day = dt.date(2014, 7, 1)
    with pytest.raises(ValidationError, match="尚有与其关联的督办事项未办结"):
        propose(indicator, "retire", day)
    Supervision.objects.filter(pk=item.pk).update(state="struck")
    row = approve(propose(indicator, "retire", day))
    stale_recompute()
    assert (row.state, row.span.until, lights(indicator)["2014Q2"], lights(indicator)["2014Q3"]) == (
        "retired", None, "attained", "not_applicable",
    )  # fmt: skip
    # It can apply again, by an amendment that ends it.
    ended = approve(propose(indicator, "end", dt.date(2015, 1, 1), Span(day, None, BASIS)))
    row.refresh_from_db()
    assert (ended.state, row.state) == ("applicable", "applicable")
