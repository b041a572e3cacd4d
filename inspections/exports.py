"""What the rows of this room become in a file."""

from collections.abc import Iterator

from django.db.models import QuerySet

from departments.sheets.exporting import SheetExport
from enterprises.exports import Export
from enterprises.exports.formats import Line
from enterprises.exports.registers import of_sheet
from inspections.imports.sheets import cases, projects
from inspections.imports.spot_check_columns import COLUMNS, RESULTS, RETESTS, STAGES
from inspections.imports.spot_check_template import SHEET
from inspections.models import FailingItem, SpotCheck

STAGE_WORDS = {key: word for word, key in STAGES.items()}
RESULT_WORDS = {key: word for word, key in RESULTS.items()}
RETEST_WORDS = {key: word for word, key in RETESTS.items()} | {"": ""}


def spot_check_lines(row: SpotCheck) -> Iterator[Line]:
    """Yield a line for each failing item, in the columns of the sheet that is imported, and one where there is none."""
    for item in row.failing_items.all() or [FailingItem()]:
        yield (
            row.number,
            STAGE_WORDS[row.stage],
            row.sampled_on,
            row.producer_name,
            row.producer_uscc,
            row.sampled_name,
            row.township.name_on(row.sampled_on) if row.township else "",
            row.sample_name,
            row.model,
            row.brand,
            row.batch,
            row.category,
            row.laboratory,
            RESULT_WORDS[row.first_result],
            item.item,
            item.measured,
            item.limit,
            RETEST_WORDS[row.retest_result],
            row.note,
        )


SPOT_CHECKS = Export("监督抽查台账", tuple(column.title for column in COLUMNS), spot_check_lines)


def spot_checks_export() -> SheetExport:
    """Return the export of all spot checks that stand, under the name that the template's sheet has."""
    return SheetExport(SHEET, SPOT_CHECKS.headings, lambda: SPOT_CHECKS.all_lines(exported_checks()))


def exported_checks() -> QuerySet[SpotCheck]:
    """Return the spot checks that stand with what a file shows of them, in the order of their recording."""
    rows = SpotCheck.objects.select_related("township__successor").order_by("pk")
    return rows.prefetch_related("township__names", "failing_items")


PROJECTS = of_sheet("竣工工程台账", projects.PROJECTS)
EVALUATIONS = of_sheet("服务质量评价台账", projects.EVALUATIONS)
CASES = of_sheet("执法案件台账", cases.CASES)
COMPLAINTS = of_sheet("投诉举报台账", cases.COMPLAINTS)
