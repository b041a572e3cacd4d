"""What is reported on the duties, and who stands behind the plan's collective designations."""

from collections.abc import Iterator

from baodi_quality.plan_loading.files import PlanFiles, Row
from baodi_quality.plan_loading.missing import Missing
from departments.models import Body, Duty
from reporting.models import CollectiveMembership, ReportItem, ReportItemRule
from targets.models import Plan

FIGURE = {"kind": ReportItem.Kind.FIGURE, "period": ReportItem.Period.SUM, "minimum": 0}


def load_memberships(files: PlanFiles, plan: Plan, bodies: dict[str, Body], missing: Missing) -> None:
    """Add who stands behind the collective designations, unless anybody is listed already."""
    if CollectiveMembership.objects.exists():
        return
    missing.add_all(
        [
            CollectiveMembership(
                collective=bodies[row["collective"]], member=bodies[code], basis=row["basis"], since=plan.starts_on
            )
            for row in files.rows("memberships")
            for code in row["members"]
        ]
    )


def load_report_items(files: PlanFiles, plan: Plan, bodies: dict[str, Body], missing: Missing) -> None:
    """Add the report items with the rules between them, unless the plan's duties have any already."""
    # All or none: the office has its own items by then, and removed ones must not come back.
    if ReportItem.objects.filter(duty__clause__plan=plan).exists():
        return
    rows = list(list_item_rows(files))
    duties = Duty.objects.filter(clause__plan=plan).in_bulk(field_name="code")
    missing.add_all([build_item(row, plan, duties) for row in rows])
    # Fetched once all are made: a rule may name an item further down.
    items = ReportItem.objects.filter(duty__clause__plan=plan).in_bulk(field_name="code")
    link = ReportItem.bodies.through
    link.objects.bulk_create(
        link(reportitem=items[row["code"]], body=bodies[code]) for row in rows for code in row.get("bodies", [])
    )
    missing.add_all(
        [
            ReportItemRule(
                item=items[row["code"]], relation=ReportItemRule.Relation.AT_MOST, other=items[row["at_most"]]
            )
            for row in rows
            if "at_most" in row
        ]
    )


def list_item_rows(files: PlanFiles) -> Iterator[Row]:
    """Yield each item with its duty's code and its place under the duty, the narratives before the figures."""
    listed = files.read("report_items")
    for duty in listed["duties"]:
        reporters = {"bodies": duty["bodies"]} if "bodies" in duty else {}
        narratives = [
            {"code": f"{duty['code']}.{letter}", "kind": ReportItem.Kind.NARRATIVE, **listed["narratives"][letter]}
            for letter in duty["narratives"]
        ]
        figures = [FIGURE | {"unit_en": files.units[figure["unit"]]} | figure for figure in duty.get("figures", [])]
        for position, row in enumerate(narratives + figures, start=1):
            yield {**reporters, **row, "duty": duty["code"], "position": position}


def build_item(row: Row, plan: Plan, duties: dict[str, Duty]) -> ReportItem:
    """Return a (unsaved) item, in force from the day the plan was issued."""
    fields = {key: value for key, value in row.items() if key not in {"duty", "bodies", "at_most"}}
    return ReportItem(duty=duties[row["duty"]], since=plan.issued_on or plan.starts_on, **fields)
