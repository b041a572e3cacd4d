"""A successor plan proposed, previewed and made: its document, clauses, goals and indicators come into being at its approval."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body, IndicatorOwnership, LeadGroupSeat
from plans.amending.direction import find_direction
from plans.amending.versions import Version
from plans.models import Amendment, PlanDraft
from plans.services.successor_duties import duties_add, duties_end, follow_items
from plans.successors.checks import build_plan, last_definition, list_problems
from plans.successors.content import IndicatorDraft, PlanContent
from plans.successors.document import parent_of
from plans.successors.duties import DutyDraft
from plans.successors.preview import list_old
from plans.transitions import PROPOSE, AmendmentRefused, table_of
from targets import clock
from targets.causes import Cause, Code
from targets.models import Clause, Goal, Indicator, Milestone, Plan
from targets.services import definition_add, indicator_mark_stale, plan_add

DIRECTION = Amendment.Direction
COMPARED = ("rule", "target", "tolerance", "minimum_sample")
"""What says how much is asked for in the end."""


@dataclass(frozen=True)
class PlanProposal:
    """Why a draft is to become the plan, as it was typed in."""

    ground: str
    reason: str
    basis: str
    basis_file: UploadedFile | None = None
    minutes: UploadedFile | None = None


def successor_build(*, draft: PlanDraft, proposal: PlanProposal, user: User) -> Amendment:
    """Return the amendment that proposes a draft, unsaved; raises ValidationError where it cannot be proposed."""
    row = Amendment(
        draft=draft, subject=Amendment.Subject.PLAN, state="", effective_from=draft.starts_on, until=draft.ends_on,
        ground=proposal.ground, reason=proposal.reason.strip(), basis=proposal.basis, proposed_by=user,
        proposed_at=clock.now(), content=draft.content,
    )  # fmt: skip
    try:
        table_of(row).check(row, PROPOSE, user)
    except AmendmentRefused as refused:
        raise ValidationError(str(refused)) from refused
    if problems := list_problems(draft):
        words = _("%(n)s things are still to be mended; the draft's page lists them.")
        raise ValidationError(words % {"n": len(problems)})
    row.direction = find_plan_direction(draft)
    row.state = Amendment.State.PROPOSED
    row.full_clean(exclude=["basis_file", "minutes"])
    return row


def find_plan_direction(draft: PlanDraft) -> str:
    """Return easing where an indicator is continued with less, or not at all; else tightening where one asks for more."""
    content, old = PlanContent.from_json(draft.content), list_old(draft.predecessor)
    followed = {one.follows: one for one in content.indicators if one.follows}
    if old.keys() - followed.keys():
        return DIRECTION.EASING
    found = {compare_ends(old[code], one) for code, one in followed.items()}
    return next((one for one in (DIRECTION.EASING, DIRECTION.TIGHTENING) if one in found), DIRECTION.NEITHER)


def compare_ends(old: Indicator, new: IndicatorDraft) -> str:
    """Return whether what the new indicator asks for in the end is less or more than the old one did."""
    before = last_definition(old)
    # What is asked for by days is not compared, as the days are others: only rule, target and what may be missing.
    then = Version({name: getattr(before, name, None) for name in COMPARED})
    ends = [then, Version({name: new.version.fields.get(name) for name in COMPARED})]
    if old.kind != new.kind or None in {version.fields["rule"] for version in ends}:
        return DIRECTION.NEITHER
    return find_direction(old, *ends)


@transaction.atomic
def successor_apply(row: Amendment, user: User) -> Plan:
    """Make the plan that an amendment proposes, with all that hangs on it; what it follows stays for its own days."""
    assert row.draft is not None
    draft = PlanDraft.objects.select_for_update(of=("self",)).select_related("predecessor").get(pk=row.draft.pk)
    if (draft.starts_on, draft.content) != (row.effective_from, row.content) or list_problems(draft):
        raise AmendmentRefused(
            _("What it amends has changed since it was proposed; reject it and have it proposed anew.")
        )
    plan = build_plan(draft)
    plan.approved_at = clock.now()
    plan_add(plan=plan)
    content = PlanContent.from_json(row.content)
    clauses = clauses_add(plan, content)
    goals = goals_add(plan, content, clauses)
    old, bodies = list_old(draft.predecessor), Body.objects.in_bulk(field_name="code")
    duties_add(plan, content.duties, clauses, bodies, user)
    for position, one in enumerate(content.indicators, 1):
        indicator = one.build(plan)
        indicator.goal, indicator.position = goals[one.goal], position
        indicator.follows, indicator.method_change = old.get(one.follows), one.method_change
        indicator_add(indicator, one, bodies, row, user, content.duties)
    predecessor_end(draft.predecessor, plan)
    duties_end(draft.predecessor, user)
    draft.plan = plan
    draft.save(update_fields=["plan"])
    return plan


def clauses_add(plan: Plan, content: PlanContent) -> dict[str, Clause]:
    """Add the clauses in the order of the document, each under the nearest above it; return them by their place."""
    made: dict[str, Clause] = {}
    for position, one in enumerate(content.clauses, 1):
        parent = made.get(parent_of(one.path, list(made)))
        made[one.path] = Clause.objects.create(
            plan=plan, parent=parent, path=one.path, position=position, kind=one.kind, number=one.number, text=one.text,
            note=one.note,
        )  # fmt: skip
    return made


def goals_add(plan: Plan, content: PlanContent, clauses: Mapping[str, Clause]) -> dict[str, Goal]:
    """Add the goals, groups before the goals that they hold; return them by their code."""
    made: dict[str, Goal] = {}
    positions = {goal.code: position for position, goal in enumerate(content.goals, 1)}
    for one in sorted(content.goals, key=lambda goal: bool(goal.group)):
        made[one.code] = Goal.objects.create(
            plan=plan, parent=made.get(one.group), clause=clauses[one.clause], code=one.code, position=positions[one.code],
            name=one.name, quote=one.quote,
        )  # fmt: skip
    return made


def indicator_add(
    indicator: Indicator,
    one: IndicatorDraft,
    bodies: Mapping[str, Body],
    row: Amendment,
    user: User,
    duties: Sequence[DutyDraft],
) -> None:
    """Add an indicator with its definition, steps and bodies, from the plan's first day on."""
    plan = indicator.plan
    indicator.save()
    definition = one.version.build_definition(indicator, plan.starts_on, row.reason)
    definition.parameters = follow_items(definition.parameters, duties)
    definition_add(definition=definition, points=one.version.build_points(), user=user)
    Milestone.objects.bulk_create(
        Milestone(
            indicator=indicator, position=position, name=step.name, due_on=step.due_on,
            **vars(one.step_rules[step.milestone]) if step.milestone in one.step_rules else {},
        )
        for position, step in enumerate(sorted(one.version.steps, key=lambda step: step.due_on), 1)
    )  # fmt: skip
    IndicatorOwnership.objects.bulk_create(
        IndicatorOwnership(indicator=indicator, body=bodies[owner.body], part=owner.part, since=plan.starts_on)
        for owner in one.version.owners
    )


def predecessor_end(old: Plan, new: Plan) -> None:
    """Let nobody answer for indicators of a plan beyond its last day, and pass its lead group on to the next plan.

    Seats follow where the clause that sets them up is one of the new document too; the office names others.
    """
    held = IndicatorOwnership.objects.filter(indicator__plan=old, since__lte=old.ends_on)
    for ownership in held.filter(until=None) | held.filter(until__gt=old.ends_on):
        ownership.end(old.ends_on)
    clauses = {clause.path: clause for clause in new.clauses.all()}
    seats = [seat for seat in old.seats.on(new.starts_on).select_related("clause") if seat.clause.path in clauses]
    for seat in seats:
        LeadGroupSeat.objects.create(
            plan=new, clause=clauses[seat.clause.path], body_id=seat.body_id, post=seat.post, holder=seat.holder,
            position=seat.position, since=new.starts_on, until=seat.until,
        )  # fmt: skip
        seat.until = new.starts_on - dt.timedelta(days=1)
        seat.save(update_fields=["until"])


def plan_enter(plan: Plan) -> None:
    """Mark the figures of a plan whose first day has come as out of date, so that workers count them."""
    cause = Cause.say(Code.DEFINITION, lambda: _("the plan %(plan)s is in force") % {"plan": plan.title})
    for indicator in plan.indicators.select_related("plan"):
        indicator_mark_stale(indicator=indicator, since=plan.starts_on, cause=cause)
