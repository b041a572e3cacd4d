"""What the office should know of how a sheet was read, although it stops nothing."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from exchange.fields import SheetField
from exchange.formats.cells import Cell, as_text
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import quote_cell
from exchange.formats.scan import column_letters
from exchange.read_cells import ReadCells
from exchange.results import RowDraft

KEPT = 50
"""Passed-over lines and words that are told one by one."""
RANGES = 20


def remarks_on_lines(
    dataset: SheetDataset,
    drafts: Sequence[RowDraft],
    passed: Sequence[tuple[int, str]],
    read: Mapping[str, ReadCells],
    fields: Mapping[str, SheetField],
) -> dict[str, Any]:
    """Return what was read though hidden or struck through, what was passed over, and which headings and words were taken for others."""
    hidden = [draft.number for draft in drafts if draft.number in dataset.hidden_lines] if dataset.hidden_lines else []
    struck = [draft.number for draft in drafts if draft.number in dataset.struck_lines] if dataset.struck_lines else []
    used = {place for name, place in dataset.places.items() if name in read}
    remarks: dict[str, Any] = {
        "hidden_lines": ranges_in_words(hidden, dataset),
        "hidden_line_count": len({*hidden}),
        "struck_lines": ranges_in_words(struck, dataset),
        "struck_line_count": len({*struck}),
        "hidden_columns": "、".join(column_letters(column) for column in dataset.hidden_columns if column - 1 in used),
        "passed_lines": [
            (" ".join(map(str, dataset.place_of(line))).strip(), content) for line, content in passed[:KEPT]
        ],
        "passed_line_count": len(passed),
        "sheets_read": dataset.sheets,
        "sheets_passed": dataset.passed_over,
        "understood": dataset.understood,
        "words": words_taken(read, fields)[:KEPT],
    }
    return {name: value for name, value in remarks.items() if value}


def words_taken(read: Mapping[str, ReadCells], fields: Mapping[str, SheetField]) -> list[tuple[str, str, str]]:
    """Return heading, word and meaning for each word of a list that was written otherwise than the list has it."""
    return [
        (fields[name].title, quote_cell(cell), fields[name].widget.in_words(value))
        for name, cells in read.items()
        for cell, value in cells.items()
        if isinstance(cell, str) and fields[name].widget.is_other_word(cell)
    ]


def ranges_in_words(lines: Iterable[int], dataset: SheetDataset) -> str:
    """Return line numbers as people list them: 3、5–9."""
    found = []
    for _key, group in groupby(enumerate(sorted({*lines})), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        (sheet, first), (_, last) = dataset.place_of(numbers[0]), dataset.place_of(numbers[-1])
        found.append(f"{sheet} {first}–{last}".strip() if last > first else f"{sheet} {first}".strip())
    return "、".join(found[:RANGES]) + ("…" if len(found) > RANGES else "")


def line_words(cells: Sequence[Cell]) -> str:
    """Return what a line says, each content once, cut to a readable length."""
    return quote_cell(" ".join(dict.fromkeys(text for cell in cells if (text := as_text(cell)))))
