"""Bodies, the lead group, duties and who answers for what."""

from baodi_quality.plan_loading.files import PlanFiles, Row
from baodi_quality.plan_loading.missing import Missing
from departments.models import Body, BodyName, Duty, DutyAssignment, IndicatorOwnership, LeadGroupSeat, Part
from targets.models import Clause, Indicator, Plan


def load_bodies(files: PlanFiles, missing: Missing) -> dict[str, Body]:
    """Add the bodies; names and the successor are set when a body is new and then left to the office."""
    new, names = [], []
    for position, row in enumerate(files.rows("bodies"), start=1):
        fields = {key: value for key, value in row.items() if key not in {"code", "names", "successor"}}
        body, is_new = missing.add(Body, fields | {"position": position}, code=row["code"])
        if is_new:
            names += [BodyName(body=body, **name) for name in row.get("names", [])]
            new.append((body, row.get("successor")))
    missing.add_all(names)
    bodies = Body.objects.in_bulk(field_name="code")
    # In a second turn: a successor may stand further down in the file.
    for body, successor in new:
        if successor:
            Body.objects.filter(pk=body.pk).update(successor=bodies[successor])
    return bodies


def load_seats(
    files: PlanFiles, plan: Plan, clauses: dict[str, Clause], bodies: dict[str, Body], missing: Missing
) -> None:
    """Add the seats of the lead group, unless the plan has any already."""
    # All or none: seats have no key in the file, and those that the office removed must not come back.
    if plan.seats.exists():
        return
    listed = files.read("seats")
    missing.add_all(
        [
            LeadGroupSeat(
                plan=plan,
                clause=clauses[listed["clause"]],
                body=bodies.get(row.get("body", "")),
                post=row["post"],
                holder=row["holder"],
                position=position,
                since=plan.issued_on or plan.starts_on,
            )
            for position, row in enumerate(listed["seats"], start=1)
        ]
    )


def load_duties(
    files: PlanFiles, plan: Plan, clauses: dict[str, Clause], bodies: dict[str, Body], missing: Missing
) -> None:
    """Add the duties; a sub-item belongs to the duty of the clause above its own."""
    duties: dict[str, Duty] = {}
    assigned = []
    for position, row in enumerate(files.rows("duties"), start=1):
        path = row["clause"]
        fields = {
            "clause": clauses[path],
            # The file is in the document's order, so the duty above is there already.
            "parent": duties.get(path.rpartition(".")[0]),
            "position": position,
            "summary": row["summary"],
            "summary_en": row["summary_en"],
            "named_bodies": row["named_bodies"],
        }
        duties[path], is_new = missing.add(Duty, fields, code=row["code"])
        if is_new:
            assigned += [build_assignment(duties[path], item, plan, bodies) for item in row.get("bodies", [])]
    missing.add_all(assigned)


def build_assignment(duty: Duty, item: Row, plan: Plan, bodies: dict[str, Body]) -> DutyAssignment:
    """Return a (unsaved) part of a body in a duty; a reason under ``inferred`` says that the plan does not name it."""
    basis = item.get("inferred", "")
    return DutyAssignment(
        duty=duty,
        body=bodies[item["body"]],
        part=item["part"],
        inferred=bool(basis),
        basis=basis,
        since=plan.issued_on or plan.starts_on,
    )


def load_ownerships(
    files: PlanFiles, plan: Plan, indicators: list[Indicator], bodies: dict[str, Body], missing: Missing
) -> None:
    """Add who answers for the new indicators."""
    rows = {row["code"]: row for row in files.rows("indicators")}
    parts = {Part.LEAD: "owners", Part.SUPPORT: "supporters"}
    missing.add_all(
        [
            IndicatorOwnership(indicator=indicator, body=bodies[code], part=part, since=plan.starts_on)
            # New ones only: an owner whom the office has replaced must not come back.
            for indicator in indicators
            for part, key in parts.items()
            for code in rows[indicator.code].get(key, [])
        ]
    )
