"""From lines to batches: lines with one sampling number are one batch with several failing items."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enterprises.imports.kinds import TOWNSHIP_UNKNOWN, TWO_ENTERPRISES
from enterprises.imports.known import KnownEnterprises, TwoEnterprises, known_for
from exchange.formats.columns import UNREADABLE, read_lines
from exchange.formats.error_codes import MISSING, NO_LINES
from exchange.formats.problems import Kind, Problem, Problems, SheetRefused, quoted
from exchange.formats.tables import open_table
from exchange.formats.validation import Format
from exchange.lookups.townships import KnownTownships
from inspections.imports import kinds
from inspections.imports.spot_check_columns import BATCH_KEYS, COLUMNS, PLACE, RESULTS, RETESTS, STAGES, TITLES
from inspections.rules import may_be_retested, may_have_failing_items

Progress = Callable[[int, int], None]
"""Told now and then how many lines are done, and of how many."""
STEP = 1_000

NUMBER, RESULT, RETEST = PLACE["number"], PLACE["first_result"], PLACE["retest_result"]
ITEM = slice(PLACE["item"], PLACE["limit"] + 1)
BATCH_PLACES = tuple(PLACE[key] for key in BATCH_KEYS if key != "number")
REQUIRED = tuple(PLACE[column.key] for column in COLUMNS if column.required and column.key != "number")
WORDS = {
    "stage": {value: word for word, value in STAGES.items()},
    "first_result": {value: word for word, value in RESULTS.items()},
    "retest_result": {value: word for word, value in RETESTS.items()},
}


@dataclass(slots=True)
class Batch:
    """A batch as the sheet describes it: what its first line says, and the failing items of all its lines.

    ``items`` maps a failing item to what was found, what is allowed, and the line that says so.
    """

    line: int
    values: list[Any]
    items: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    wrong: bool = False
    township: int | None = None
    producer: int | None = None
    sampled: int | None = None

    def get(self, key: str) -> Any:
        """Return the value of a batch column; None where it is blank."""
        return self.values[PLACE[key]] or None


@dataclass
class SpotCheckSheet:
    """A sheet read whole: its batches by sampling number, its problems, and what the office should know of it."""

    sheet: str
    present: frozenset[str]
    unknown_columns: list[str]
    lines: int = 0
    batches: dict[str, Batch] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    stray_lines: int = 0
    unknown_producers: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> int:
        """Batches with a problem, and lines that cannot be told to any batch."""
        return self.stray_lines + sum(batch.wrong for batch in self.batches.values())

    def sound(self) -> list[tuple[str, Batch]]:
        """Return the batches without a problem."""
        return [(number, batch) for number, batch in self.batches.items() if not batch.wrong]


def read_spot_checks(path: Path, form: Format, progress: Progress = lambda done, total: None) -> SpotCheckSheet:
    """Read a checked file; raise SheetRefused where it cannot be read at all."""
    table = open_table(path, form, COLUMNS)
    sheet = SpotCheckSheet(table.sheet, frozenset(table.headings.places), table.headings.unknown)
    for problem in table.headings.problems:
        sheet.problems.add(problem)
    if sheet.problems:
        return sheet
    total = max(table.total - table.headings.line, 0)
    for number, values in read_lines(table, COLUMNS, sheet.problems):
        if sheet.lines % STEP == 0:
            progress(sheet.lines, total)
        take_line(sheet, number, values)
    if not sheet.lines:
        raise SheetRefused(NO_LINES)
    settle(sheet)
    progress(total, total)
    return sheet


def take_line(sheet: SpotCheckSheet, line: int, values: list[Any]) -> None:
    """Add a line to its batch; the batch is wrong as soon as one of its lines is."""
    sheet.lines += 1
    number = values[NUMBER]
    if not number:
        if number is None:
            note(sheet, MISSING, line, "number", None)
        sheet.stray_lines += 1
        return
    batch = sheet.batches.get(number)
    before = sheet.problems.count
    if batch is None:
        batch = sheet.batches[number] = Batch(line, values)
        check_first(sheet, batch)
    else:
        check_further(sheet, batch, line, values)
    take_item(sheet, batch, line, values)
    if sheet.problems.count > before or UNREADABLE in values:
        batch.wrong = True


def note(sheet: SpotCheckSheet, kind: Kind, line: int, key: str, value: Any, **about: Any) -> None:
    """Add a problem with the value in the sheet's own words."""
    sheet.problems.add(Problem(kind, line, TITLES[key], in_words(key, value), about))


def in_words(key: str, value: Any) -> str:
    """Return a value as the sheet writes it."""
    if value is None or value is UNREADABLE:
        return ""
    return quoted(WORDS.get(key, {}).get(value, value))


def check_first(sheet: SpotCheckSheet, batch: Batch) -> None:
    """Check what the first line must say of its batch."""
    for place in REQUIRED:
        if batch.values[place] is None:
            note(sheet, MISSING, batch.line, COLUMNS[place].key, None)
    result, retest = batch.values[RESULT], batch.values[RETEST]
    if retest and result and not may_be_retested(result):
        stated = in_words("first_result", result)
        note(sheet, kinds.RETEST_WITHOUT_RESULT, batch.line, "retest_result", retest, stated=stated)


def check_further(sheet: SpotCheckSheet, batch: Batch, line: int, values: Sequence[Any]) -> None:
    """Check that a further line does not say otherwise than the first.

    It may leave a batch column empty. But where it repeats the conclusion, an empty re-test says that there was none.
    """
    for place in BATCH_PLACES:
        value, first = values[place], batch.values[place]
        silent = value is None and not (place == RETEST and values[RESULT] is not None)
        if silent or value is UNREADABLE or first is UNREADABLE or value == first:
            continue
        key = COLUMNS[place].key
        note(sheet, kinds.CONTRADICTION, line, key, value, first=batch.line, stated=in_words(key, first) or "空")


def take_item(sheet: SpotCheckSheet, batch: Batch, line: int, values: Sequence[Any]) -> None:
    """Add the line's failing item to its batch; the same item with the same finding is one item."""
    item, measured, limit = values[ITEM]
    if item is None:
        if (measured or limit) and batch.values[RESULT] == "failed":
            note(sheet, kinds.FINDING_WITHOUT_ITEM, line, "item", measured or limit)
        return
    if item is UNREADABLE or measured is UNREADABLE or limit is UNREADABLE:
        return
    measured, limit = measured or "", limit or ""
    found, allowed, first = batch.items.setdefault(item, (measured, limit, line))
    if (found, allowed) != (measured, limit):
        note(sheet, kinds.ITEM_TWICE, line, "item", item, first=first)


def settle(sheet: SpotCheckSheet) -> None:
    """Make the checks that need the whole batch and the registers."""
    townships, enterprises = KnownTownships(), known_to(sheet)
    for batch in sheet.batches.values():
        before = sheet.problems.count
        check_items(sheet, batch)
        find_township(sheet, batch, townships)
        find_enterprises(sheet, batch, enterprises)
        batch.wrong = batch.wrong or sheet.problems.count > before
    sheet.problems.kept.sort(key=lambda problem: problem.line or 0)


def known_to(sheet: SpotCheckSheet) -> KnownEnterprises:
    """Return the enterprises that the sheet may name."""
    batches = sheet.batches.values()
    names = {batch.get(key) for batch in batches for key in ("producer_name", "sampled_name")}
    return known_for(names - {None}, {batch.get("producer_uscc") for batch in batches} - {None})


def check_items(sheet: SpotCheckSheet, batch: Batch) -> None:
    """Check that only a batch that failed, at first or on re-test, has failing items."""
    result, retest = batch.values[RESULT], batch.values[RETEST]
    if batch.items and result and not may_have_failing_items(result, retest or ""):
        stated = in_words("first_result", result)
        item, (_, _, line) = next(iter(batch.items.items()))
        note(sheet, kinds.ITEMS_WITHOUT_FAILURE, line, "item", item, first=batch.line, stated=stated)


def find_township(sheet: SpotCheckSheet, batch: Batch, townships: KnownTownships) -> None:
    """Find the township by the name that it bore on the day of sampling."""
    name, day = batch.get("township"), batch.get("sampled_on")
    if name and day:
        batch.township = townships.find(name, day)
        if batch.township is None:
            note(sheet, TOWNSHIP_UNKNOWN, batch.line, "township", name)


def find_enterprises(sheet: SpotCheckSheet, batch: Batch, enterprises: KnownEnterprises) -> None:
    """Find the producer by code, else by name, and the sampled unit by name; an unknown producer is kept by name."""
    name, code = batch.get("producer_name") or "", batch.get("producer_uscc") or ""
    try:
        batch.producer = enterprises.find(name, code)
    except TwoEnterprises as clash:
        note(sheet, TWO_ENTERPRISES, batch.line, "producer_uscc", code, other=clash.by_code)
    if batch.producer is None and (name or code) and not batch.wrong:
        sheet.unknown_producers[name or code] += 1
    sampled = batch.get("sampled_name")
    batch.sampled = enterprises.find(sampled) if sampled else None
