"""What a worksheet's XML says of its cells: how far they reach, what must not be read, what calamine does not tell of them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from exchange.formats import error_codes
from exchange.formats.errors import SHOWN, ErrorCode, SheetRefused
from exchange.formats.markup import local
from exchange.formats.numbers import NumberFormat
from exchange.formats.styles import TRUE, SharedTexts, Styles, is_on

MOST_LINES = 200_000
MOST_COLUMNS = 400
MOST_CELLS = 6_000_000
MOST_FAULTS = 100_000
MOST_SHOWN = 500_000
"""Cells of one sheet whose numbers Excel shows otherwise than they are kept."""
CONSTANT = re.compile(r'"((?:[^"]|"")*)"')

Faults = dict[int, dict[int, tuple[ErrorCode, str]]]
"""Cells that must not be read, by line and column counted from 1: why, and what stands there."""


@dataclass
class SheetScan:
    """What a sheet's XML says about itself; lines and columns are counted from 1, as Excel does."""

    lines: int = 0
    columns: int = 0
    characters: int = 0
    faults: Faults = field(default_factory=lambda: defaultdict(dict))
    told: dict[int, dict[int, NumberFormat | str]] = field(default_factory=lambda: defaultdict(dict))
    """By line and column: how Excel shows the number there, or the text that a formula holds in quotes."""
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    struck_lines: set[int] = field(default_factory=set)

    def fits(self) -> bool:
        """Say whether the sheet can be laid out in memory."""
        return self.lines <= MOST_LINES and self.columns <= MOST_COLUMNS and self.lines * self.columns <= MOST_CELLS


class SheetScanner:
    """Collects a `SheetScan` from the events of one worksheet."""

    def __init__(self, shared: SharedTexts, styles: Styles) -> None:
        self.scan = SheetScan()
        self.shared, self.styles = shared, styles
        self.line = self.column = 0
        self.type = self.style = ""
        self.inside = self.formula = ""
        self.noted = self.told = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning; few kinds matter, and prefixes are rare enough to cost only where they occur."""
        if ":" in name:
            name = local(name)
        if self.inside == "f":
            self.leave_formula()
        if name == "c":
            self.cell(attributes)
        elif name == "row":
            # Both numbers are optional in the format; without them rows and cells follow one another.
            self.line = int(attributes.get("r", self.line + 1))
            self.column = 0
            if is_hidden(attributes, "ht"):
                self.scan.hidden_lines.append(self.line)
        elif name in {"v", "t"}:
            self.value(name)
        elif name == "f":
            self.inside, self.formula = "f", ""
        elif name == "col" and is_hidden(attributes, "width"):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.scan.hidden_columns.extend(range(int(attributes["min"]), last + 1))
        elif name == "strike" and is_on(attributes):
            # Only of a text that stands in the cell itself.
            self.scan.struck_lines.add(self.line)
        else:
            self.inside = ""

    def cell(self, attributes: dict[str, str]) -> None:
        """Enter a cell; one without a reference follows its neighbour."""
        reference = attributes.get("r")
        self.column = column_of(reference) if reference else self.column + 1
        self.type, self.style = attributes.get("t", ""), attributes.get("s", "")
        self.inside = ""

    def value(self, name: str) -> None:
        """Enter a value: only cells that have one stretch the rectangle."""
        scan = self.scan
        self.inside = name
        # Formats reach far beyond the data, and calamine does not lay out cells without a value.
        scan.lines = max(scan.lines, self.line)
        scan.columns = max(scan.columns, self.column)
        if self.style in self.styles.struck:
            scan.struck_lines.add(self.line)
        if self.type == "e":
            self.fault(error_codes.ERROR_VALUE, "")
        elif name == "v" and self.style in self.styles.formats and self.type in {"", "n"}:
            self.tell(self.styles.formats[self.style])

    def text(self, data: str) -> None:
        """Take an element's text; of a shared one, count what it points to."""
        if self.inside == "f":
            self.formula += data
        elif self.type == "s" and self.inside == "v":
            try:
                # calamine copies a shared text into every cell, so one long text in many cells is a bomb.
                self.scan.characters += self.shared.lengths[int(data)]
                if int(data) in self.shared.struck:
                    self.scan.struck_lines.add(self.line)
            except (ValueError, IndexError):
                # White space between elements arrives here too, and from a hostile file what points to no text.
                return
        else:
            self.scan.characters += len(data)
            if self.type == "e":
                self.quote(data)

    def leave_formula(self) -> None:
        """Note a formula; one that is nothing but a text in quotes is that text."""
        constant = CONSTANT.fullmatch(self.formula.strip())
        if constant:
            self.scan.lines, self.scan.columns = max(self.scan.lines, self.line), max(self.scan.columns, self.column)
            self.tell(constant[1].replace('""', '"'))
        else:
            self.fault(error_codes.FORMULA, f"={self.formula[:SHOWN]}")
        self.inside = ""

    def tell(self, what: NumberFormat | str) -> None:
        """Note what is to be known of a cell."""
        self.told += 1
        if self.told > MOST_SHOWN:
            raise SheetRefused(error_codes.TOO_MANY_FORMATS, most=MOST_SHOWN)
        self.scan.told[self.line].setdefault(self.column, what)

    def quote(self, data: str) -> None:
        """Add to what is quoted of an error value."""
        found, quote = self.scan.faults[self.line].get(self.column, (None, ""))
        if found is error_codes.ERROR_VALUE and len(quote) <= SHOWN:
            self.scan.faults[self.line][self.column] = found, quote + data

    def fault(self, kind: ErrorCode, value: str) -> None:
        """Note a cell that must not be read; a formula that yields an error is a formula."""
        # A sheet full of formulas would fill the memory with its faults; the count of them need not be exact.
        if self.noted < MOST_FAULTS:
            self.noted += 1
            self.scan.faults[self.line].setdefault(self.column, (kind, value))


def is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Say whether a person does not see a line or column: it says so, or was drawn to nothing."""
    return attributes.get("hidden") in TRUE or not attributes.get(size, "1").rstrip("0.")


def column_of(reference: str) -> int:
    """Return the number of the column in a cell reference: 1 for A7, 28 for AB7."""
    number = 0
    for char in reference:
        if not char.isalpha():
            # The digits follow the letters.
            break
        number = number * 26 + ord(char) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters that Excel shows above a column: A for 1, AB for 28."""
    letters = ""
    while number:
        # Letters have no zero: after Z comes AA, so one is taken off at every step.
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
