"""Colours: a golden table of situations under each profile, the log, and what never happens."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils.translation import override

from notifications.models import InboxMessage
from supervision.colouring import Colouring, read_rules
from supervision.models import EscalationProfile, Supervision, SupervisionColour, SupervisionPart
from supervision.services import colours_log_all
from supervision.tasks import log_colours, strike_and_remind
from targets.models import Attainment
from tests.supervision.items import DUE, Cast, day
from tests.supervision.test_items import make_red_indicator

# Issued on Monday 2014-11-03, due on Friday 28: 19 working days, so that it is near from 4 days before (a fifth of the
# term). By line: the day; what the part or item is like (signed unless it says otherwise); the colour logged before, as
# colour/since/days to answer, with a ! where it was answered; then the colours by default, 宿迁, 三明 and 宜昌.
GOLDEN = """
2014-11-04 |                                   |                   | -      -      -      green
2014-11-21 |                                   |                   | -      -      -      green
2014-11-24 |                                   |                   | blue   blue   -      yellow
2014-11-28 |                                   |                   | blue   blue   -      yellow
2014-11-29 |                                   |                   | yellow red    blue   red
2014-12-01 |                                   |                   | yellow red    blue   red
2014-12-05 |                                   |                   | yellow red    blue   red
2014-12-08 |                                   |                   | red    red    blue   red
2014-12-31 |                                   |                   | red    red    blue   red
2014-11-04 | unsigned                          |                   | -      -      -      green
2014-11-05 | unsigned                          |                   | blue   -      -      green
2014-11-10 | unsigned                          |                   | blue   -      -      green
2014-11-14 | progress=37 feedback_on=2014-11-13|                   | -      -      -      green
2014-11-14 | progress=36 feedback_on=2014-11-13|                   | yellow yellow blue   red
2014-11-14 | progress=0 feedback_on=2014-11-04 |                   | yellow yellow blue   red
2014-11-24 | progress=78 feedback_on=2014-11-21|                   | blue   blue   -      yellow
2014-11-12 | feedback_due_on=2014-11-17        |                   | -      -      -      green
2014-11-13 | feedback_due_on=2014-11-17        |                   | blue   -      -      green
2014-11-17 | feedback_due_on=2014-11-17        |                   | blue   -      -      green
2014-11-19 | feedback_due_on=2014-11-17        |                   | blue   -      -      green
2014-11-20 | feedback_due_on=2014-11-17        |                   | yellow -      -      green
2014-11-10 | returns=1                         |                   | -      yellow blue   green
2014-11-10 | returns=2                         |                   | yellow yellow blue   green
2014-11-10 | returns=3                         |                   | red    yellow blue   green
2014-11-10 | reopenings=1                      |                   | yellow -      -      green
2014-11-10 |                                   | blue/2014-11-05/3 | blue   blue   blue   blue
2014-11-11 |                                   | blue/2014-11-05/3 | yellow blue   orange blue
2014-11-11 |                                   | blue/2014-11-05/3!| -      -      -      green
2014-11-10 |                                   | yellow/2014-11-05/3 | yellow yellow yellow yellow
2014-11-11 |                                   | yellow/2014-11-05/3 | red    yellow yellow yellow
2014-11-11 |                                   | yellow/2014-11-05/3! | -   -      -      green
2014-11-11 |                                   | orange/2014-11-05/3 | orange orange red   orange
2014-11-11 |                                   | red/2014-11-05/2  | red    red    red    red
2014-11-11 |                                   | red/2014-11-05/2! | yellow yellow yellow yellow
2014-12-31 |                                   | red/2014-12-08/2! | red    red    yellow red
2014-12-31 | state=closing                     | red/2014-12-08/2! | yellow yellow yellow yellow
2014-12-31 | state=closing                     | blue/2014-12-08/2 | blue   blue   blue   blue
2014-12-31 | state=suspended                   | yellow/2014-11-24/3 | yellow yellow yellow yellow
2014-12-31 | state=closed                      | red/2014-12-08/2  | -      -      -      -
2014-12-31 | done support                      |                   | -      -      -      -
2014-12-02 | asked                             |                   | -      -      -      -
2014-12-02 | asked late                        |                   | yellow red    blue   red
2014-12-02 | paused=2014-11-28/2014-12-01      |                   | yellow red    blue   red
2014-12-31 | paused=2014-11-28/2014-12-29      |                   | yellow red    blue   red
"""
PROFILES = ("default", "suqian", "sanming", "yichang")
LINES = [line.split("|") for line in GOLDEN.strip().splitlines()]


def set_up(cast: Cast, item: Supervision, words: list[str], logged: str) -> SupervisionPart:
    """Put the item into a situation; return the part to look at."""
    part = item.parts.get(role="support" if "support" in words else "lead")
    for word in words:
        name, _, value = word.partition("=")
        if word == "unsigned":
            part.signed_on, part.state = None, "waiting"
        elif word == "done":
            part.state, part.done_on = "done", DUE
        elif word == "asked":
            item.extensions.create(
                asked_by=cast.head,
                asked_on=DUE,
                in_time="late" not in words,
                due_before=DUE,
                until=day("2014-12-12"),
                reason="x",
            )
        elif name == "paused":
            since, until = value.split("/")
            item.spans.create(kind="office", since=since, until=until)
        elif name in {"state", "reopenings"}:
            Supervision.objects.filter(pk=item.pk).update(**{name: value})
        elif value:
            setattr(part, name, day(value) if "-" in value else int(value))
    part.save()
    if logged:
        colour, since, days = logged.rstrip("!").split("/")
        answer = item.steps.first() if logged.endswith("!") else None
        part.colours.create(
            colour=colour, rule="x", cause="x", since=since, answer=answer,
            answer_due_on=day(since) + dt.timedelta(days=int(days) + (2 if int(days) > 2 and day(since).weekday() > 1 else 0)),
        )  # fmt: skip
    row = Supervision.objects.with_clock().get(pk=item.pk)
    return next(one for one in row.parts.all() if one.pk == part.pk)


def test_golden_table(cast) -> None:
    rules = {code: read_rules(EscalationProfile.objects.get(code=code).rules.all()) for code in PROFILES}
    item = cast.bring_to("handling")
    item.parts.update(feedback_due_on=None)
    found, expected = [], []
    for on, words, logged, colours in LINES:
        with transaction.atomic():
            part = set_up(cast, item, words.split(), logged.strip())
            judged = [Colouring(day(on.strip()), rules[code]).judge_part(part).colour or "-" for code in PROFILES]
            transaction.set_rollback(True)
        found.append((on, words, logged, judged))
        expected.append((on, words, logged, colours.split()))
    assert len(LINES) >= 40
    assert found == expected


def colours_of(item: Supervision) -> list[tuple[str, str, str | None]]:
    rows = SupervisionColour.objects.filter(part__supervision=item, part__role="lead")
    return [(row.colour, str(row.since), row.until and str(row.until)) for row in rows]


def test_a_job_that_runs_twice_or_late_writes_one_row(cast) -> None:
    item = cast.bring_to("handling")
    item.parts.filter(role="lead").update(feedback_due_on=None)
    cast.at("2014-11-24")
    assert (colours_log_all(), colours_log_all()) == (2, 0)  # the support has not signed: blue too
    log_colours()
    cast.at("2014-11-25")
    assert colours_log_all() == 0
    assert colours_of(item) == [("blue", "2014-11-24", None)]


def test_the_log_does_not_need_the_job(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-01")
    cast.act(item, "ask_close")
    # Entered by the act itself, before it answered it.
    assert colours_of(item) == [("yellow", "2014-12-01", "2014-12-01")]


def test_red_made_good_goes_to_yellow_and_only_then_to_none(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-08")
    colours_log_all()
    item = cast.act(item, "feedback", progress=90)
    cast.at("2014-12-09")
    item = cast.act(item, "feedback", progress=95)
    assert colours_of(item) == [("red", "2014-12-08", "2014-12-08"), ("yellow", "2014-12-08", "2014-12-09")]
    assert SupervisionColour.objects.filter(rule="made_good").count() == 1


def test_a_returned_answer_is_none(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-08")
    colours_log_all()
    item = cast.act(item, "feedback", progress=90)
    item = cast.act(item, "return_feedback")
    assert [row[0] for row in colours_of(item)] == ["red", "yellow", "red"]


def test_the_log_is_chinese_whoever_acts_and_read_in_english(cast) -> None:
    item = cast.bring_to("handling")
    item.parts.filter(role="lead").update(feedback_due_on=None)
    cast.at("2014-11-24")
    with override("en"):
        assert colours_log_all() == 2
        kept = SupervisionColour.objects.get(part__supervision=item, part__role="lead").words
        said = Colouring().read_words(kept)
        assert Colouring().read_words("另有说明") == "另有说明"
    assert kept.isascii() is False and kept == Colouring().read_words(kept)
    assert said != kept and said.partition("：")[0].isascii()


def test_colour_stays_until_it_is_answered_or_more_time_is_asked_for_in_time(cast) -> None:
    item, other = cast.bring_to("handling"), cast.bring_to("handling")
    Supervision.objects.get(pk=item.pk).parts.update(feedback_due_on=None)
    cast.at("2014-11-24")
    colours_log_all()
    item = cast.act(item, "extend_ask", until=day("2014-12-12"))
    item = cast.act(item, "extend_grant", cast.office, until=day("2014-12-12"))
    assert colours_of(item)[0] == ("blue", "2014-11-24", "2014-11-24")
    cast.at("2014-11-26")  # two working days before the deadline: asked too late
    other = cast.act(other, "extend_ask", until=day("2014-12-12"))
    other = cast.act(other, "extend_grant", cast.office, until=day("2014-12-12"))
    assert colours_of(other) == [("blue", "2014-11-24", None)]


def test_a_support_colours_the_item_only_once_asked_for_in_writing(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-11-10")  # signing was due on the 5th
    support = item.parts.get(role="support")
    judge = lambda: Colouring().judge_item(Supervision.objects.with_clock().get(pk=item.pk)).colour  # noqa: E731
    assert judge() == ""
    item = cast.act(item, "feedback", requested=[support.pk])
    assert judge() == "blue"


def test_a_colour_set_by_hand_needs_its_ground_and_does_not_lower(cast) -> None:
    item = cast.act(cast.bring_to("approving"), "approve", colour="yellow", text="特殊事项")
    assert colours_of(item) == [("yellow", "2014-11-03", None)]
    item = cast.act(item, "urge", colour="blue")
    assert colours_of(item) == [("yellow", "2014-11-03", None)]
    cast.at("2014-11-04")
    item = cast.act(item, "urge", colour="red", text="区领导要求从速")
    assert colours_of(item)[-1] == ("red", "2014-11-04", None)
    with pytest.raises(Exception, match="此项必填"):
        cast.act(cast.bring_to("approving"), "approve", colour="red")


def test_colours_tell_those_whom_they_concern(cast) -> None:
    item = cast.bring_to("handling", supports=[])
    item.parts.update(feedback_due_on=None)
    told = {}
    for on in ("2014-11-24", "2014-12-01", "2014-12-08"):
        cast.at(on)
        InboxMessage.objects.all().delete()
        colours_log_all()
        told[on] = set(InboxMessage.objects.values_list("user", flat=True))
    head = {cast.liaison.pk, cast.head.pk, cast.office.pk, cast.colleague.pk}
    assert told == {"2014-11-24": {cast.liaison.pk}, "2014-12-01": head, "2014-12-08": head | {cast.leader.pk}}


def test_the_rule_behind_a_colour_is_told_in_the_readers_language(cast) -> None:
    item = cast.bring_to("handling", supports=[])
    item.parts.update(feedback_due_on=None)
    type(cast.liaison).objects.filter(pk=cast.liaison.pk).update(preferences={"language": "en"})
    cast.at("2014-11-24")
    colours_log_all()
    told = InboxMessage.objects.filter(kind="reminder").get(user=cast.liaison)
    assert told.text.startswith("Deadline is near: working days to the deadline ≥ 0; and")


def test_the_portal_strikes_off_after_five_working_days_and_reminds_once_a_day(cast) -> None:
    closed, waiting = cast.bring_to("closed"), cast.bring_to("approving")
    cast.at("2014-11-10")
    InboxMessage.objects.all().delete()
    strike_and_remind()
    strike_and_remind()
    assert Supervision.objects.get(pk=closed.pk).state == "closed"
    told = InboxMessage.objects.filter(url=waiting.get_absolute_url()).values_list("user", flat=True)
    assert sorted(told) == sorted([cast.leader.pk, cast.office.pk, cast.colleague.pk])
    cast.at("2014-11-11")
    strike_and_remind()
    struck = Supervision.objects.get(pk=closed.pk)
    assert (struck.state, struck.steps.last().by) == ("struck", None)


def test_bodies_have_seven_working_days_to_agree_on_whose_duty_it_is(cast) -> None:
    item = cast.act(cast.bring_to("assigned"), "refuse_competence")
    reminded = InboxMessage.objects.filter(url=item.get_absolute_url(), kind="reminder")
    for on, people in (("2014-11-12", 0), ("2014-11-13", 3)):
        cast.at(on)
        strike_and_remind()
        assert reminded.count() == people


def test_an_item_from_an_indicator_is_blue_while_the_running_quarters_figure_is_behind(cast) -> None:
    indicator = make_red_indicator(cast)
    item = cast.bring_to("handling")
    item.parts.update(feedback_due_on=None)

    def judge(kind: str = "indicator", **figure: object) -> tuple[str, str]:
        Supervision.objects.filter(pk=item.pk).update(source_kind=kind, source_key=f"indicator:{indicator.pk}")
        Attainment.objects.update(**figure or {"status": "off_track"})
        judged = Colouring().judge_part(Supervision.objects.with_clock().get(pk=item.pk).lead)
        return str(judged.colour), judged.rule

    # The figure is of the third quarter, and the fourth runs.
    assert judge() == ("", "")
    assert judge(quarter=20144) == ("blue", "indicator_behind")
    assert judge(status="behind") == ("blue", "indicator_behind")
    assert judge(kind="report") == ("", "")
    assert judge(status="attained") == ("", "")
