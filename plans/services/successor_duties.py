"""Duties of a successor plan made at its approval, with what is reported on them; those of the plan before end with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body, Duty, DutyAssignment
from plans.successors.duties import DutyDraft, ItemDraft
from reporting.models import ReportItem, ReportItemChange, ReportItemRule
from reporting.services.items import record_change
from targets.models import Clause, Plan


def duties_add(
    plan: Plan, duties: Sequence[DutyDraft], clauses: Mapping[str, Clause], bodies: Mapping[str, Body], user: User
) -> None:
    """Add the duties in their order, each with who bears it and what is reported on it from the plan's first day on."""
    made: dict[str, Duty] = {}
    for position, one in enumerate(duties, 1):
        made[one.code] = Duty.objects.create(
            clause=clauses[one.clause], code=one.code, position=position, summary=one.summary, summary_en=one.summary_en,
            named_bodies=one.named_bodies,
        )  # fmt: skip
        DutyAssignment.objects.bulk_create(
            DutyAssignment(
                duty=made[one.code], body=bodies[part.body], part=part.part, inferred=bool(part.basis), basis=part.basis,
                since=plan.starts_on,
            )
            for part in one.parts
        )  # fmt: skip
    for one in duties:
        # Once all are made: the duty above may stand further down.
        Duty.objects.filter(pk=made[one.code].pk).update(parent=made.get(one.above))
    items = {
        item.code: item_add(item, made[one.code], position, bodies, user)
        for one in duties
        for position, item in enumerate(one.items, 1)
    }
    ReportItemRule.objects.bulk_create(
        ReportItemRule(item=items[item.code], relation=relation, other=items[other])
        for one in duties
        for item in one.items
        for relation, other in item.bounds
        if other in items
    )


def item_add(one: ItemDraft, duty: Duty, position: int, bodies: Mapping[str, Body], user: User) -> ReportItem:
    """Add an item of a duty."""
    item = one.build(duty.clause.plan.starts_on)
    item.duty, item.position = duty, position
    item.save()
    item.bodies.set([bodies[code] for code in one.bodies])
    reason = _("with the plan %(plan)s") % {"plan": duty.clause.plan.title}
    record_change(item, ReportItemChange.Kind.ADDED, user, reason[:200], {})
    return item


def duties_end(old: Plan, user: User) -> None:
    """Let nobody bear a duty of a plan, or report on it, beyond its last day."""
    beyond = (Q(until=None) | Q(until__gt=old.ends_on)) & Q(since__lte=old.ends_on)
    DutyAssignment.objects.filter(beyond, duty__clause__plan=old).update(until=old.ends_on)
    reason = _("the plan %(plan)s ends") % {"plan": old.title}
    for item in ReportItem.objects.filter(beyond, duty__clause__plan=old):
        before = {"until": item.until}
        ReportItem.objects.filter(pk=item.pk).update(until=old.ends_on)
        record_change(item, ReportItemChange.Kind.ENDED, user, reason[:200], before)


def follow_items(parameters: dict[str, Any], duties: Sequence[DutyDraft]) -> dict[str, Any]:
    """Return the parameters of a definition with the items that take the place of those that it names."""
    followers = {item.follows: item.code for one in duties for item in one.items if item.follows}
    return {name: followers.get(value, value) if name == "item" else value for name, value in parameters.items()}
