"""Text in UTF-8, GB 18030 or UTF-16 whose columns are separated by commas or another sign."""

import codecs
import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from exchange.formats import error_codes
from exchange.formats.base import SheetFormat
from exchange.formats.cells import shield_formula, unshield_formula
from exchange.formats.errors import SheetRefused
from exchange.formats.headings import Column
from exchange.formats.merging import Line as NumberedLine
from exchange.formats.scan import CONSTANT, MOST_COLUMNS, MOST_LINES, Faults
from exchange.formats.selections import Line
from exchange.formats.tables import HEADING_LINES, Table, find_table
from exchange.formats.validation import UTF16_MARKS

CHUNK = 1 << 20
MARK, LINE_ENDS = "\ufeff", "\r\n"
SEPARATORS = (",", "\t", ";", "|", "，", "；", "、", "^")


class CSV(SheetFormat):
    """Text with separators between its columns; commas where it is written here."""

    suffix, content_type = "csv", "text/csv"

    def is_binary(self) -> bool:
        """Say that bytes are taken, since only they tell the encoding."""
        return True

    def open_table(self, path: Path, preferred: str, apart: Collection[str] = ()) -> Table:
        """Return the table of a checked file."""
        return open_csv(path, self.columns)

    def write(self, path: Path, name: str, headings: Sequence[str], lines: Iterable[Line], mark: str = "") -> None:
        """Write CSV in UTF-8, with the mark by which Excel knows it."""
        # Without the mark Excel opens the file in the system's encoding and shows garbage.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows([as_text(cell) for cell in line] for line in lines)


def as_text(cell: Any) -> Any:
    """Return the cell as a CSV reader should take it: text never as a formula, dates as 2014-08-15."""
    return shield_formula(cell) if isinstance(cell, str) else cell


def open_csv(path: Path, columns: Sequence[Column]) -> Table:
    """Return the table of a text file in UTF-8 (with or without a mark at the start), GB 18030 or UTF-16 (with its mark)."""
    encoding = csv_encoding(path)
    separator = find_separator(path, encoding, columns)
    # The whole file is read here, so that the progress has an end and a broken line refuses the file at once.
    total = sum(1 for _ in csv_lines(path, encoding, {}, separator))
    faults: Faults = {}
    table = find_table(csv_lines(path, encoding, faults, separator), columns)
    if table is None:
        raise SheetRefused(error_codes.NO_HEADINGS, lines=HEADING_LINES)
    table.total, table.faults = total, faults
    return table


def find_separator(path: Path, encoding: str, columns: Sequence[Column]) -> str:
    """Return the sign between the columns: that under which most headings are found, a comma where none is."""

    def found(separator: str) -> int:
        try:
            table = find_table(islice(csv_lines(path, encoding, {}, separator), HEADING_LINES + 1), columns)
        except SheetRefused:
            return 0
        # A line that is not cut at all may look like a heading of several columns.
        return len(table.headings.places.keys() - table.headings.drawn.keys()) if table else 0

    return max(SEPARATORS, key=found)


def csv_encoding(path: Path) -> str:
    """Return the encoding in which the whole file can be read; UTF-8 is tried first, since GB 18030 fits almost anything."""
    with path.open("rb") as file:
        is_utf16 = file.read(2) in UTF16_MARKS
    if is_utf16:
        whole, at = decodes(path, "utf-16")
        if not whole:
            raise SheetRefused(error_codes.ENCODING, at=at)
        return "utf-16"
    utf8, at = decodes(path, "utf-8-sig")
    if utf8:
        return "utf-8-sig"
    gbk, gbk_at = decodes(path, "gb18030")
    if gbk:
        return "gb18030"
    # The encoding that came further is the more likely one, so its line is the one to look at.
    raise SheetRefused(error_codes.ENCODING, at=max(at, gbk_at))


def decodes(path: Path, encoding: str) -> tuple[bool, int]:
    """Say whether the whole file can be decoded, and if not, in which line it breaks off."""
    # Incremental: a character may lie across two pieces.
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return False, line + error.object[: error.start].decode(encoding, "replace").count("\n")
            line += text.count("\n")
        try:
            # The file may end within a character.
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False, line
    return True, line


def csv_lines(path: Path, encoding: str, faults: Faults, separator: str) -> Iterator[NumberedLine]:
    """Yield a text file's records, numbered as Excel would number them.

    Cells that Excel would take for formulas are noted in ``faults`` as their line is yielded, unless they are nothing but a text in
    quotes; text that an export kept from running is given back as it was.
    """
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=encoding, newline="") as file:
        # Without strict, the csv module takes an open quotation mark for text to the end of the file.
        reader = csv.reader(without_marks(file), strict=True, delimiter=separator)
        number = 0
        try:
            for number, written in enumerate(reader, start=1):
                check_reach(number, len(written))
                # Excel runs what begins so when it opens the file; a value computed elsewhere cannot be checked.
                is_calculated = any(cell[:1] == "=" for cell in written)
                cells = [without_quotes(cell) for cell in written] if is_calculated else written
                found = {place: (error_codes.FORMULA, cell) for place, cell in enumerate(cells, 1) if is_calculated and cell[:1] == "="}  # fmt: skip
                if found:
                    faults[number] = found
                yield number, [unshield_formula(cell) for cell in cells]
        except csv.Error:
            raise SheetRefused(error_codes.CSV_BROKEN, at=number + 1) from None


def without_marks(file: Iterable[str]) -> Iterator[str]:
    """Yield a text's lines without the marks (BOM) with which further files begin where several were joined into one.

    A file whose last line had no end goes over into the first line of the next: there the mark is that end.
    """
    first = ""
    for line in file:
        first = first or line.strip(LINE_ENDS)
        before, _mark, rest = line.partition(MARK)
        if not before and rest:
            yield rest
        elif rest and rest.strip(LINE_ENDS) == first.strip(MARK):
            yield before + "\n"
            yield rest
        else:
            yield line


def without_quotes(cell: str) -> str:
    """Return the text of a formula that is nothing but a text in quotes, as ="001" is; any other cell as it is."""
    constant = CONSTANT.fullmatch(cell[1:].strip()) if cell[:1] == "=" else None
    return constant[1].replace('""', '"') if constant else cell


def check_reach(lines: int, columns: int) -> None:
    """Refuse a text file that is far longer or wider than any sheet of records."""
    if lines > MOST_LINES or columns > MOST_COLUMNS:
        raise SheetRefused(error_codes.TOO_WIDE, sheet="CSV", lines=lines, columns=columns, most_lines=MOST_LINES)
