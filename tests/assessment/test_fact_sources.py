"""Every source of facts against rows made by hand, and the engine that brings facts and methods together."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Role
from assessment.engine import list_items, list_subjects, reckon_scheme
from assessment.models import SchemeItem
from assessment.registry import Frame, sources
from assessment.services import scores_reckon
from departments.models import Body
from inspections.models import Complaint, EnforcementCase, Law, Rectification, RectificationStep
from reporting.models import ReportCorrection, ReportStep
from supervision.models import SupervisionPart
from targets.models import MilestoneSignOff
from tests.assessment.rows import Cast, f, make_figure, make_member, make_milestone, own
from tests.factories import make_definition, make_enterprise, make_indicator, make_spot_check, make_township, make_user
from tests.queries import list_queries
from tests.reporting.report_rows import make_duty, make_item, make_report
from tests.supervision.items import Cast as Items

pytestmark = pytest.mark.django_db
CLOSURES = {"case_days": "90", "complaint_days": "60", "production_body": "zhijian", "market_body": "fagai"}


@pytest.fixture
def cast(settings, assessment_rows) -> Cast:
    settings.BUSINESS_DATE = "2014-01-12"
    return assessment_rows


def read(source: str, *subjects: Any, day: str = "2014-01-12", year: int = 2013, **parameters: str) -> dict[int, Any]:
    return sources[source].read(Frame(year, dt.date.fromisoformat(day), subjects), parameters)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_led_and_supported_indicators_with_what_is_left_out_and_what_was_eased(cast):
    count = make_indicator("new-brand-awards", cast.plan, kind="count", code="A2", target=20, tolerance=1)
    eased = make_indicator("certified-enterprises", cast.plan, kind="stock_ratio", code="B1", target=90)
    make_definition(eased, effective_from=dt.date(2013, 6, 1), target=80)
    monitored = make_indicator("spot-check-pass-rate", cast.plan, code="M1", rule="monitored", target=None)
    for indicator in (count, eased, monitored):
        own(indicator, cast.body)
    own(cast.indicator, cast.other, "support")
    make_figure(count, "off_track", 9, due=12)
    make_figure(eased, "small_sample", 3, 4)
    make_figure(monitored, "monitored", 3, 4)
    facts = read("led-indicators", cast.body, cast.other)[cast.body.pk]["indicators"]
    assert [(row["code"], row["status"], row["left_out"], row["eased"]) for row in facts] == [
        ("A2", "off_track", "", False), ("B1", "small_sample", "small_sample", True), ("B5", "attained", "", False),
    ]  # fmt: skip
    assert (facts[0]["gap"], facts[0]["value"], facts[0]["tolerance"]) == ("3", "9", "1.0000")
    assert list(read("supported-indicators", cast.body, cast.other)) == [cast.other.pk]


def test_an_indicator_without_data_keeps_the_item_open_and_none_that_counts_makes_it_not_apply(cast):
    lacking = make_indicator("new-brand-awards", cast.plan, kind="count", code="A1")
    own(lacking, cast.body)
    make_figure(lacking, "no_data", None)
    assert read("led-indicators", cast.body)[cast.body.pk]["pending"] == "no_data"
    alone = make_indicator("new-brand-awards", cast.plan, kind="count", code="A9")
    own(alone, cast.other)
    make_figure(alone, "not_applicable", None)
    assert read("led-indicators", cast.other)[cast.other.pk]["applies"] is False


def test_milestones_due_in_the_year_signed_by_its_end(cast):
    goal = make_indicator("milestones-signed", cast.plan, kind="milestone", code="A4")
    own(goal, cast.body)
    signed, late, to_come, _before = (
        make_milestone(goal, dt.date.fromisoformat(day))
        for day in ("2013-06-30", "2013-09-30", "2013-12-31", "2012-12-31")
    )
    MilestoneSignOff.objects.create(milestone=signed, signed_on=dt.date(2013, 7, 1), evidence="验收")
    MilestoneSignOff.objects.create(milestone=late, signed_on=dt.date(2014, 1, 5), evidence="验收")
    facts = read("milestones", cast.body)[cast.body.pk]
    assert (facts["part"], facts["whole"], len(facts["rows"])) == (1, 3, 2)
    facts = read("milestones", cast.body, day="2013-10-15")[cast.body.pk]
    assert (facts["part"], facts["whole"], [row["term"] for row in facts["rows"]]) == (
        1,
        2,
        ["2013-09-30", f"{to_come.due_on}"],
    )
    # The step that has not fallen due is not in the whole yet.
    assert [row.get("counted", True) for row in facts["rows"]] == [True, False]
    assert cast.other.pk not in read("milestones", cast.body, cast.other)


def test_duties_with_an_accepted_figure_above_zero(cast):
    duty, other = make_duty(cast.plan, cast.body), make_duty(cast.plan, cast.body)
    for quarter, state, figures in (
        (20131, "accepted", (5, 0)),
        (20132, "accepted", (None, 3)),
        (20133, "submitted", (9, 9)),
    ):
        items = make_item(duty), make_item(other)
        report = make_report(
            cast.body,
            *items,
            quarter=quarter,
            state=state,
            due_at=moment("2013-07-10"),
            first_submitted_at=moment("2013-07-01"),
            submitted_at=moment("2013-07-01"),
        )
        for item, figure in zip(items, figures, strict=True):
            report.values.filter(item=item).update(figure=figure)
    make_report(
        cast.body,
        make_item(duty),
        quarter=20134,
        state="accepted",
        nil_statement="无",
        first_submitted_at=moment("2013-07-01"),
        submitted_at=moment("2013-07-01"),
    )
    facts = read("duty-reports", cast.body)[cast.body.pk]
    assert (facts["part"], facts["whole"]) == (2, 6)


def test_late_reports_by_days_and_those_never_in_when_their_quarter_was_closed(cast):
    due, item = moment("2013-04-10T23:59:59"), make_item(make_duty(cast.plan, cast.body))
    for quarter, first in (
        (20131, "2013-04-10T12:00"),
        (20132, "2013-04-12T09:00"),
        (20133, "2013-04-19T09:00"),
        (20134, ""),
    ):
        handed = (
            {"first_submitted_at": moment(first), "submitted_at": moment(first), "state": "accepted"} if first else {}
        )
        make_report(cast.body, item, quarter=quarter, due_at=due, **handed)
    facts = read("report-lateness", cast.body)[cast.body.pk]
    assert [event["kind"] for event in facts["events"]] == ["late_3", "late_more", "missing"]
    (found,) = [
        one
        for one in reckon_scheme(cast.scheme, dt.date(2014, 1, 12), [cast.body])[cast.body.pk]
        if one.item.code == "III1"
    ]
    assert found.points == 6 - f("0.5") - f("1.5") - 3


def test_two_reports_late_by_two_and_nine_days_leave_four_of_six(cast):
    item = make_item(make_duty(cast.plan, cast.body))
    for quarter, first in ((20131, "2013-04-12T09:00"), (20132, "2013-04-19T09:00")):
        make_report(
            cast.body, item, quarter=quarter, due_at=moment("2013-04-10T23:59:59"), first_submitted_at=moment(first), submitted_at=moment(first), state="accepted"
        )  # fmt: skip
    (found,) = [
        one
        for one in reckon_scheme(cast.scheme, dt.date(2014, 1, 12), [cast.body])[cast.body.pk]
        if one.item.code == "III1"
    ]
    assert found.points == 4


def test_obligatory_items_answered_and_a_body_that_owes_no_report_is_left_out(cast):
    duty = make_duty(cast.plan, cast.body)
    items = [make_item(duty) for _number in range(4)] + [make_item(duty, obligatory=False)]
    handed = {"first_submitted_at": moment("2013-04-01"), "submitted_at": moment("2013-04-01"), "state": "submitted"}
    report = make_report(cast.body, *items, quarter=20131, **handed)
    report.values.filter(item__in=items[:3]).update(figure=1)
    facts = read("report-completeness", cast.body, cast.other)
    assert (facts[cast.body.pk]["part"], facts[cast.body.pk]["whole"]) == (3, 4)
    assert cast.other.pk not in facts


def test_returns_again_on_the_same_item_and_corrections_at_the_offices_request(cast):
    item = make_item(make_duty(cast.plan, cast.body))
    report = make_report(cast.body, item, quarter=20131)
    for _number in range(2):
        step = ReportStep.objects.create(
            report=report,
            action="return",
            from_state="submitted",
            to_state="returned",
            at=moment("2013-04-20"),
            by=cast.office,
            reason="数据错",
            revision=1,
        )
        step.comments.create(item=item, text="数据错")
    for user in (cast.office, cast.head):
        ReportCorrection.objects.create(
            report=report, state="approved", reason="更正", proposed_by=user, proposed_at=moment("2013-05-01"), decided_by=cast.colleague, decided_at=moment("2013-05-02")
        )  # fmt: skip
    facts = read("report-accuracy", cast.body)[cast.body.pk]
    assert [event["kind"] for event in facts["events"]] == ["returned", "returned_again", "corrected"]


def make_rectification(check: Any, due: str, done: str = "") -> None:
    row = Rectification.objects.create(
        spot_check=check, notice_number=f"ZG{check.pk}", addressee="producer", received_on=dt.date(2013, 1, 5)
    )
    facts = {
        "rectification": row,
        "to_state": "rectifying",
        "recorded_at": moment("2013-01-05"),
        "recorded_by": make_user(Role.OFFICE),
    }
    RectificationStep.objects.create(
        action="start", happened_on=dt.date(2013, 1, 5), due_on=dt.date.fromisoformat(due), **facts
    )
    if done:
        RectificationStep.objects.create(action="report", happened_on=dt.date.fromisoformat(done), **facts)


def test_cases_complaints_and_rectifications_by_their_terms(cast):
    law = Law.objects.create(name="产品质量法", position=1)
    for number, (opened, closed) in enumerate(
        (("2012-11-01", "2013-01-30"), ("2013-03-01", "2013-05-31"), ("2013-09-01", None), ("2013-11-01", None)), 1
    ):
        EnforcementCase.objects.create(
            number=f"A{number}", body=cast.body, law=law, subject="伪劣产品", opened_on=opened, closed_on=closed, outcome="penalised" if closed else "open"
        )  # fmt: skip
    Complaint.objects.create(
        number="T1",
        body=cast.body,
        kind="complaint",
        subject="质量",
        received_on="2013-02-01",
        settled_on="2013-04-02",
        outcome="mediated",
    )
    make_rectification(make_spot_check(stage="market", first_result="failed"), "2013-02-05", "2013-02-05")
    make_rectification(make_spot_check(stage="market", first_result="failed"), "2013-02-05", "2013-02-06")
    make_rectification(make_spot_check(stage="production", first_result="failed"), "2013-02-05")
    facts = read("closures", cast.body, cast.host, **CLOSURES)
    assert (facts[cast.body.pk]["part"], facts[cast.body.pk]["whole"]) == (3, 6)
    assert [row["label"] for row in facts[cast.body.pk]["rows"]][1:] == ["A2", "A3"]
    assert (facts[cast.host.pk]["part"], facts[cast.host.pk]["whole"]) == (0, 1)


def test_what_is_not_due_yet_in_the_running_year_can_still_be_ended_in_time(cast):
    law = Law.objects.create(name="产品质量法", position=1)
    EnforcementCase.objects.create(number="A1", body=cast.body, law=law, subject="伪劣产品", opened_on="2013-09-01")
    facts = read("closures", cast.body, day="2013-10-15", **CLOSURES)[cast.body.pk]
    assert (facts["part"], facts["whole"], facts["pending"], facts["rows"][0]["open"]) == (0, 0, "not_due", True)
    assert facts["rows"][0]["counted"] is False


def test_rows_of_a_body_merged_by_then_count_for_its_successor(cast):
    merged = make_member(cast.plan, until=dt.date(2013, 6, 30), successor=cast.body)
    law = Law.objects.create(name="产品质量法", position=1)
    EnforcementCase.objects.create(
        number="A1",
        body=merged,
        law=law,
        subject="伪劣产品",
        opened_on="2013-01-10",
        closed_on="2013-02-01",
        outcome="dropped",
    )
    assert read("closures", cast.body, **CLOSURES)[cast.body.pk]["part"] == 1
    assert merged not in list_subjects(cast.scheme, dt.date(2014, 1, 12))


def make_sliced(
    cast: Cast, code: str, kind: str, slices: dict[str, list[Any]], quarter: int = 20134, **fields: Any
) -> None:
    indicator = cast.plan.indicators.filter(code=code).first() or make_indicator(
        "products-with-standard", cast.plan, code=code, kind=kind, window="quarter_end"
    )
    numerator = sum(parts[0] for parts in slices.values())
    denominator = sum(parts[1] for parts in slices.values()) if kind not in {"zero", "count"} else None
    make_figure(
        indicator, "off_track", numerator, denominator, breakdown={"township": slices}, quarter_id=quarter, **fields
    )


def test_slices_of_townships(cast):
    first, second = make_township(code="120115001"), make_township(code="120115002")
    make_sliced(cast, "B9", "stock_ratio", {first.code: [9, 10], second.code: [0, 0]})
    make_sliced(cast, "B6", "stock_ratio", {first.code: [27, 30], second.code: [3, 4]})
    make_sliced(cast, "B8", "zero", {first.code: [4, None]}, 20124)
    make_sliced(cast, "B8", "zero", {first.code: [1, None]})
    make_sliced(cast, "A2", "count", {second.code: [2, None]}, window="year_to_date")
    rates = read("township-rate", first, second, indicator="B6")
    assert {pk: (one["passed"], one["total"], one["rate"]) for pk, one in rates.items()} == {
        first.pk: (27, 30, "15/17")
    }
    assert read("township-shares", first, second, indicators="B9")[first.pk]["value"] == "90"
    changes = read("township-change", first, second, indicator="B8")
    assert {pk: (one["before"], one["now"]) for pk, one in changes.items()} == {first.pk: (4, 1)}
    awards = read("township-awards", first, second, indicator="A2")
    assert {pk: len(one["events"]) for pk, one in awards.items()} == {first.pk: 0, second.pk: 2}


def test_registers_of_townships(cast):
    township, other = make_township(), make_township()
    firm = make_enterprise(township=township)
    for day, result in (
        ("2011-06-01", "failed"),
        ("2013-05-01", "failed"),
        ("2013-08-01", "failed"),
        ("2013-09-01", "refused"),
    ):
        make_spot_check(stage="production", producer=firm, sampled_on=dt.date.fromisoformat(day), first_result=result)
    make_rectification(
        make_spot_check(stage="production", producer=firm, first_result="failed", sampled_on=dt.date(2010, 1, 1)),
        "2013-02-05",
        "2013-02-01",
    )
    Complaint.objects.create(
        number="T1", body=cast.body, township=other, kind="complaint", subject="质量", received_on="2013-02-01"
    )
    repeats = read("township-repeats", township, other)
    assert {pk: len(one["events"]) for pk, one in repeats.items()} == {township.pk: 3}
    assert {pk: len(one["events"]) for pk, one in read("township-refusals", township, other).items()} == {
        township.pk: 1,
        other.pk: 0,
    }
    done = read("township-rectifications", township, other)
    assert {pk: (one["part"], one["whole"]) for pk, one in done.items()} == {township.pk: (1, 1)}
    settled = read("township-complaints", township, other, complaint_days="60")
    assert {pk: (one["part"], one["whole"]) for pk, one in settled.items()} == {other.pk: (0, 1)}


def test_supervision_items_by_their_deadline_with_support_at_half(cast, settings):
    items = Items(settings)
    lead, support = items.lead, items.support
    items.bring_to("closed")
    late = items.bring_to("handling")
    items.bring_to("ended")
    items.at("2014-12-03")
    late = items.act(late, "ask_close")
    items.act(late, "verify")
    SupervisionPart.objects.filter(supervision=late, body=lead).update(late_signing_days=2, late_feedback=1, returns=2)
    part = SupervisionPart.objects.get(supervision=late, body=lead)
    for cause, colour in (("behind", "yellow"), ("again", "yellow"), ("green", "green")):
        part.colours.create(colour=colour, rule="overdue", cause=cause, since="2014-11-28", until="2014-12-03")
    parts = {"day": "2014-12-31", "year": 2014}
    closures = read("supervision-closures", lead, support, **parts)
    assert (closures[lead.pk]["part"], closures[lead.pk]["whole"]) == ("1", "2")
    assert [(row["note"], row["weight"], row["open"]) for row in closures[lead.pk]["rows"]] == [
        ("due_ended", "1", False)
    ]
    assert closures[support.pk]["whole"] == "1"
    answers = read("supervision-answers", lead, support, **parts)[lead.pk]
    assert [event["kind"] for event in answers["events"]] == [
        "signed_late",
        "answered_late",
        "answer_returned",
        "answer_returned",
    ]
    assert [event["kind"] for event in read("supervision-colours", lead, **parts)[lead.pk]["events"]] == ["yellow"]
    assert read("supervision-closures", cast.body, **parts) == {}


def test_a_red_item_not_closed_within_the_year_is_raised_as_a_veto_once(cast, settings):
    items = Items(settings)
    item = items.bring_to("handling")
    part = SupervisionPart.objects.get(supervision=item, role="lead")
    SupervisionPart.objects.filter(pk=part.pk).update(body=cast.body, due_on="2013-11-28")
    part.colours.create(colour="red", rule="overdue", cause="overdue", since="2013-12-10")
    settings.BUSINESS_DATE = "2013-12-31"
    scores_reckon(scheme=cast.scheme)
    assert not cast.sheet.vetos.exists()
    settings.BUSINESS_DATE = "2014-01-12"
    for _time in range(2):
        scores_reckon(scheme=cast.scheme)
    veto = cast.sheet.vetos.get()
    assert (veto.rule.code, veto.cap, veto.state, veto.raised_by) == ("V5", "B", "raised", None)


RECKONING = [
    "attainment", "indicatordefinition", "indicatorownership", "body", "indicatordefinition", "reportfile", "rectificationstep",
    "enforcementcase", "report", "reportstep", "supervisionpart",
]  # fmt: skip
"""What a reckoning asks, each table once, whatever the number of bodies and of items that look at it.

Steps come with the definition that asks for them, complaints with the cases, corrections of reports with their returns.
"""


def test_permuting_the_bodies_changes_nothing_and_more_of_them_take_no_more_queries(cast):
    day, bodies = dt.date(2014, 1, 12), list(Body.objects.filter(kind="government"))
    items = list_items(cast.scheme)
    one, forward = {}, {}
    assert list_queries(lambda: one.update(reckon_scheme(cast.scheme, day, bodies[:1], items))) == RECKONING
    assert list_queries(lambda: forward.update(reckon_scheme(cast.scheme, day, bodies, items))) == RECKONING
    backward = reckon_scheme(cast.scheme, day, bodies[::-1], items)
    assert forward == backward
    assert one[bodies[0].pk] == forward[bodies[0].pk]


def test_items_that_differ_in_their_parameters_alone_read_the_registers_once(cast):
    day, bodies = dt.date(2014, 1, 12), list(Body.objects.filter(kind="government"))
    variants = [
        SchemeItem(code=f"c{days}", maximum=7, method="share", source="closures", source_parameters=CLOSURES | {"case_days": f"{days}"})
        for days in (30, 60, 90)
    ]  # fmt: skip
    found = list_queries(lambda: reckon_scheme(cast.scheme, day, bodies, variants))
    assert found == ["rectificationstep", "enforcementcase"]
