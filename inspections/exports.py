"""What the rows of this app become in a file."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from departments.models import Township
from enterprises.exports import of_sheet
from exchange.exports.catalogue import CHUNK, Export
from exchange.formats.selections import Line
from exchange.imports.exporting import SheetExport
from inspections.imports.sheets import cases, projects
from inspections.imports.spot_check_columns import COLUMNS, RESULTS, RETESTS, STAGES
from inspections.imports.spot_check_template import SHEET
from inspections.models import FailingItem, SpotCheck

STAGE_WORDS = {key: word for word, key in STAGES.items()}
RESULT_WORDS = {key: word for word, key in RESULTS.items()}
RETEST_WORDS = {key: word for word, key in RETESTS.items()} | {"": ""}
READ = (
    "pk", "number", "stage", "sampled_on", "producer_name", "producer_uscc", "sampled_name", "township_id", "sample_name",
    "model", "brand", "batch", "category", "laboratory", "first_result", "retest_result", "note",
)  # fmt: skip
NO_ITEM = ("", "", "")
Item = tuple[str, str, str]
NameOn = Callable[[int | None, dt.date], str]


def spot_checks_read(rows: QuerySet[SpotCheck]) -> Iterator[Sequence[Line]]:
    """Yield the lines of each batch: one for each failing item, and one where there is none.

    Reads tuples and not models, which take four times as long; items come chunk by chunk, townships once.
    """
    named = township_names()
    plain = rows.select_related(None).prefetch_related(None).values_list(*READ).iterator(chunk_size=CHUNK)
    while chunk := list(islice(plain, CHUNK)):
        items = failing_items([row[0] for row in chunk])
        for pk, *row in chunk:
            yield [spot_check_line(row, item, named) for item in items.get(pk, [NO_ITEM])]


def failing_items(pks: list[int]) -> dict[int, list[Item]]:
    """Return the failing items of these batches: what failed, what was found, what is allowed."""
    found: dict[int, list[Item]] = {}
    rows = FailingItem.objects.filter(spot_check__in=pks).order_by("spot_check", "position")
    for pk, *item in rows.values_list("spot_check_id", "item", "measured", "limit"):
        found.setdefault(pk, []).append((item[0], item[1], item[2]))
    return found


def township_names() -> NameOn:
    """Return a function from a township's key and a day to the name of that day."""
    townships = Township.objects.prefetch_related("names").in_bulk()

    @cache
    def named(pk: int | None, day: dt.date) -> str:
        return townships[pk].name_on(day) if pk else ""

    return named


def spot_check_line(row: Sequence[Any], item: Item, named: NameOn) -> Line:
    """Return a line in the columns of the sheet that is imported, from the columns READ after the key."""
    number, stage, day, producer, uscc, unit, township, sample, *kind, laboratory, first, retest, note = row
    return (
        number, STAGE_WORDS[stage], day, producer, uscc, unit, named(township, day), sample, *kind, laboratory,
        RESULT_WORDS[first], *item, RETEST_WORDS[retest], note,
    )  # fmt: skip


SPOT_CHECKS = Export("监督抽查台账", tuple(column.title for column in COLUMNS), spot_checks_read)


def spot_checks_export() -> SheetExport:
    """Return the export of all spot checks that stand, under the name that the template's sheet has."""
    in_order = SpotCheck.objects.order_by("pk")
    return SheetExport(SHEET, SPOT_CHECKS.headings, lambda: SPOT_CHECKS.all_lines(in_order.all()), in_order.count)


PROJECTS = of_sheet("竣工工程台账", projects.PROJECTS)
EVALUATIONS = of_sheet("服务质量评价台账", projects.EVALUATIONS)
CASES = of_sheet("执法案件台账", cases.CASES)
COMPLAINTS = of_sheet("投诉举报台账", cases.COMPLAINTS)
