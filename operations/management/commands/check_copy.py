"""``manage.py check_copy DATABASE``: what a drill looks through in a restored copy."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from operations.findings import Finding, find
from targets.models import ComparisonDifference, StaleMark
from targets.services import figures_compare, stale_recompute


class Command(BaseCommand):
    """Computes every figure of the copy afresh; prints what differs as JSON."""

    help = "Compute the figures of a drill's copy and compare them with the stored ones; drills call it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the copy's name."""
        parser.add_argument("database")

    def handle(self, *, database: str, **options: Any) -> None:
        """Work in the copy and nowhere else: what is written here goes with it."""
        if not database.startswith("drill_"):
            raise CommandError(f"{database} is no copy of a drill")
        connection.close()
        connection.settings_dict["NAME"] = database
        self.stdout.write(json.dumps(list_differences(), ensure_ascii=False))


def list_differences() -> list[Finding]:
    """Return the figures that are not what their rows give."""
    # What was changed just before the backup and not counted yet.
    stale_recompute()
    comparison = figures_compare()
    findings = [find("figures_failed", words=line) for line in comparison.error.splitlines()]
    if waiting := StaleMark.objects.count():
        findings.append(find("figures_waiting", number=waiting))
    for one in ComparisonDifference.objects.filter(comparison=comparison).select_related("indicator", "quarter"):
        findings.append(find("figure_differs", name=f"{one.indicator.code} {one.quarter.code} {one.window}"))
    return findings
