"""English words for a database that was loaded before the plan's files had any."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from baodi_quality.plan_loading.files import PlanFiles
from departments.models import Body, BodyName, Duty, Township, TownshipName
from enterprises.models import ServiceIndustry
from inspections.models import DeadlineRule, Law
from reporting.models import ReminderRule, ReportItem
from supervision.models import EscalationProfile, EscalationRule, SupervisionTerm
from supervision.terms import read_shipped
from targets.models import Goal, Indicator, Milestone, Plan

NAMED: dict[str, tuple[type[Model], ...]] = {
    "goals": (Goal,),
    "indicators": (Indicator,),
    "milestones": (Milestone,),
    "bodies": (Body, BodyName),
    "townships": (Township, TownshipName),
    "industries": (ServiceIndustry,),
    "reminder_rules": (ReminderRule,),
}
"""Which rows bear the names that a file holds."""


def english_fill(files: PlanFiles, plan: Plan) -> None:
    """Give rows whose Chinese is still as shipped their English, in a database in which no goal has any yet.

    Afterwards the office keeps it: what it has emptied stays empty.
    """
    if Goal.objects.filter(plan=plan).exclude(name_en="").exists():
        return
    for name, models in NAMED.items():
        words = dict(list_pairs(files.read(name), "name"))
        for model in models:
            fill_column(model, "name", words)
    fill_column(Law, "name", files.read("laws")["english"])
    fill_column(Duty, "summary", dict(list_pairs(files.read("duties"), "summary")))
    fill_column(DeadlineRule, "text", dict(list_pairs(files.read("deadline_rules"), "text")))
    for column in ("label", "guidance", "unit"):
        fill_column(ReportItem, column, dict(list_pairs(files.read("report_items"), column)))
    for model in (Indicator, ReportItem):
        fill_column(model, "unit", files.units)
    shipped = dict(list_pairs(read_shipped(), "name"))
    for model in (SupervisionTerm, EscalationProfile, EscalationRule):
        fill_column(model, "name", shipped)


def list_pairs(found: Any, column: str) -> Iterator[tuple[str, str]]:
    """Yield the Chinese and the English of a column, wherever a file has both."""
    if isinstance(found, dict):
        if f"{column}_en" in found:
            yield found[column], found[f"{column}_en"]
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from list_pairs(one, column)


def fill_column(model: type[Model], column: str, words: dict[str, str]) -> None:
    """Write the English beside the Chinese words that are known."""
    rows = model._default_manager.filter(**{f"{column}_en": "", f"{column}__in": list(words)})
    found = list(rows)
    for row in found:
        setattr(row, f"{column}_en", words[row.__dict__[column]])
    model._default_manager.bulk_update(found, [f"{column}_en"])
