"""A successor plan: cloned, mapped, proposed, approved; it counts nowhere before, and from its first day afterwards."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from dashboard.as_of import AsOf
from dashboard.indicator_page import indicator_page
from departments.models import IndicatorOwnership
from plans import services
from plans.choosing import find_plan_in_force
from plans.models import PlanDraft
from plans.successors.checks import list_problems
from plans.successors.content import PlanContent
from plans.successors.document import split_document
from plans.successors.preview import preview_lines
from plans.tasks import enter_amendments
from plans.transitions import AmendmentRefused
from targets.models import Goal, Indicator, Plan
from targets.services import figures_recompute
from tests.factories import make_body, make_spot_check, make_user
from tests.plans.amendments import make_pass_rate

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2016, 1, 1), dt.date(2020, 12, 31)
REASON = "本期方案期满，按区政府部署接续编制下一期方案，目标逐项提高。"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def make_old_plan() -> Plan:
    """Make a plan for 2013 to 2015 with B5 at 24 of 25 batches, a group of goals, and a body that leads."""
    indicator = make_pass_rate()
    plan, goal = indicator.plan, indicator.goal
    goal.parent = Goal.objects.create(
        plan=plan, clause=goal.clause, code="A", position=2, name="总目标", quote=goal.clause.text
    )
    goal.save()
    plan.clauses.update(text="到2015年底实现目标，按津宝政办发〔2015〕3号执行")
    indicator.definitions.get().points.create(due_on=dt.date(2014, 12, 31), value=94)
    IndicatorOwnership.objects.create(indicator=indicator, body=make_body(), part="lead", since=plan.starts_on)
    return plan


def begin(plan: Plan) -> PlanDraft:
    head = {"title": "质量兴区实施方案（2016—2020年）", "code": "2016-2020", "starts_on": FIRST, "ends_on": LAST}
    return services.draft_begin(predecessor=plan, user=make_user(), is_clone=True, **head)


def change_b5(draft: PlanDraft, target: str, **fields: str) -> PlanDraft:
    """Give B5 of the draft another target."""

    def change(content: PlanContent) -> PlanContent:
        one = content.indicators[0]
        version = replace(one.version, fields=one.version.fields | {"target": Decimal(target)})
        return replace(content, indicators=[replace(one, version=version, **fields)])

    return services.draft_change(draft=draft, change=change)


def propose(draft: PlanDraft):
    proposal = services.PlanProposal("plan_ended", REASON, "津宝政办发〔2015〕1号")
    return services.successor_propose(draft=draft, proposal=proposal, user=make_user())


def test_a_clone_moves_years_and_counts_nowhere_until_a_leader_approves(settings):
    old = make_old_plan()
    draft = begin(old)
    content = PlanContent.from_json(draft.content)
    # The number of a paper is no year of the plan.
    assert content.clauses[0].text == "到2020年底实现目标，按津宝政办发〔2015〕3号执行"
    one = content.indicators[0]
    assert (one.follows, one.version.points, [tuple(owner)[1] for owner in one.version.owners]) == (
        "B5", [(dt.date(2019, 12, 31), Decimal(94))], ["lead"],
    )  # fmt: skip
    assert (Plan.objects.count(), Indicator.objects.count()) == (1, 1)
    draft = change_b5(draft, "97")
    assert list_problems(draft) == []
    [line] = preview_lines(draft)
    # Until the end of the first year the yearly target of 2019 is due; 96 % lies above its 94 %, and below 97 %.
    assert (line["figure"], line["before"], line["due"], line["after"]) == (
        "96.00 %（24/25）",
        "attained",
        "94 %",
        "on_track",
    )
    row = propose(draft)
    assert row.direction == "tightening"
    with pytest.raises(ValidationError, match="正在等待领导审批"):
        change_b5(draft, "98")
    with pytest.raises(PermissionDenied):
        services.amendment_approve(amendment=row, user=row.proposed_by, words="同意")
    row = services.amendment_approve(amendment=row, user=make_user(Role.LEADER), words="同意")
    new = Plan.objects.get(code="2016-2020")
    assert (row.state, find_plan_in_force(dt.date(2015, 12, 31)), find_plan_in_force(FIRST)) == ("approved", old, new)
    before = dt.datetime(2014, 10, 14, 4, tzinfo=dt.UTC)
    assert find_plan_in_force(FIRST, before) == old
    made = new.indicators.get()
    assert (made.follows.plan, made.definitions.get().target, made.ownerships.get().since) == (old, 97, FIRST)
    assert made.follows.ownerships.get().until == old.ends_on
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanDraft.objects.all().delete()
    assert enter_amendments() == 0
    settings.BUSINESS_DATE = "2016-01-01"
    assert enter_amendments() == 1
    row.refresh_from_db()
    assert row.state == "in_force"


def test_easing_and_dropping_need_minutes():
    draft = change_b5(begin(make_old_plan()), "94")
    assert services.find_plan_direction(draft) == "easing"
    row = propose(draft)
    with pytest.raises(AmendmentRefused, match="会议纪要"):
        services.amendment_approve(amendment=row, user=make_user(Role.LEADER), words="同意")
    services.amendment_reject(amendment=row, user=make_user(Role.LEADER), words="目标偏低，请重报")
    # Rejected, it can be changed again; it stays in the list, so it cannot be given up.
    draft = change_b5(draft, "96", follows="")
    assert services.find_plan_direction(draft) == "easing"
    with pytest.raises(ValidationError):
        services.draft_drop(draft=draft)


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ({"follows": "B9"}, "mapping", "不在上一方案中"),
        ({"unit": "批"}, "mapping", "请说明方法有何变化"),
        ({"goal": "A"}, "indicator", "是目标组"),
        ({"goal": "X"}, "indicator", "不存在"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(change, part, words):
    draft = change_b5(begin(make_old_plan()), "97", **change)
    [problem] = list_problems(draft)
    assert (problem.part, words in problem.words) == (part, True)
    with pytest.raises(ValidationError, match="还有 1 处"):
        propose(draft)


@pytest.mark.parametrize(
    ("method", "is_joined", "mark"), [("", True, "新方案"), ("改按风险分级抽样。", False, "方法变化")]
)
def test_the_chart_goes_over_both_plans_and_breaks_where_the_method_changed(settings, method, is_joined, mark):
    row = propose(change_b5(begin(make_old_plan()), "97", method_change=method))
    services.amendment_approve(amendment=row, user=make_user(Role.LEADER), words="同意")
    settings.BUSINESS_DATE = "2016-05-10"
    make_spot_check(stage="production", sampled_on=dt.date(2016, 2, 1))
    figures_recompute()
    new = Indicator.objects.select_related("plan").get(plan__code="2016-2020")
    page = indicator_page(new, None, "", AsOf())
    chart = page.chart
    # Twelve quarters of the plan before, and two of its own.
    assert chart["breaks"] == [{"at": 12, "joined": is_joined, "words": mark}]
    assert (chart["labels"][0], chart["labels"][12], len(chart["values"])) == ("2013Q1", "2016Q1", 14)
    assert (chart["values"][6], chart["values"][12], chart["amended"]) == (96.0, 100.0, [])
    assert (method in chart["summary"], "断开" in chart["summary"]) == (True, not is_joined)
    old = indicator_page(new.follows, None, "", AsOf())
    assert (old.chart["breaks"], old.continued_by) == ([], new)


def test_a_text_is_taken_apart_by_its_numbers():
    text = "实施方案\n\n一、总体要求\n坚持质量第一。\n二、目标\n（一）产品质量。合格率达96%。\n1．重点产品。\n2．一般产品。\n（二）工程质量。\n"
    found = split_document(text)
    assert [(one.path, one.number, one.kind) for one in found] == [
        ("preamble.1", "", "heading"), ("1", "一、", "heading"), ("1.0", "", "paragraph"), ("2", "二、", "heading"),
        ("2.1", "（一）", "paragraph"), ("2.1.1", "1．", "paragraph"), ("2.1.2", "2．", "paragraph"), ("2.2", "（二）", "paragraph"),
    ]  # fmt: skip
    # A clause that moves keeps what it is; new words at an old place take over what was there.
    kept = [replace(one, kind="goal", note="注") if one.path == "2.1" else one for one in found]
    moved = split_document(text.replace("（一）产品", "（一）新增。\n（二）产品"), kept)
    told = {one.path: (one.kind, one.note) for one in moved}
    assert (told["2.1"], told["2.2"]) == (("goal", ""), ("goal", "注"))
