"""A year's assessment from the reckoning to the results: what each step writes, refuses, and never changes again."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from assessment import services
from assessment.arithmetic import cut
from assessment.models import AssessmentRun, BonusClaim, Deduction, Objection, Scheme, SchemeItem, Score, Sheet, Veto
from assessment.results import build_results
from assessment.services import Answer, Ruling
from assessment.services.decisions import compute_seal
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from baodi_quality.demo.rectifications import DEMO_PDF
from evidence.storage import EvidenceUpload
from exchange.jobs import run_step
from notifications.models import InboxMessage
from targets.models import Quarter
from tests.assessment.rows import Cast, f
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def files(name: str = "证明.pdf") -> list[EvidenceUpload]:
    return [EvidenceUpload(SimpleUploadedFile(name, DEMO_PDF))]


class Year(Cast):
    """The cast, with the steps of a year one after the other."""

    def __init__(self, settings: Any, cast: Cast) -> None:
        self.settings = settings
        self.on("2014-01-12")
        vars(self).update(vars(cast))

    def on(self, day: str) -> None:
        self.settings.BUSINESS_DATE = day

    def reckon(self) -> None:
        services.scores_reckon(scheme=self.scheme)

    def to_self(self) -> None:
        self.reckon()
        services.scheme_open(scheme=self.scheme, user=self.office)
        Sheet.objects.filter(pk=self.sheet.pk).update(is_inspected=False)

    def answer(self, code: str = "I1", **given: Any) -> None:
        answers = {item.pk: Answer("prove", proved=(0, 1)) for item in (self.item("II1"), self.item("II4"))}
        answers[self.item(code).pk] = Answer(**({"response": "accept"} | given))
        services.sheet_answer(sheet=self.sheet, user=self.liaison, answers=answers)

    def to_reviewing(self, **given: Any) -> None:
        self.to_self()
        self.answer(**given)
        services.sheet_sign(sheet=self.sheet, user=self.head)

    def rulings(self, **changed: Ruling) -> dict[int, Ruling]:
        given = {"II1": Ruling(proved=(0, 1)), "II4": Ruling(proved=(0, 1))} | changed
        return {self.item(code).pk: ruling for code, ruling in given.items()}

    def to_publicity(self) -> None:
        self.to_reviewing()
        self.on("2014-02-03")
        services.sheet_review(sheet=self.sheet, user=self.office, points=self.rulings())
        services.sheet_propose(sheet=self.sheet, user=self.colleague, points=self.rulings())

    def to_final(self) -> None:
        self.to_publicity()
        self.on("2014-02-20")
        services.sheet_close(sheet=self.sheet)
        services.sheet_approve(sheet=self.sheet, user=self.leader)

    @property
    def result(self) -> Any:
        return build_results(self.scheme, [self.sheet])[0]

    def points(self, code: str) -> Any:
        return next(one.points for one in self.result.items if one.item.code == code)


@pytest.fixture
def year(settings, assessment_rows) -> Year:
    return Year(settings, assessment_rows)


def test_a_reckoning_writes_only_what_differs_and_may_run_twice(year):
    assert services.scores_reckon(scheme=year.scheme) == 33
    assert services.scores_reckon(scheme=year.scheme) == 0
    type(year.figure).objects.filter(pk=year.figure.pk).update(status="behind", numerator=945, denominator=1000)
    assert services.scores_reckon(scheme=year.scheme) == 1
    assert [score.points for score in Score.objects.filter(sheet=year.sheet, item=year.item("I1"))] == [35, f("31.5")]


def test_the_job_reckons_and_a_second_request_meets_the_first(year):
    run = services.run_request(scheme=year.scheme, user=year.office)
    assert services.run_request(scheme=year.scheme, user=year.colleague) == run
    run_step(AssessmentRun, run.pk)
    run.refresh_from_db()
    assert (run.state, run.added) == ("done", 33)


def test_scores_and_steps_are_only_added_to(year):
    year.to_self()
    for model in (Score, year.sheet.steps.model):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(reason="改")


def test_the_self_score_opens_after_the_last_quarter_is_closed_or_with_a_reason(year):
    Quarter.objects.update(closed_at=None, closed_by=None)
    with pytest.raises(ValidationError) as refused:
        services.scheme_open(scheme=year.scheme, user=year.office)
    assert "第四季度还没有归档锁定" in refused.value.message_dict["reason"][0]
    assert services.scheme_open(scheme=year.scheme, user=year.office, reason="机构改革前完成") == 3
    assert year.sheet.self_until == dt.date(2014, 1, 20)
    assert Sheet.objects.filter(scheme=year.scheme, is_inspected=True).count() == 1
    assert InboxMessage.objects.filter(user=year.head, subject__contains="自评").count() == 1
    with pytest.raises(AssessmentRefused, match="均已可自评"):
        services.scheme_open(scheme=year.scheme, user=year.office)


def test_a_body_accepts_contests_and_proves_but_changes_no_computed_point(year):
    year.to_self()
    year.answer(response="contest", points=f("30"), reason="复检合格两批未计")
    assert year.points("I1") == 35
    assert year.points("II1") is None
    last = Score.objects.filter(sheet=year.sheet, stage="self", item=year.item("II1")).get()
    assert (last.points, last.facts) == (3, {"proved": [0, 1]})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"response": "contest"}, "请写明异议理由。"),
        ({"response": "contest", "reason": "不对"}, "请写明应得分值。"),
        ({"response": "contest", "reason": "不对", "points": f("36")}, "分值应在0至35之间。"),
        ({"response": "prove", "proved": (0,)}, "该项由系统计算，如有不同意见请提出异议。"),
    ],
)
def test_a_faulty_answer_is_refused_at_its_item_and_nothing_is_kept(year, given, words):
    year.to_self()
    with pytest.raises(ValidationError) as refused:
        year.answer(**given)
    assert refused.value.message_dict == {f"item-{year.item('I1').pk}": [words]}
    assert not Score.objects.filter(stage="self").exists()


def test_the_head_signs_only_when_every_item_of_documents_is_answered(year):
    year.to_self()
    with pytest.raises(AssessmentRefused, match="未答复"):
        services.sheet_sign(sheet=year.sheet, user=year.head)
    year.answer()
    services.sheet_sign(sheet=year.sheet, user=year.head)
    assert year.sheet.state == "reviewing"


def test_a_self_score_whose_time_is_over_lapses_and_the_computed_points_stand(year):
    year.to_self()
    year.on("2014-01-20")
    assert services.sheets_move_on() == 0
    year.on("2014-01-21")
    assert services.sheets_move_on() == 3
    assert services.sheets_move_on() == 0
    assert (year.sheet.state, year.points("I1")) == ("reviewing", 35)
    assert year.sheet.steps.last().by is None


def test_what_is_open_or_differs_without_a_reason_stops_a_review_and_nothing_is_written(year):
    year.to_reviewing()
    with pytest.raises(ValidationError) as refused:
        services.sheet_review(sheet=year.sheet, user=year.office, points={year.item("I1").pk: Ruling(points=f("30"))})
    assert refused.value.message_dict == {
        f"item-{year.item('I1').pk}": ["请写明不一致的理由。"],
        f"item-{year.item('II1').pk}": ["该项仍待定，请给出分值，或认定不适用。"],
        f"item-{year.item('II4').pk}": ["该项仍待定，请给出分值，或认定不适用。"],
    }
    assert not Score.objects.filter(stage="first").exists()
    assert year.sheet.first_by is None


# After the holidays of the Spring Festival and with a Saturday worked for them: 7, 8, 10, 11 and 12 February.
def test_two_clerks_review_and_the_second_begins_the_publicity(year):
    year.to_reviewing()
    year.on("2014-02-03")
    services.sheet_review(
        sheet=year.sheet, user=year.office, points=year.rulings(I1=Ruling(points=f("34"), reason="一批存疑"))
    )
    assert year.points("I1") == 35
    with pytest.raises(AssessmentRefused, match="另一名工作人员"):
        services.sheet_propose(sheet=year.sheet, user=year.office, points={})
    services.sheet_propose(
        sheet=year.sheet, user=year.colleague, points=year.rulings(I1=Ruling(points=f("34"), reason="同意初评"))
    )
    sheet = year.sheet
    assert (sheet.state, sheet.publicity_until, sheet.objection_until) == (
        "publicity",
        dt.date(2014, 2, 12),
        dt.date(2014, 2, 12),
    )
    assert year.points("I1") == 34
    assert InboxMessage.objects.filter(user=year.head, subject__contains="公示").count() == 1


def test_a_contested_item_needs_the_on_site_check_before_the_publicity(year):
    year.to_reviewing(response="contest", points=f("30"), reason="复检合格两批未计")
    services.sheet_review(sheet=year.sheet, user=year.office, points=year.rulings(I1=Ruling(reason="以归档数为准")))
    with pytest.raises(AssessmentRefused, match="实地核查"):
        services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    year.give_marks(year.make_panel(), "3", "3", "3")
    services.sheet_inspect(sheet=year.sheet, user=year.third, reason="台账与归档一致", files=files())
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    assert year.sheet.state == "publicity"


def test_a_sheet_is_returned_twice_at_most(year):
    year.to_reviewing()
    for count in (1, 2):
        services.sheet_return(sheet=year.sheet, user=year.office, reason="II1缺签发件")
        assert year.sheet.returns == count
        services.sheet_sign(sheet=year.sheet, user=year.head)
    with pytest.raises(AssessmentRefused, match="已退回两次"):
        services.sheet_return(sheet=year.sheet, user=year.office, reason="再补")


def test_an_objection_is_decided_in_time_by_who_took_no_part_and_the_old_points_stay_beside(year):
    year.to_publicity()
    items = [year.item("II1"), year.item("II4")]
    with pytest.raises(ValidationError, match="至少"):
        services.sheet_object(sheet=year.sheet, user=year.head, items=items, reason="漏计", files=[])
    first, second = services.sheet_object(
        sheet=year.sheet, user=year.head, items=items, reason="总结已上传", files=files()
    )
    assert first.answer_until == dt.date(2014, 2, 19)
    for clerk in (year.office, year.colleague):
        with pytest.raises(AssessmentRefused, match="不得决定异议"):
            services.objection_decide(
                sheet=year.sheet, user=clerk, objection=first, verdict="rejected", reason="不成立"
            )
    with pytest.raises(ValidationError, match=r"3\.00至5分之间"):
        services.objection_decide(
            sheet=year.sheet, user=year.third, objection=first, verdict="partly", reason="属实", points=f("2.5")
        )
    services.objection_decide(
        sheet=year.sheet, user=year.third, objection=first, verdict="accepted", reason="材料属实", points=f("5")
    )
    assert (year.sheet.state, year.points("II1")) == ("objected", 5)
    services.objection_decide(sheet=year.sheet, user=year.third, objection=second, verdict="rejected", reason="无凭证")
    assert (year.sheet.state, year.points("II4")) == ("publicity", 3)
    assert [score.points for score in Score.objects.filter(sheet=year.sheet, item=year.item("II1")).order_by("pk")] == [
        3,
        3,
        3,
        5,
    ]
    decided = Objection.objects.get(pk=first.pk)
    assert (decided.state, decided.resubmit_until) == ("accepted", dt.date(2014, 2, 12))
    with pytest.raises(AssessmentRefused):
        services.objection_decide(sheet=year.sheet, user=year.third, objection=first, verdict="rejected", reason="又")


def test_an_objection_after_its_last_day_is_refused(year):
    year.to_publicity()
    year.on("2014-02-13")
    with pytest.raises(AssessmentRefused, match="异议期限已过"):
        services.sheet_object(sheet=year.sheet, user=year.head, items=[year.item("I1")], reason="漏计", files=files())


def test_the_publicity_ends_by_itself_when_its_time_is_over_and_no_objection_is_open(year):
    year.to_publicity()
    services.sheet_object(sheet=year.sheet, user=year.head, items=[year.item("II1")], reason="漏计", files=files())
    year.on("2014-02-13")
    assert services.sheets_move_on() == 2  # the others' self-scores
    services.objection_decide(
        sheet=year.sheet, user=year.third, objection=Objection.objects.get(), verdict="rejected", reason="不成立"
    )
    assert services.sheets_move_on() == 1
    assert year.sheet.state == "deliberation"


def test_the_final_result_is_frozen_and_reckons_from_its_own_facts_after_the_data_changed(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_final()
    sheet, seal = year.sheet, year.sheet.seal
    assert sheet.total == f("4100/45")
    assert (cut(sheet.total), sheet.grade) == ("91.11", "A")
    type(year.figure).objects.filter(pk=year.figure.pk).update(status="off_track", numerator=10)
    result = year.result
    assert compute_seal(result) == seal
    for one in result.items:
        if one.applies:
            assert one.item.way.earn(one.facts, one.item.parameters, one.item.exact_maximum) == one.points
    services.scores_reckon(scheme=year.scheme)
    assert year.result.total == sheet.total


def test_too_little_that_applies_is_listed_without_a_total(year):
    year.to_final()
    assert (year.result.totals.applicable, year.sheet.total, year.sheet.grade) == (45, None, "")


def test_a_veto_is_raised_by_the_office_and_confirmed_by_the_leader(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_reviewing()
    rule = year.scheme.rules.get(code="V3")
    given = {"rule": rule, "ground": "伪造检验报告", "happened_on": dt.date(2013, 11, 1)}
    with pytest.raises(ValidationError, match="认定文书"):
        services.finding_raise(sheet=year.sheet, user=year.office, cap="C", **given)
    with pytest.raises(ValidationError):
        services.finding_raise(
            sheet=year.sheet, user=year.office, cap="B", document="津质监〔2013〕5号", files=files(), **given
        )
    with pytest.raises(AssessmentRefused):
        services.finding_raise(
            sheet=year.sheet, user=year.head, cap="C", document="津质监〔2013〕5号", files=files(), **given
        )
    given |= {"cap": "C", "document": "津质监〔2013〕5号", "files": files()}
    with pytest.raises(ValidationError, match="请选择自评不实的考核项"):
        services.finding_raise(sheet=year.sheet, user=year.office, **given)
    other = given | {"rule": year.scheme.rules.get(code="V4"), "items": [year.item("II4")]}
    with pytest.raises(ValidationError, match="不涉及具体考核项"):
        services.finding_raise(sheet=year.sheet, user=year.office, **other)
    veto = services.finding_raise(sheet=year.sheet, user=year.office, items=[year.item("II4")], **given)
    for rulings in (services.sheet_review, services.sheet_propose):
        rulings(
            sheet=year.sheet,
            user=year.office if rulings is services.sheet_review else year.colleague,
            points=year.rulings(),
        )
    year.on("2014-02-20")
    services.sheet_close(sheet=year.sheet)
    with pytest.raises(AssessmentRefused, match="待确认"):
        services.sheet_approve(sheet=year.sheet, user=year.leader)
    with pytest.raises(AssessmentRefused):
        services.finding_decide(finding=veto, user=year.colleague, accepted=True, decision="属实")
    assert (year.points("II4"), year.result.earned_grade) == (3, "A")
    services.finding_decide(finding=veto, user=year.leader, accepted=True, decision="属实")
    services.sheet_approve(sheet=year.sheet, user=year.leader)
    # The item whose self-score was untrue scores 0: 38 of 45 points are 84.4.
    assert (year.points("II4"), year.points("II1"), cut(year.sheet.total)) == (0, 3, "84.44")
    assert (year.sheet.grade, year.result.earned_grade, year.result.may_be_honoured) == ("C", "B", False)
    voided = next(one for one in year.result.items if one.item.code == "II4")
    assert voided.ruling == "经查实自评不实（V3），该项计0分。"
    assert year.sheet.scores.get(stage="final", item=year.item("II4")).facts["voided_by"] == "V3"
    assert Veto.objects.get().state == "accepted"


def test_a_total_of_many_figures_is_exact_however_long_its_denominator(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_reviewing()
    # Two primes above 10 ** 12, as the denominators of two items that sum up several rates may have.
    odd = {"I1": Ruling(f("33/1000000000039"), reason="核实"), "III1": Ruling(f("5/1000000000061"), reason="核实")}
    services.sheet_review(sheet=year.sheet, user=year.office, points=year.rulings(**odd))
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points=year.rulings(**odd))
    year.on("2014-02-20")
    services.sheet_close(sheet=year.sheet)
    services.sheet_approve(sheet=year.sheet, user=year.leader)
    earned = 6 + f("33/1000000000039") + f("5/1000000000061")
    assert year.sheet.total == earned * 100 / year.result.totals.applicable
    assert year.sheet.total.denominator > 2**63


def test_bonus_and_deduction_are_decided_by_another_clerk_and_count_after_the_reweighting(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_reviewing()
    day = dt.date(2013, 9, 1)
    bonus = services.finding_raise(
        sheet=year.sheet, user=year.head, rule=year.scheme.rules.get(code="B3"), ground="市局转发", happened_on=day, achievement="质量提升经验", files=files()
    )  # fmt: skip
    taken = services.finding_raise(
        sheet=year.sheet, user=year.office, rule=year.scheme.rules.get(code="K1"), ground="协办通报批评", happened_on=day, points=f("0.5"), files=files()
    )  # fmt: skip
    with pytest.raises(AssessmentRefused, match="他人审定"):
        services.finding_decide(finding=taken, user=year.office, accepted=True, decision="属实")
    for finding in (bonus, taken):
        services.finding_decide(finding=finding, user=year.colleague, accepted=True, decision="属实")
    services.sheet_review(sheet=year.sheet, user=year.office, points=year.rulings())
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points=year.rulings())
    assert year.result.total == f("4100/45") + 1 - f("0.5")
    assert (BonusClaim.objects.get().points, Deduction.objects.get().points) == (1, f("0.5"))


def test_the_leader_sends_back_and_the_review_begins_anew(year):
    year.to_publicity()
    year.on("2014-02-20")
    services.sheet_close(sheet=year.sheet)
    services.sheet_send_back(sheet=year.sheet, user=year.leader, reason="II1依据不足")
    assert (year.sheet.state, year.sheet.first_by, year.sheet.second_by) == ("reviewing", None, None)


def test_a_correction_of_a_final_sheet_takes_two_persons_and_keeps_the_old_beside_the_new(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_final()
    before, seal = year.sheet.total, year.sheet.seal
    with pytest.raises(AssessmentRefused, match="没有提请更正"):
        services.sheet_correct(sheet=year.sheet, user=year.leader, reason="属实")
    services.correction_propose(
        sheet=year.sheet, user=year.office, item=year.item("II1"), points=f("5"), reason="漏计总结"
    )
    assert year.sheet.total == before
    services.sheet_correct(sheet=year.sheet, user=year.leader, reason="属实")
    assert year.sheet.total == f("4300/45")
    assert year.sheet.seal != seal
    assert year.sheet.steps.last().reason == "II1 3.00 → 5.00；总分 91.11 → 95.55：属实"
    assert "correct" not in SHEET_TRANSITIONS.list_possible(year.sheet, year.leader)


def test_results_are_announced_when_all_are_final_with_ranks_and_honours(year):
    year.scheme.minimum_applicable = 45
    year.scheme.save()
    year.to_final()
    with pytest.raises(AssessmentRefused, match="没有定稿"):
        services.scheme_issue(scheme=year.scheme, user=year.office)
    others = Sheet.objects.filter(scheme=year.scheme).exclude(pk=year.sheet.pk)
    others.update(state="final", seal="0" * 64, total_numerator=85, total_denominator=1, grade="B")
    services.scheme_issue(scheme=year.scheme, user=year.office)
    assert Scheme.objects.get(pk=year.scheme.pk).state == "issued"
    assert (year.sheet.rank, year.sheet.is_honoured) == (1, True)
    assert set(others.values_list("rank", "is_honoured")) == {(2, False)}


def test_nobody_acts_in_a_role_that_is_not_theirs_and_nothing_changes(year):
    year.to_reviewing()
    before = Score.objects.count()
    with pytest.raises(PermissionDenied):
        services.sheet_review(sheet=year.sheet, user=year.head, points=year.rulings())
    with pytest.raises(PermissionDenied):
        services.sheet_review(sheet=year.sheet, user=make_user("office", body=year.body), points=year.rulings())
    with pytest.raises(PermissionDenied):
        services.sheet_approve(sheet=year.sheet, user=year.office)
    assert (Score.objects.count(), year.sheet.state) == (before, "reviewing")
    assert SchemeItem.objects.filter(section__scheme=year.scheme).count() == 13
