"""An amendment from its proposal to the day it is in force: who may, when, with what, and which lights turn."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import Role
from departments.models import IndicatorOwnership
from evidence.models import EvidenceFile
from notifications.models import InboxMessage
from plans.amending.versions import Owner, Step, Version, find_version
from plans.models import Amendment
from plans.services import Draft, amendment_enter, amendment_preview, amendment_propose, amendment_reject
from plans.transitions import APPLICABILITY_TRANSITIONS, DEFINITION_TRANSITIONS, AmendmentRefused
from targets.models import Milestone, MilestoneSignOff, Quarter, StaleMark
from targets.services import figures_recompute, quarter_close, stale_recompute
from tests.factories import make_body, make_indicator, make_plan, make_user
from tests.plans.amendments import WORDS, approve, draft_of, lights, make_pass_rate, propose

pytestmark = pytest.mark.django_db

Q1_2014, Q3_2014, Q1_2015 = dt.date(2014, 1, 1), dt.date(2014, 7, 1), dt.date(2015, 1, 1)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def keep_minutes(row: Amendment) -> None:
    row.minutes = EvidenceFile.objects.create(
        file="evidence/x",
        name="纪要.pdf",
        media_type="application/pdf",
        size=1,
        checksum="0" * 64,
        uploaded_by=row.proposed_by,
    )
    row.save(update_fields=["minutes"])


# amendment_states.csv of the programme's design, row by row: object, action, from, to, who.
STATES = """
definition_or_target,propose,,proposed,office
definition_or_target,approve,proposed,approved,leader
definition_or_target,reject,proposed,rejected,leader
definition_or_target,enter,approved,in_force,portal
definition_or_target,correct,in_force,corrected,office leader
applicability,propose,,proposed,office
applicability,approve,proposed,not_applicable,leader
applicability,end,not_applicable,applicable,office leader
applicability,correct,not_applicable,corrected,office leader
"""


def test_the_tables_have_the_rows_of_the_design():
    tables = {"definition_or_target": DEFINITION_TRANSITIONS, "applicability": APPLICABILITY_TRANSITIONS}
    first = Amendment(content={"act": "propose", "spans": [["2014-01-01", "", "停止评选"]]})
    for line in STATES.strip().splitlines():
        subject, action, source, target, *who = line.replace(" ", ",").split(",")
        found = tables[subject][action]
        assert source in found.sources, line
        assert found.get_target(first) == target, line
        people = {str(role) for role in found.roles} | ({"portal"} if found.by_portal else set())
        assert people >= set(who), line


def test_96_percent_from_2015_turns_no_light_that_stands_and_is_in_force_on_its_day(settings):
    indicator = make_pass_rate()
    # 19 of 20 are 95.00 %, 24 of 25 are 96.00 %.
    assert lights(indicator)["2014Q2"] == "attained"
    row = propose(indicator, Q1_2015)
    assert (row.direction, row.state) == ("tightening", "proposed")
    by_code = {Quarter.at(line["quarter"]).code: line for line in row.preview}
    told = [by_code[code][name] for code in ("2014Q2", "2014Q3") for name in ("figure", "before", "after", "supposed")]
    assert told == [
        "95.00 %（19/20）", "attained", "attained", "behind", "96.00 %（24/25）", "attained", "attained", "attained",
    ]  # fmt: skip
    row = approve(row)
    assert (row.state, row.definition.effective_from, row.definition.target) == ("approved", Q1_2015, 96)
    with pytest.raises(AmendmentRefused):
        amendment_enter(amendment=row)
    before = lights(indicator)
    figures_recompute()
    assert lights(indicator) == before
    settings.BUSINESS_DATE = "2015-01-01"
    assert amendment_enter(amendment=row).state == "in_force"
    assert set(StaleMark.objects.values_list("quarter", flat=True)) == {20151}
    stale_recompute()
    judged = {one.quarter_id: one.definition.target for one in indicator.attainments.judged()}
    assert [judged[20144], judged[20151]] == [95, 96]


def test_the_preview_is_what_becomes_of_the_lights_and_closed_quarters_keep_theirs(settings):
    indicator = make_pass_rate()
    for quarter in Quarter.objects.filter(pk__lte=20142).order_by("pk"):
        quarter_close(quarter=quarter, user=make_user())
    with pytest.raises(ValidationError) as refused:
        propose(indicator, Q1_2014)
    assert "effective_from" in refused.value.message_dict
    row = propose(indicator, Q1_2014, {"ground": "error"}, target=Decimal("96.5"))
    told = {line["quarter"]: line["after"] for line in row.preview}
    row = approve(row)
    assert row.state == "in_force"
    stale_recompute()
    newest = {one.quarter_id: one for one in indicator.attainments.current() if one.window == "year_to_date"}
    assert {key: one.status for key, one in newest.items()} == told
    # 95.00 % misses 96.5 % by more than one point, 96.00 % by half of one.
    assert [told[20142], told[20143]] == ["off_track", "behind"]
    counting = lights(indicator)
    assert [counting["2014Q2"], counting["2014Q3"]] == ["attained", "behind"]
    corrections = {one.quarter_id: one.status for one in indicator.attainments.corrections().in_judged_window()}
    assert corrections[20142] == "off_track"


def test_easing_needs_minutes_and_nobody_decides_on_their_own(settings):
    indicator = make_pass_rate()
    row = propose(indicator, Q1_2015, target=Decimal("94.5"))
    assert row.direction == "easing"
    with pytest.raises(AmendmentRefused):
        approve(row)
    # The database says so too.
    with pytest.raises(IntegrityError, match="amendment_easing_has_minutes"), transaction.atomic():
        Amendment.objects.filter(pk=row.pk).update(
            state="approved", decided_by=make_user(Role.LEADER), decided_at=row.proposed_at
        )
    keep_minutes(row)
    for stranger in (Role.OFFICE, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            amendment_reject(amendment=row, user=make_user(stranger), words="不同意")
    with pytest.raises(IntegrityError, match="amendment_decided_by_another"), transaction.atomic():
        Amendment.objects.filter(pk=row.pk).update(
            state="rejected", decided_by=row.proposed_by, decided_at=row.proposed_at
        )
    assert approve(row).definition.target == Decimal("94.5")


def test_a_rejected_one_stays_in_the_list_and_changes_nothing():
    indicator = make_pass_rate()
    leader = make_user(Role.LEADER)
    row = propose(indicator, Q1_2015)
    assert InboxMessage.objects.filter(user=leader, url=row.get_absolute_url()).count() == 1
    with pytest.raises(ValidationError, match="已有一项修订待批准"):
        propose(indicator, Q1_2015)
    row = amendment_reject(amendment=row, user=leader, words="时机不成熟")
    assert (row.state, row.opinion, indicator.definitions.count()) == ("rejected", "时机不成熟", 1)
    assert InboxMessage.objects.filter(user=row.proposed_by).count() == 1


@pytest.mark.parametrize(
    ("day", "words", "fields"),
    [
        (dt.date(2015, 2, 1), {}, {}),
        (dt.date(2016, 1, 1), {}, {}),
        (Q1_2015, {"reason": "太短"}, {}),
        (Q1_2015, {"basis": ""}, {}),
        (Q1_2015, {}, {"target": Decimal(95)}),
        (Q1_2015, {}, {"target": None}),
        (Q1_2015, {}, {"weight": Decimal(-1)}),
        (Q1_2015, {}, {"parameters": {"stage": "moon"}}),
    ],
)
def test_what_cannot_be_proposed(day, words, fields):
    indicator = make_pass_rate()
    with pytest.raises(ValidationError):
        propose(indicator, day, words, **fields)
    assert not Amendment.objects.exists()


def test_a_version_of_the_same_day_corrects_the_one_before_and_neither_is_ever_changed():
    indicator = make_pass_rate()
    first = approve(propose(indicator, Q3_2014))
    second = approve(propose(indicator, Q3_2014, {"ground": "error"}, target=Decimal(97)))
    first.refresh_from_db()
    assert (first.state, second.state, second.follows) == ("corrected", "in_force", first)
    assert (first.definition.revision, second.definition.revision) == (1, 2)
    assert indicator.definitions.all().in_force(Q3_2014).get().target == 97
    for statement in (
        "UPDATE targets_indicatordefinition SET target = 90 WHERE id = %s",
        "DELETE FROM targets_indicatordefinition WHERE id = %s",
        "INSERT INTO targets_targetpoint (definition_id, due_on, value) VALUES (%s, '2015-06-30', 1)",
        "DELETE FROM plans_amendment WHERE definition_id = %s",
        "UPDATE plans_amendment SET content = '{}' WHERE definition_id = %s",
        "UPDATE plans_amendment SET opinion = '' WHERE definition_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [first.definition_id])


def test_steps_are_moved_dropped_and_added_from_a_day_on():
    """Two steps were due by 2014Q3 and one was signed off; the open one is put off, a third is added."""
    indicator = make_indicator("milestones-signed", make_plan(), kind="milestone", window="quarter_end", target=2)
    days = {"划定范围": dt.date(2014, 3, 31), "公布名录": dt.date(2014, 6, 30)}
    for place, (name, day) in enumerate(days.items(), start=1):
        Milestone.objects.create(indicator=indicator, position=place, name=name, due_on=day)
    done, late = indicator.milestones.all()
    MilestoneSignOff.objects.create(milestone=done, signed_on=dt.date(2014, 3, 1), evidence="文件")
    figures_recompute()
    assert lights(indicator)["2014Q3"] == "off_track"
    before = find_version(indicator, Q3_2014)[1]
    later = Step(late.pk, late.name, dt.date(2014, 12, 31))
    version = Version(
        before.fields | {"target": Decimal(3)}, [], [before.steps[0], later, Step(None, "复核", dt.date(2015, 6, 30))]
    )
    row = amendment_propose(indicator=indicator, draft=Draft(version, Q3_2014, **WORDS), user=make_user())
    assert row.direction == "easing"
    keep_minutes(row)
    row = approve(row)
    stale_recompute()
    counting = lights(indicator)
    assert [counting["2014Q2"], counting["2014Q3"]] == ["off_track", "on_track"]
    assert {line["quarter"]: line["after"] for line in row.preview}[20143] == "on_track"
    newest = indicator.attainments.judged().get(quarter=20143)
    assert (newest.numerator, newest.denominator) == (1, 3)
    assert indicator.attainments.judged().get(quarter=20142).denominator == 2
    found = Milestone.objects.in_force(dt.date(2014, 9, 30)).filter(indicator=indicator)
    assert sorted(step.due for step in found) == [dt.date(2014, 3, 31), dt.date(2014, 12, 31), dt.date(2015, 6, 30)]
    assert Milestone.objects.in_force(dt.date(2014, 9, 30)).late(dt.date(2014, 9, 30)).count() == 0


def test_a_preview_leaves_nothing_behind():
    indicator = make_pass_rate()
    row = propose(indicator, Q3_2014)
    marks, figures = StaleMark.objects.count(), indicator.attainments.count()
    amendment_preview(row)
    assert (indicator.definitions.count(), StaleMark.objects.count()) == (1, marks)
    assert indicator.attainments.count() == figures


def test_who_was_in_charge_on_a_day_is_told_as_it_was_known():
    indicator, first, other = make_pass_rate(), make_body(), make_body()
    IndicatorOwnership.objects.create(indicator=indicator, body=first, part="lead", since=indicator.plan.starts_on)
    day = dt.date(2014, 7, 1)
    draft = draft_of(indicator, day, {"ground": "reorganisation"})
    draft = replace(draft, version=replace(draft.version, owners=[Owner(other.code, "lead")]))
    approve(amendment_propose(indicator=indicator, draft=draft, user=make_user()))
    yesterday = dt.datetime(2014, 10, 14, 4, tzinfo=dt.UTC)
    told = {
        (on, known): list(IndicatorOwnership.everything.known_at(known).on(on).values_list("body__code", flat=True))
        for on in (day - dt.timedelta(days=1), day)
        for known in (yesterday, None)
    }
    assert list(told.values()) == [[first.code], [first.code], [first.code], [other.code]]
    # Nothing was written over: the span without an end is there still.
    assert IndicatorOwnership.everything.filter(until=None, replaced_at__isnull=False).get().body == first
