"""Duties and report items of a successor plan: copied with its draft, changed and taken out there, made at its approval."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse

from accounts.models import Role
from departments.models import Duty, DutyAssignment
from plans import services
from plans.models import PlanDraft
from plans.successors.checks import list_problems
from plans.successors.content import PlanContent
from reporting.models import ReportItem, ReportItemRule
from targets.models import IndicatorDefinition
from tests.factories import make_user
from tests.plans.test_amendment_pages import sign_in
from tests.plans.test_successors import FIRST, begin, make_old_plan, propose
from tests.queries import list_queries
from tests.reporting.report_rows import make_body, make_duty, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def make_plan_with_duty():
    """Make the plan of 2013 to 2015 with a duty of one body, a figure on it that another bounds, and an ended item."""
    plan, body = make_old_plan(), make_body(code="first")
    duty = make_duty(plan, body)
    Duty.objects.filter(pk=duty.pk).update(code="D01", named_bodies="各有关部门")
    low, high = make_item(duty, code="D01.1", maximum=200), make_item(duty, code="D01.2")
    make_item(duty, code="D01.3", until=dt.date(2014, 6, 30))
    low.bodies.add(body)
    ReportItemRule.objects.create(item=low, relation="at_most", other=high)
    return plan


def content_of(draft: PlanDraft) -> PlanContent:
    return PlanContent.from_json(PlanDraft.objects.get(pk=draft.pk).content)


def test_a_clone_takes_duties_and_items_along_and_the_approval_makes_them():
    old = make_plan_with_duty()
    draft = begin(old)
    [duty] = content_of(draft).duties
    assert (duty.code, duty.follows, duty.named_bodies, [(part.body, part.part) for part in duty.parts]) == (
        "16D01", "D01", "各有关部门", [("first", "lead")],
    )  # fmt: skip
    # What had ended is not copied.
    assert [(item.code, item.follows, item.bounds) for item in duty.items] == [
        ("16D01.1", "D01.1", [["at_most", "16D01.2"]]), ("16D01.2", "D01.2", []),
    ]  # fmt: skip
    assert list_problems(draft) == [] and Duty.objects.count() == 1
    services.amendment_approve(amendment=propose(draft), user=make_user(Role.LEADER), words="同意")
    made = Duty.objects.get(code="16D01")
    assert (made.clause.plan.code, made.clause.path, made.summary) == ("2016-2020", duty.clause, "依法开展市场监管")
    spans = DutyAssignment.objects.order_by("since").values_list("duty__code", "body__code", "since", "until")
    assert list(spans) == [
        ("D01", "first", dt.date(2010, 9, 7), dt.date(2015, 12, 31)), ("16D01", "first", FIRST, None),
    ]  # fmt: skip
    items = ReportItem.objects.order_by("code").values_list("code", "since", "until", "maximum")
    assert list(items) == [
        ("16D01.1", FIRST, None, 200), ("16D01.2", FIRST, None, None),
        ("D01.1", dt.date(2010, 1, 1), dt.date(2015, 12, 31), 200), ("D01.2", dt.date(2010, 1, 1), dt.date(2015, 12, 31), None),
        ("D01.3", dt.date(2010, 1, 1), dt.date(2014, 6, 30), None),
    ]  # fmt: skip
    rule = ReportItemRule.objects.get(item__duty=made)
    assert (rule.item.code, rule.other.code, [body.code for body in rule.item.bodies.all()]) == (
        "16D01.1", "16D01.2", ["first"],
    )  # fmt: skip


def test_an_indicator_that_counts_reports_goes_on_with_the_item_that_takes_the_place():
    old = make_plan_with_duty()
    IndicatorDefinition.objects.update(measure="reported-figure", parameters={"item": "D01.1"})
    draft = begin(old)
    assert list_problems(draft) == []

    def drop_items(content: PlanContent) -> PlanContent:
        return PlanContent.from_json(content.to_json() | {"duties": []})

    services.draft_change(draft=draft, change=drop_items)
    [problem] = list_problems(PlanDraft.objects.get())
    assert (problem.part, problem.code, "D01.1" in problem.words) == ("indicator", "B5", True)
    PlanDraft.objects.update(content=draft.content)
    services.amendment_approve(amendment=propose(PlanDraft.objects.get()), user=make_user(Role.LEADER), words="同意")
    made = IndicatorDefinition.objects.get(indicator__plan__code="2016-2020")
    assert made.parameters == {"item": "16D01.1"}


def test_the_office_changes_adds_and_takes_out_and_the_page_reads_as_much_for_more():
    draft = begin(make_plan_with_duty())
    office, leader = sign_in(Role.OFFICE), sign_in(Role.LEADER)
    page = draft.get_absolute_url()
    office.get(page)
    queries = "session user plandraft amendment plan plan quarter select indicator indicatordefinition duty reportitem select reportitem amendment body indicator indicatordefinition body duty reportitem".split()
    assert list_queries(partial(office.get, page)) == queries
    duty = reverse("plans:draft-duty", args=[draft.pk, "16D01"])
    assert leader.get(duty).status_code == 403
    form = office.get(duty).context["form"]
    held = {name: form[name].value() for name in form.fields}
    both = office.post(duty, held | {"support": ["first"]})
    assert (both.status_code, list(both.context["form"].errors)) == (422, ["support"])
    assert office.post(duty, held | {"code": "E1", "summary": "监管"}).status_code == 302
    item = reverse("plans:draft-item", args=[draft.pk, "E1", "16D01.1"])
    form = office.get(item).context["form"]
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    refused = office.post(item, typed | {"unit": "", "minimum": "300"})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["maximum", "unit"])
    assert office.post(item, typed | {"label": "新项", "maximum": "300"}).status_code == 302
    new = reverse("plans:draft-item-new", args=[draft.pk, "E1"])
    assert office.post(new, {"label": "说明", "kind": "narrative", "decimals": "0"}).status_code == 302
    office.post(reverse("plans:draft-item-remove", args=[draft.pk, "E1", "16D01.2"]))
    [one] = content_of(draft).duties
    assert [(row.code, row.columns["label"], row.columns["maximum"]) for row in one.items] == [
        ("16D01.1", "新项", "300"), ("E1.3", "说明", None),
    ]  # fmt: skip
    shown = office.get(page)
    assert (shown.context["page"].problems, len(shown.context["page"].dropped_duties)) == ([], 1)
    assert list_queries(partial(office.get, page)) == queries
    assert office.get(reverse("plans:draft-item", args=[draft.pk, "E1", "X"])).status_code == 404
    assert office.post(reverse("plans:draft-duty-remove", args=[draft.pk, "E1"])).status_code == 302
    assert content_of(draft).duties == []


def test_an_indicator_counts_a_new_item_of_the_draft_itself():
    """A new item is chosen, kept through the checks, and counted once the plan is there; one that is taken out is told."""
    draft = begin(make_plan_with_duty())
    office = sign_in(Role.OFFICE)
    new = reverse("plans:draft-item-new", args=[draft.pk, "16D01"])
    typed = {"label": "培训人次", "kind": "figure", "unit": "人次", "decimals": "0", "period": "sum"}
    assert office.post(new, typed).status_code == 302
    [*_old, item] = content_of(draft).duties[0].items
    assert (item.code, item.follows) == ("16D01.3", "")
    address = reverse("plans:draft-indicator", args=[draft.pk, "B5"])
    form = office.get(address).context["form"]
    assert [code for code, _label in form.fields["item"].choices] == ["", "16D01.1", "16D01.2", "16D01.3"]
    held = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    refused = office.post(address, held | {"item": item.code})
    assert list(refused.context["form"].errors) == ["item"]
    counted = {"measure": "reported-figure", "item": item.code}
    assert office.post(address, held | counted).status_code == 302
    assert content_of(draft).find_indicator("B5").version.fields["parameters"] == {"item": "16D01.3"}
    assert office.get(address).context["form"]["item"].value() == "16D01.3"
    # A figure at the end of a quarter is no sum of quarters.
    stock = office.post(address, held | counted | {"measure": "reported-stock"})
    assert stock.status_code == 422
    stored = PlanDraft.objects.get().content
    office.post(reverse("plans:draft-item-remove", args=[draft.pk, "16D01", item.code]))
    # It counts what is not there, and otherwise than the indicator before.
    told = [(problem.part, problem.code) for problem in list_problems(PlanDraft.objects.get())]
    assert told == [("indicator", "B5"), ("mapping", "B5")]
    PlanDraft.objects.update(content=stored)
    office.post(reverse("plans:draft-mapping", args=[draft.pk]), {"follows_B5": "B5", "method_B5": "改为统计培训人次"})
    assert list_problems(PlanDraft.objects.get()) == []
    services.amendment_approve(amendment=propose(PlanDraft.objects.get()), user=make_user(Role.LEADER), words="同意")
    made = IndicatorDefinition.objects.get(indicator__plan__code="2016-2020")
    assert (made.measure, made.parameters) == ("reported-figure", {"item": "16D01.3"})
    assert ReportItem.objects.get(code="16D01.3").since == FIRST
