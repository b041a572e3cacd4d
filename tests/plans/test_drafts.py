"""The pages of plans and of a draft, as the office fills it and a leader decides on it."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse

from accounts.models import Role
from plans.models import Amendment, PlanDraft
from plans.successors.content import PlanContent
from targets.models import Plan
from tests.pages import read_text, read_texts
from tests.plans.test_amendment_pages import sign_in
from tests.plans.test_successors import REASON, begin, make_old_plan
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def fill(answer, **changes: object) -> dict[str, object]:
    """Return what the shown form holds, with some fields changed."""
    form = answer.context["form"]
    held = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    if "parameters" in held:
        held["parameters"] = '{"stage": "production"}'
    return {name: value for name, value in (held | changes).items() if value is not None}


def test_the_office_fills_a_draft_from_the_first_page_to_the_proposal_and_a_leader_approves():
    old = make_old_plan()
    office, leader = sign_in(Role.OFFICE), sign_in(Role.LEADER)
    assert read_texts(office.get(reverse("plans:plans")), ".empty-state__title") == ["没有正在起草的方案"]
    address = reverse("plans:draft-begin", args=[old.code])
    shown = office.get(address)
    assert (shown.context["form"]["code"].value(), shown.context["form"]["starts_on"].value()) == (
        "2016-2020", dt.date(2016, 1, 1),
    )  # fmt: skip
    early = office.post(address, fill(shown, is_clone="on", starts_on="2015-07-01"))
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["starts_on"])
    office.post(address, fill(shown, is_clone="on"))
    draft = PlanDraft.objects.get()
    # Other words in the document: the wording of the goal is gone, and the draft says so where it is mended.
    text = reverse("plans:draft-text", args=[draft.pk])
    office.post(text, {"text": "实施方案\n一、目标\n（一）产品质量。到2020年底合格率达97%。"})
    page = office.get(draft.get_absolute_url())
    assert [(one.part, one.code) for one in page.context["page"].problems] == [("goal", "G"), ("goal", "A")]
    assert office.get(reverse("plans:draft-propose", args=[draft.pk])).status_code == 302
    for code, quote in (("A", "产品质量"), ("G", "到2020年底合格率达97%")):
        goal = reverse("plans:draft-goal", args=[draft.pk, code])
        wrong = office.post(goal, fill(office.get(goal), clause="1.1", quote="没有的话"))
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["quote"])
        office.post(goal, fill(office.get(goal), clause="1.1", quote=quote))
    indicator = reverse("plans:draft-indicator", args=[draft.pk, "B5"])
    shown = office.get(indicator)
    refused = office.post(indicator, fill(shown, target="93"))
    # The yearly target of 94 lies beyond it.
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["__all__"])
    office.post(indicator, fill(shown, target="97", code="C1", unit="批"))
    mapping = reverse("plans:draft-mapping", args=[draft.pk])
    shown = office.get(mapping)
    asked = office.post(mapping, fill(shown))
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["method_C1"])
    office.post(mapping, fill(shown, method_C1="改按批次计。"))
    stored = PlanContent.from_json(PlanDraft.objects.get().content).indicators[0]
    assert (stored.code, stored.follows, stored.method_change, stored.version.fields["target"]) == (
        "C1", "B5", "改按批次计。", 97,
    )  # fmt: skip
    propose = reverse("plans:draft-propose", args=[draft.pk])
    assert [(one.old_code, one.code, one.before, one.after) for one in office.get(propose).context["lines"]] == [
        ("B5", "C1", "attained", "")
    ]
    why = {"ground": "plan_ended", "basis": "津宝政办发〔2015〕1号", "reason": REASON}
    made = office.post(propose, why, follow=True)
    row = Amendment.objects.get()
    assert read_text(made, "h1").startswith(draft.title)
    # It waits: nothing of it can be changed, and the draft says why.
    assert office.post(text, {"text": "一、别的"}, follow=True).context["page"].draft.content == row.content
    assert [
        one.record.title
        for one in leader.get(reverse("plans:amendments"), {"subject": "plan"}).context["table"].page.object_list
    ] == [draft.title]
    act = reverse("plans:amendment-act", args=[row.pk, "approve"])
    done = leader.post(act, {"words": "同意"}, follow=True)
    assert (done.status_code, done.context["row"].state) == (200, "approved")
    new = Plan.objects.get(code="2016-2020")
    plan = leader.get(reverse("plans:plan", args=[new.code]))
    assert read_texts(plan, ".stated") == ["到2020年底合格率达97%G"]
    # A plan to come has no figures: its indicator leads to what is asked of it.
    figure = reverse("dashboard:indicator", args=[new.code, "C1"])
    assert leader.get(figure).url == reverse("plans:versions", args=[new.code, "C1"])
    board = leader.get(reverse("dashboard:board"))
    assert board.context["view"].plan == old
    told = [(line.plan.code, line.state) for line in leader.get(reverse("plans:plans")).context["lines"]]
    assert told == [("2016-2020", "自 2016-01-01 起施行"), (old.code, "施行中")]


def test_who_may_what_and_how_much_is_read():
    draft = begin(make_old_plan())
    leader, office = sign_in(Role.LEADER), sign_in(Role.OFFICE)
    names = (
        "draft-text",
        "draft-head",
        "draft-mapping",
        "draft-propose",
        "draft-drop",
        "draft-goal-new",
        "draft-indicator-new",
    )
    edits = [reverse(f"plans:{name}", args=[draft.pk]) for name in names]
    assert {leader.get(address).status_code for address in edits} == {403}
    assert {office.get(address).status_code for address in edits} == {200}
    reads = [
        reverse("plans:draft", args=[draft.pk]),
        reverse("plans:draft-document", args=[draft.pk]),
        reverse("plans:plans"),
    ]
    assert {leader.get(address).status_code for address in reads} == {200}
    assert leader.get(reverse("plans:plans"), {"export": "xlsx"}).headers["Content-Type"].endswith("sheet")
    assert office.get(reverse("plans:draft-goal", args=[draft.pk, "X"])).status_code == 404
    # What is read once for a person is read by now.
    office.get(reads[0])
    queries = [
        "session user plandraft amendment plan plan quarter select indicator indicatordefinition reportitem amendment body indicator indicatordefinition duty reportitem".split(),
        "session user plandraft amendment".split(),
        "session user plan plandraft".split(),
    ]
    assert [list_queries(partial(office.get, address)) for address in reads] == queries
    content = PlanContent.from_json(draft.content).to_json()
    content["indicators"].append(content["indicators"][0] | {"code": "B6", "follows": ""})
    PlanDraft.objects.filter(pk=draft.pk).update(content=content)
    assert [list_queries(partial(office.get, address)) for address in reads] == queries
    removed = office.post(reverse("plans:draft-indicator-remove", args=[draft.pk, "B6"]), follow=True)
    assert [line.one.code for line in removed.context["page"].indicators] == ["B5"]
    office.post(reverse("plans:draft-drop", args=[draft.pk]))
    assert not PlanDraft.objects.exists()
