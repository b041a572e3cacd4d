"""Adding a version to an indicator: its definition, yearly targets, days of steps, and the bodies that answer for it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body, IndicatorOwnership
from plans.amending.versions import Version
from plans.models import Amendment
from targets import clock
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, Milestone, MilestoneDue
from targets.services import definition_add
from targets.target_paths import path_problem


def check_version(
    indicator: Indicator, base: IndicatorDefinition | None, before: Version, after: Version, day: dt.date
) -> None:
    """Refuse what cannot be a version of the indicator from ``day`` on; raises ValidationError."""
    definition = after.build_definition(indicator, day, "-")
    definition.full_clean(exclude=["revision"], validate_unique=False)
    if problem := path_problem(definition, after.points):
        raise ValidationError(problem)
    if indicator.kind == IndicatorKind.MILESTONE and not after.steps:
        raise ValidationError(_("A goal judged from evidence needs at least one step."))
    later = IndicatorOwnership.objects.filter(indicator=indicator, since__gte=day)
    if set(after.owners) != set(before.owners) and later.exists():
        raise ValidationError(_("A body answers for it from that day or a later one; other bodies need a later day."))


def version_add(row: Amendment, day: dt.date, user: User | None = None) -> IndicatorDefinition:
    """Add the definition that an amendment proposes, in force from ``day``; its figures are marked as out of date."""
    version = Version.from_json(row.content)
    definition = version.build_definition(row.amended, day, row.reason)
    definition_add(definition=definition, points=version.build_points(), user=user or row.proposed_by)
    last = row.amended.milestones.aggregate(last=Max("position"))["last"] or 0
    for number, step in enumerate(version.steps, start=1):
        key = step.milestone
        if key is None:
            added = Milestone.objects.create(
                indicator=row.amended, position=last + number, name=step.name, due_on=step.due_on,
                introduced_by=definition,
            )  # fmt: skip
            key = added.pk
        MilestoneDue.objects.create(definition=definition, milestone_id=key, due_on=step.due_on)
    return definition


def owners_apply(row: Amendment) -> None:
    """Let the bodies that an amendment names answer for the indicator from its day, and the others no longer."""
    wanted = {tuple(owner) for owner in Version.from_json(row.content).owners}
    held = IndicatorOwnership.objects.filter(indicator=row.amended).on(row.effective_from).select_related("body")
    for ownership in held:
        if (ownership.body.code, ownership.part) in wanted:
            wanted.remove((ownership.body.code, ownership.part))
        else:
            # Ended with a day, as everything of the plan; who answered until then stays known.
            ownership.end(row.effective_from - dt.timedelta(days=1))
    bodies = {body.code: body for body in Body.objects.filter(code__in=[code for code, _part in wanted])}
    IndicatorOwnership.objects.bulk_create(
        IndicatorOwnership(
            indicator=row.amended, body=bodies[code], part=part, since=row.effective_from, created_at=clock.now()
        )
        for code, part in sorted(wanted)
    )
