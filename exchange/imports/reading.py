"""Reading a file of one or several sheets into the lines of registers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from exchange.formats import error_codes
from exchange.formats.cells import tidy_key
from exchange.formats.columns import read_lines
from exchange.formats.problems import Problems, SheetRefused
from exchange.formats.tables import HEADING_LINES, Table, Workbook, open_table, open_workbook
from exchange.formats.validation import Format
from exchange.imports.entries import SheetLines
from exchange.imports.sheet_register import SheetRegister

Progress = Callable[[int, int], None]
"""Told now and then how many lines are done, and of how many."""
STEP = 1_000


@dataclass
class WorkbookLines:
    """What a file holds: a sheet of lines for each register, in the order in which they depend on one another.

    ``problems`` are those of the cells; once the rows were held against the registers, theirs too.
    """

    sheets: list[SheetLines] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return sum(len(sheet.lines) for sheet in self.sheets)


def workbook_read(
    path: Path, form: Format, registers: Sequence[SheetRegister], progress: Progress = lambda done, total: None
) -> WorkbookLines:
    """Read a checked file; raise SheetRefused where it cannot be read at all.

    For one register the sheet with its headings is read, wherever it stands; for several the sheets bear their names.
    """
    found = WorkbookLines()
    with ExitStack() as stack:
        if len(registers) == 1:
            tables = iter([(registers[0], open_table(path, form, registers[0].columns, registers[0].sheet))])
        elif form is Format.CSV:
            raise SheetRefused(error_codes.NOT_A_WORKBOOK)
        else:
            tables = named_tables(stack.enter_context(open_workbook(path)), registers, found.passed_over)
        for register, table in tables:
            found.sheets.append(sheet_read(register, table, found.lines, progress))
            found.problems.count += found.sheets[-1].problems.count
    if not found.lines and not found.problems:
        raise SheetRefused(error_codes.NO_LINES)
    progress(found.lines, found.lines)
    return found


def named_tables(
    workbook: Workbook, registers: Sequence[SheetRegister], passed_over: list[str]
) -> Iterator[tuple[SheetRegister, Table]]:
    """Yield the tables on the sheets that bear the registers' names; the names of the others go to ``passed_over``."""
    names = {tidy_key(register.sheet): register for register in registers}
    found: dict[str, str] = {}
    for name in workbook.names:
        register = names.get(tidy_key(name))
        if register is None:
            passed_over.append(name)
        elif register.key in found:
            raise SheetRefused(error_codes.TWO_SHEETS, first=found[register.key], second=name, register=register.sheet)
        else:
            found[register.key] = name
    if not found:
        raise SheetRefused(error_codes.NO_SHEETS, names="、".join(register.sheet for register in registers))
    for register in registers:
        if register.key in found:
            table = workbook.table(found[register.key], register.columns)
            if table is None:
                raise SheetRefused(error_codes.NO_HEADINGS_ON, sheet=found[register.key], lines=HEADING_LINES)
            yield register, table


def sheet_read(register: SheetRegister, table: Table, before: int, progress: Progress) -> SheetLines:
    """Read one table; ``before`` lines of other sheets are done already."""
    sheet = SheetLines(register, table.sheet, frozenset(table.headings.places), table.headings.unknown)
    for problem in table.headings.problems:
        sheet.problems.add(problem)
    if sheet.problems:
        return sheet
    total = before + max(table.total - table.headings.line, 0)
    for number, values in read_lines(table, register.columns, sheet.problems):
        if len(sheet.lines) % STEP == 0:
            progress(before + len(sheet.lines), total)
        sheet.lines.append((number, values))
    return sheet
