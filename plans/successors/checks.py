"""What still keeps a draft from being proposed, each with the place where it is mended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.amending.versions import FIELDS, Version, label_of
from plans.models import PlanDraft
from plans.successors.content import IndicatorDraft, PlanContent
from plans.successors.duty_checks import check_duties
from reporting.measures import items_to_come
from targets.check_constraints import list_broken
from targets.models import Indicator, IndicatorDefinition, Plan, Quarter
from targets.target_paths import path_problem

COUNTED = ("measure", "parameters", "window")
"""The columns of a definition that say what is counted: where they differ, the method has changed."""


class Problem(NamedTuple):
    """What is wrong, and where: a part of the draft (head, document, goal, indicator, mapping, duty) and the code within it."""

    part: str
    code: str
    words: str


def list_problems(draft: PlanDraft) -> list[Problem]:
    """Return everything that keeps a draft from being proposed (7 queries)."""
    content, plan = PlanContent.from_json(draft.content), build_plan(draft)
    return [
        *check_days(draft),
        *check_document(content),
        *check_goals(content),
        *check_indicators(content, plan),
        *check_mapping(content, draft.predecessor),
        *(Problem(*told) for told in check_duties(content, plan, draft.predecessor)),
    ]


def build_plan(draft: PlanDraft) -> Plan:
    """Return the plan that comes of a draft, unsaved."""
    names = ("code", "title", "notice_title", "issuer", "drafter", "issued_on", "drafted_on", "starts_on", "ends_on")
    content = PlanContent.from_json(draft.content)
    return Plan(document=content.document, **{name: getattr(draft, name) for name in names})


def check_days(draft: PlanDraft) -> Iterator[Problem]:
    """Check that the plan follows the one before, and rewrites nothing that was closed."""
    if draft.starts_on <= draft.predecessor.ends_on:
        words = _("It begins on %(day)s, within the plan before, which ends on %(end)s; choose a later first day.")
        yield Problem("head", "", words % {"day": draft.starts_on, "end": draft.predecessor.ends_on})
    elif Plan.objects.filter(starts_on__gt=draft.predecessor.ends_on).exists():
        yield Problem("head", "", _("Another plan that follows the same plan was approved already."))
    if Plan.objects.filter(code=draft.code).exists():
        yield Problem("head", "", _("Another plan has the code %(code)s; choose another.") % {"code": draft.code})
    if Quarter.objects.filter(ends_on__gte=draft.starts_on).exclude(closed_at=None).exists():
        yield Problem("head", "", _("A quarter that it touches is closed; choose a later first day."))


def check_document(content: PlanContent) -> Iterator[Problem]:
    """Check that there is a document, and that its clauses have each a place of their own."""
    if not content.clauses:
        yield Problem("document", "", _("The document is empty; enter its text."))
    for place, n in Counter(clause.path for clause in content.clauses).items():
        if n > 1:
            yield Problem("document", place, _("Two clauses stand at %(place)s.") % {"place": place})


def check_goals(content: PlanContent) -> Iterator[Problem]:
    """Check that the wording of each goal stands in its clause, once, and overlaps no other."""
    if not content.goals:
        yield Problem("goal", "", _("There is no goal yet."))
    for goal in content.goals:
        clause = content.find_clause(goal.clause)
        if clause is None:
            yield Problem(
                "goal", goal.code, _("The document has no clause %(place)s any more.") % {"place": goal.clause}
            )
        elif clause.text.count(goal.quote) != 1:
            words = _("Its wording does not stand exactly once in the clause %(place)s.")
            yield Problem("goal", goal.code, words % {"place": goal.clause})
        elif other := find_overlap(content, goal.code):
            yield Problem("goal", goal.code, _("Its wording overlaps that of %(other)s.") % {"other": other})
        if goal.group and (group := content.find_goal(goal.group)) is None:
            yield Problem("goal", goal.code, _("Its group %(group)s does not exist.") % {"group": goal.group})
        elif goal.group and group and group.group:
            yield Problem("goal", goal.code, _("Its group %(group)s lies in a group itself.") % {"group": goal.group})


def find_overlap(content: PlanContent, code: str) -> str:
    """Return the code of an earlier goal of the same clause whose wording shares characters with that of a goal."""
    goal = content.find_goal(code)
    assert goal is not None
    clause = content.find_clause(goal.clause)
    if clause is None or not goal.group:
        return ""
    start = clause.text.find(goal.quote)
    for other in content.goals:
        if other.code == code:
            return ""
        # Groups are marked nowhere in the text.
        if other.clause == goal.clause and other.group:
            first = clause.text.find(other.quote)
            if first >= 0 and first < start + len(goal.quote) and start < first + len(other.quote):
                return other.code
    return ""


def check_indicators(content: PlanContent, plan: Plan) -> Iterator[Problem]:
    """Check that each indicator has a goal, a definition that holds, a path to its target, and a body that answers for it."""
    told = list_versions_problems([(one.build(plan), one.version) for one in content.indicators], content)
    for one, problems in zip(content.indicators, told, strict=True):
        goal = content.find_goal(one.goal)
        if goal is None:
            yield Problem("indicator", one.code, _("Its goal %(goal)s does not exist.") % {"goal": one.goal})
        elif not goal.group:
            yield Problem("indicator", one.code, _("Its goal %(goal)s is a group of goals.") % {"goal": one.goal})
        for words in problems:
            yield Problem("indicator", one.code, words)
        if not any(owner.part == "lead" for owner in one.version.owners):
            yield Problem("indicator", one.code, _("No body leads it."))


def list_version_problems(indicator: Indicator, version: Version, content: PlanContent) -> list[str]:
    """Return what is wrong with all that is asked of an indicator which does not exist yet."""
    return list_versions_problems([(indicator, version)], content)[0]


def list_versions_problems(asked: Sequence[tuple[Indicator, Version]], content: PlanContent) -> list[list[str]]:
    """Return the same for several indicators (1 query for all of them); they may count the draft's own report items."""
    definitions = [version.build_definition(one, one.plan.starts_on, "-") for one, version in asked]
    own = [
        item.build(one.plan.starts_on) for one, _version in asked[:1] for duty in content.duties for item in duty.items
    ]
    with items_to_come(own):
        faults = [clean_definition(definition) for definition in definitions]
    broken = list_broken(
        [(one, {"indicator", "revision", *fault}) for one, fault in zip(definitions, faults, strict=True)]
    )
    return [
        name_faults(fault) + words or list_path_problems(*pair, definition)
        if pair[1].fields
        else [_("It has no definition yet.")]
        for pair, definition, fault, words in zip(asked, definitions, faults, broken, strict=True)
    ]


def clean_definition(definition: IndicatorDefinition) -> dict[str, list[str]]:
    """Return what the model says of a definition's columns, by their names."""
    try:
        definition.full_clean(exclude=["indicator", "revision"], validate_unique=False, validate_constraints=False)
    except ValidationError as refused:
        return refused.message_dict
    return {}


def list_path_problems(indicator: Indicator, version: Version, definition: IndicatorDefinition) -> list[str]:
    """Return what is wrong with the yearly targets and the steps of a definition that holds."""
    found = [path_problem(definition, version.points)]
    plan = indicator.plan
    if indicator.kind == "milestone" and not version.steps:
        found.append(_("A goal judged from evidence needs at least one step."))
    outside = [step for step in version.steps if not plan.starts_on <= step.due_on <= plan.ends_on]
    found += [_("The step %(name)s is due outside the plan.") % {"name": step.name} for step in outside]
    return [words for words in found if words]


def name_faults(faults: dict[str, list[str]]) -> list[str]:
    """Return what the model says, each with the column that it is about."""
    return [
        f"{label_of(name)}：{words}" if name in FIELDS else words
        for name, messages in faults.items()
        for words in messages
    ]


def check_mapping(content: PlanContent, predecessor: Plan) -> Iterator[Problem]:
    """Check that each old indicator is continued at most once, and that a change of method is stated where there is one."""
    old = {row.code: row for row in predecessor.indicators.select_related("plan").prefetch_related("definitions")}
    for code, n in Counter(one.follows for one in content.indicators if one.follows).items():
        if n > 1:
            yield Problem("mapping", code, _("%(code)s is continued by more than one indicator.") % {"code": code})
    for one in content.indicators:
        if not one.follows:
            continue
        if one.follows not in old:
            words = _("It continues %(code)s, which the plan before does not have.")
            yield Problem("mapping", one.code, words % {"code": one.follows})
        elif not one.method_change and (changed := list_method_changes(old[one.follows], one)):
            words = _("It counts otherwise than %(code)s (%(what)s); say what changed in the method.")
            yield Problem("mapping", one.code, words % {"code": one.follows, "what": "、".join(changed)})


def last_definition(old: Indicator) -> IndicatorDefinition | None:
    """Return the definition in force on the last day of an indicator's plan (uses prefetched ``definitions``)."""
    begun = [one for one in old.definitions.all() if one.effective_from <= old.plan.ends_on]
    return max(begun, key=lambda one: (one.effective_from, one.revision), default=None)


def list_method_changes(old: Indicator, new: IndicatorDraft) -> list[str]:
    """Return in words which of the things that decide what is counted are others than in the plan before (uses prefetched ``definitions``)."""
    before = last_definition(old)
    named: Iterable[tuple[str, object, object]] = (
        (_("kind"), old.kind, new.kind),
        (_("unit"), old.unit, new.unit),
        *((label_of(name), getattr(before, name, None), new.version.fields.get(name)) for name in COUNTED),
    )
    # Steps are another plan's every time: nothing is read as one line from step to step.
    return [label for label, one, other in named if one != other]
