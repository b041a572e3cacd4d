"""Reading the facts of a quarter: its figures, and with them the reports, what is overdue, supervision and results."""

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from bulletin.collecting_figures import describe_quarter, find_today, read_quarter_rows
from bulletin.collecting_reports import find_reports, tell_reports
from bulletin.collecting_results import find_sheets, tell_assessment
from bulletin.collecting_supervision import SupervisionRows, find_supervision, tell_supervision
from bulletin.facts import Facts
from inspections.models import Rectification
from targets import clock
from targets.models import Plan, Quarter
from targets.together import CompiledQueries
from targets.wordings import in_chinese


@in_chinese
def collect_facts(
    plan: Plan,
    quarter: Quarter,
    moment: dt.datetime | None = None,
    *,
    with_corrections: bool = False,
    figures: Facts | None = None,
) -> Facts:
    """Return what the quarter tells as it was known at ``moment``, by default now.

    A closed quarter tells what it was closed with; ``with_corrections`` what was found out since, for the bulletin that corrects.
    ``figures`` is what `describe_quarter` returned, for who has read it already.
    """
    told = figures or describe_quarter(read_quarter_rows(plan, quarter, moment, with_corrections=with_corrections))
    today, day = find_today(moment), dt.date.fromisoformat(told.day)
    reports, *supervision, sheets = compile_rest(quarter, day).fetch()
    return replace(
        told,
        reports=tell_reports(reports, moment or clock.now()),
        overdue_rectifications=Rectification.objects.standing().overdue(min(today, quarter.ends_on)).count(),
        supervision=tell_supervision(SupervisionRows(*supervision), day),
        assessment=tell_assessment(sheets),
    )


@lru_cache(maxsize=8)
def compile_rest(quarter: Quarter, day: dt.date) -> CompiledQueries:
    """Return the queries for what a quarter tells beside its figures; in Chinese, as all sentences are."""
    return CompiledQueries(find_reports(quarter), *find_supervision(quarter, day), find_sheets(quarter, day))
