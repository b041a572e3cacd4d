"""Importing spot-check sheets: what would become of each batch, and the writing of all of them or none."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchange.imports.figures import figures_standing
from exchange.imports.jobs import Findings, Register, SituationChanged, Written
from exchange.imports.preview import Keep
from inspections.imports import kinds
from inspections.imports.spot_check_batches import SpotCheckSheet, note, read_spot_checks
from inspections.imports.spot_check_columns import TITLES
from inspections.imports.spot_check_template import spot_check_template
from inspections.models import SpotCheck
from inspections.services import spot_check_staging as staging
from inspections.services.spot_check_fates import batch_fates
from targets.services import stale_marks_write

MEASURE = "spot-check-pass-rate"
NAMES = 200
"""Unknown producers listed by name; the register's list of unmatched producers has all of them."""


@transaction.atomic
def spot_checks_foretell(sheet: SpotCheckSheet, keep: Keep) -> Findings:
    """Return what importing the sheet would do; writes nothing. ``keep`` is given the fate of every batch."""
    fates = staged_fates(sheet)
    keep(batch_fates(sheet))
    return Findings(counts_of(sheet, fates), remarks(sheet))


def staged_fates(sheet: SpotCheckSheet) -> staging.Fates:
    """Stage the sheet and tell its fates; batches that cannot stand beside what is stored become problems."""
    staging.stage(sheet)
    for number, line, result in staging.impossible_retests():
        batch = sheet.batches[number]
        batch.wrong = True
        note(sheet, kinds.RETEST_KEPT, line, "first_result", result)
    return staging.tell_fates()


def counts_of(sheet: SpotCheckSheet, fates: staging.Fates) -> dict[str, int]:
    """Return the counts kept with the import: batches by fate, lines, problems."""
    return {
        "new": fates.new,
        "changed": fates.changed,
        "unchanged": fates.unchanged,
        "wrong": sheet.wrong,
        "lines": sheet.lines,
        "problems": sheet.problems.count,
    }


def remarks(sheet: SpotCheckSheet) -> dict[str, Any]:
    """Return what the office should know although it stops nothing."""
    return {
        "sheet": sheet.sheet,
        "unknown_columns": sheet.unknown_columns,
        "absent_columns": [title for key, title in TITLES.items() if key not in sheet.present] if sheet.present else [],
        "unknown_producers": sheet.unknown_producers.most_common(NAMES),
        "unknown_producer_count": len(sheet.unknown_producers),
        "unknown_producer_batches": sum(sheet.unknown_producers.values()),
    }


@transaction.atomic
def spot_checks_import(*, sheet: SpotCheckSheet, cause: str) -> Written:
    """Write a sheet without problems: its new and its changed batches, and the stale marks of what they move.

    Batches that the sheet does not name stay as they are. Other writers of the register wait until this is done, so
    that no batch can change between the telling of its fate and its writing; readers do not wait. Raises
    SituationChanged where the sheet no longer fits the register.
    """
    if sheet.problems:
        raise ValueError("a sheet with problems is never written")
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {SpotCheck._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    fates = staged_fates(sheet)
    if sheet.problems:
        raise SituationChanged
    quarters = staging.write_staged() if fates.new or fates.changed else set()
    before = figures_standing({MEASURE: quarters})
    stale_marks_write(measures=[MEASURE], quarters=quarters, cause=cause)
    return Written(counts_of(sheet, fates), remarks(sheet), before)


def write_spot_checks(sheet: SpotCheckSheet, cause: str, user: User | None) -> Written:
    """Write the sheet for the import's life cycle."""
    return spot_checks_import(sheet=sheet, cause=cause)


SPOT_CHECKS = Register(
    "spot-checks",
    gettext_lazy("Spot checks"),
    spot_check_template,
    read_spot_checks,
    spot_checks_foretell,
    write_spot_checks,
)
