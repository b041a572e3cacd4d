"""The whole load, in one transaction."""

from collections import Counter
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

import targets
from baodi_quality.plan_loading.bodies import load_bodies, load_duties, load_ownerships, load_seats
from baodi_quality.plan_loading.document import load_clauses, load_goals, load_plan_itself
from baodi_quality.plan_loading.english import english_fill
from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.indicators import load_indicators, mark_new_indicators
from baodi_quality.plan_loading.missing import Missing
from baodi_quality.plan_loading.office_lists import load_office_lists
from baodi_quality.plan_loading.places import load_industries, load_townships
from baodi_quality.plan_loading.report_items import load_memberships, load_report_items
from supervision.services import escalation_load
from targets.models import Plan

PLAN_2010_2015 = Path(targets.__file__).parent / "data" / "2010-2015"


@transaction.atomic
def plan_load(*, folder: Path = PLAN_2010_2015) -> Counter[type[Model]]:
    """Add what the plan's files hold and the database lacks; return how many rows of each model were created.

    Nothing that is there is ever changed: what the office has amended in the browser (names, definitions, targets,
    owners) stays, and rows that belong to another (a body's names, an indicator's definition, milestones and owners,
    a duty's bodies) are made together with it and never again, so that what the office removed stays removed.
    """
    lock_plans()
    files, missing = PlanFiles(folder), Missing()
    plan = load_plan_itself(files, missing)
    clauses = load_clauses(files, plan, missing)
    goals = load_goals(files, plan, clauses, missing)
    indicators = load_indicators(files, plan, goals, missing)
    # The order is that of the references: each file names only rows of the files before it.
    bodies = load_bodies(files, missing)
    load_seats(files, plan, clauses, bodies, missing)
    load_duties(files, plan, clauses, bodies, missing)
    load_ownerships(files, plan, indicators, bodies, missing)
    load_memberships(files, plan, bodies, missing)
    load_report_items(files, plan, bodies, missing)
    load_townships(files, missing)
    load_industries(files, plan, bodies, missing)
    load_office_lists(files, missing)
    escalation_load()
    english_fill(files, plan)
    mark_new_indicators(plan, indicators)
    # The plus drops the zeros.
    return +missing.created


def lock_plans() -> None:
    """Let a load that starts meanwhile wait and find everything there; whoever only reads goes on."""
    with connection.cursor() as cursor:
        # SHARE ROW EXCLUSIVE conflicts with itself and with writers of plans, and lets readers through. The end of the
        # transaction lets go.
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Plan._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")
