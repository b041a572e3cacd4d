"""The kinds of sheets that can be handed in: one for each register, and the workbook that holds several of them.

Apps offer their registers in ``importables.py``.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.formats.cells import tidy_key
from exchange.formats.validation import Format
from exchange.imports.exporting import SheetExport, export_of
from exchange.imports.importing import workbook_foretell, workbook_import
from exchange.imports.jobs import Findings, Register, Written
from exchange.imports.preview import Keep
from exchange.imports.reading import Progress, WorkbookLines, workbook_read
from exchange.imports.sheet_register import SheetRegister
from exchange.imports.templates import registers_template

WORKBOOK = "workbook"
"""Stands for every register at once, one sheet each."""

registers: dict[str, SheetRegister] = {}
"""By key, in the order in which they depend on one another."""
imports: dict[str, Register] = {}
"""By the key that an import keeps."""
exports: dict[str, SheetExport] = {}
"""What can be written in a form that is read again, by the register's key."""


def offer(*offered: SheetRegister) -> None:
    """Let sheets bring these registers in, alone and within a workbook."""
    for register in offered:
        registers[register.key] = register
        imports[register.key] = importing(register.key, register.name, only(register))
        exports[register.key] = export_of(register)


def read_apart(sheets: Iterable[str]) -> list[Register]:
    """Return the kinds of sheets that read these sheets of a workbook by themselves, as spot checks are."""
    names = {tidy_key(sheet) for sheet in sheets}
    return [imports[key] for key, export in exports.items() if key not in registers and tidy_key(export.sheet) in names]


def only(register: SheetRegister) -> Callable[[], Sequence[SheetRegister]]:
    """Return what returns one register."""
    return lambda: [register]


def importing(key: str, name: str | Promise, chosen: Callable[[], Sequence[SheetRegister]]) -> Register:
    """Return the life of a sheet for the registers that ``chosen`` returns."""

    def read(path: Path, form: Format, progress: Progress) -> WorkbookLines:
        return workbook_read(path, form, chosen(), progress)

    def write(lines: WorkbookLines, cause: str, user: User | None) -> Written:
        return workbook_import(read=lines, registers=registers, cause=cause)

    def foretell(lines: WorkbookLines, keep: Keep) -> Findings:
        return workbook_foretell(lines, registers, keep)

    return Register(key, name, lambda: registers_template(chosen()), read, foretell, write)


imports[WORKBOOK] = importing(WORKBOOK, _("Workbook of several registers"), lambda: [*registers.values()])
