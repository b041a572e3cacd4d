"""The plan, its document clause by clause, and its goals."""

from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from targets.models import Clause, Goal, Plan, Quarter


def load_plan_itself(files: PlanFiles, missing: Missing) -> Plan:
    """Add the plan and the quarters it runs through."""
    fields = files.read("plan")
    plan, _ = missing.add(Plan, {"document": files.document, **fields}, code=fields["code"])
    for year in range(plan.starts_on.year, plan.ends_on.year + 1):
        for number in range(1, 5):
            quarter = Quarter.at(year * 10 + number)
            missing.add(Quarter, {"starts_on": quarter.starts_on, "ends_on": quarter.ends_on}, id=quarter.id)
    return plan


def load_clauses(files: PlanFiles, plan: Plan, missing: Missing) -> dict[str, Clause]:
    """Add the clauses in the order of the document; a path such as 3.3.2 lies under 3.3 where there is one."""
    clauses: dict[str, Clause] = {}
    for position, row in enumerate(files.rows("clauses"), start=1):
        path = row["path"]
        fields = row | {"position": position, "parent": clauses.get(path.rpartition(".")[0])}
        clauses[path], _ = missing.add(Clause, fields, plan=plan, path=path)
    return clauses


def load_goals(files: PlanFiles, plan: Plan, clauses: dict[str, Clause], missing: Missing) -> dict[str, Goal]:
    """Add the goals; groups come before the goals they hold."""
    goals: dict[str, Goal] = {}
    for position, row in enumerate(files.rows("goals"), start=1):
        fields = {
            "position": position,
            "parent": goals.get(row.get("group", "")),
            "clause": clauses[row["clause"]],
            "name": row["name"],
            "name_en": row["name_en"],
            "quote": row["quote"],
        }
        goals[row["code"]], _ = missing.add(Goal, fields, plan=plan, code=row["code"])
    return goals
