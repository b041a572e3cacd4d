"""A body that says that it is not its duty, and a body that needs more time: who decides, and what stays as it was."""

import pytest
from django.core.exceptions import ValidationError

from supervision.models import SupervisionTerm
from supervision.transitions import TRANSITIONS, SupervisionRefused
from tests.factories import make_body
from tests.supervision.items import DUE, MONDAY, day


def test_a_refusal_of_competence_is_made_once_and_in_time(cast) -> None:
    item = cast.bring_to("assigned")
    item = cast.act(item, "refuse_competence")
    item = cast.act(item, "approve")
    with pytest.raises(SupervisionRefused):
        cast.act(item, "refuse_competence")
    late = cast.bring_to("assigned")
    cast.at("2014-11-06")
    with pytest.raises(SupervisionRefused):
        cast.act(late, "refuse_competence")


def test_the_leader_gives_a_refused_item_to_another_body(cast) -> None:
    item = cast.bring_to("assigned")
    item = cast.act(item, "refuse_competence")
    item = cast.act(item, "approve", lead=cast.stranger)
    assert (cast.lead_part(item).body, cast.lead_part(item).state) == (cast.stranger, "waiting")
    assert cast.act(item, "sign", cast.stranger_liaison).state == "handling"


def test_what_a_support_refused_goes_to_another_support(cast) -> None:
    item = cast.act(cast.bring_to("assigned"), "refuse_competence", cast.support_head)
    with pytest.raises(ValidationError) as refused:
        cast.act(item, "approve", support=cast.lead)
    assert list(refused.value.message_dict) == ["support"]
    item = cast.act(item, "approve", support=cast.stranger)
    found = [(part.role, part.body, part.state, part.refused) for part in item.parts.all()]
    assert found == [("lead", cast.lead, "waiting", False), ("support", cast.stranger, "waiting", False)]
    # The lead's refusal is about the lead: the support stays, whatever is given.
    item = cast.act(cast.act(item, "refuse_competence"), "approve", support=make_body())
    assert [part.body for part in item.parts.all()] == [cast.lead, cast.stranger]


def test_a_leader_ends_what_a_body_refused_without_issuing_it_again(cast) -> None:
    item = cast.act(cast.bring_to("assigned"), "refuse_competence")
    item = cast.act(item, "withdraw", text="职能已调整")
    assert (item.state, item.number, item.spans.get().until) == ("ended", "督〔2014〕1号", day("2014-11-03"))
    with pytest.raises(SupervisionRefused):
        cast.act(cast.bring_to("approving"), "withdraw")


def test_extensions_have_their_limits(cast) -> None:
    item = cast.bring_to("handling")  # 19 working days
    with pytest.raises(ValidationError):
        cast.act(item, "extend_ask", until=day("2014-12-26"))  # 20 more
    item = cast.act(item, "extend_ask", until=day("2014-12-15"))  # 11: beyond the office
    with pytest.raises(SupervisionRefused):
        cast.act(item, "extend_grant", cast.office, until=day("2014-12-15"))
    item = cast.act(item, "extend_grant", until=day("2014-12-12"))
    assert (item.due_on, item.first_due_on) == (day("2014-12-12"), DUE)
    item = cast.act(item, "extend_ask", until=day("2014-12-19"))
    with pytest.raises(SupervisionRefused):
        cast.act(item, "extend_grant", cast.office, until=day("2014-12-19"))  # the office grants once
    item = cast.act(item, "extend_grant", until=day("2014-12-19"))
    assert TRANSITIONS.reason_not_allowed(item, "extend_ask", cast.head)


def test_how_long_before_the_deadline_an_extension_is_in_time_is_a_term(cast) -> None:
    """Due on Friday 28: on Tuesday 25 three working days are left, on Wednesday two."""
    for today, least, in_time in (("2014-11-25", 3, True), ("2014-11-26", 3, False), ("2014-11-25", 4, False)):
        cast.at(MONDAY)
        item = cast.bring_to("handling")
        SupervisionTerm.objects.filter(code="extension_ask_before").update(days=least)
        cast.at(today)
        assert cast.act(item, "extend_ask").extensions.get().in_time is in_time


def test_a_late_extension_does_not_wipe_what_was_late(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-03")  # three working days late
    item = cast.act(item, "extend_ask", until=day("2014-12-10"))
    assert not item.extensions.get().in_time
    item = cast.act(item, "extend_grant", until=day("2014-12-10"))
    item = cast.act(item, "ask_close")
    assert cast.lead_part(item).late_days == 3
