"""The template of one or several registers, made from their columns."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from exchange.formats.workbooks import Guide, SheetGuide, template_workbook
from exchange.imports.sheet_register import SheetRegister

WIDE = ("企业名称", "标准", "范围", "依据", "名称")
"""Parts of headings whose columns hold long text."""


def registers_template(registers: Sequence[SheetRegister]) -> bytes:
    """Return the template as an .xlsx workbook."""
    return template_workbook([sheet_guide(register) for register in registers], notes(len(registers) > 1))


def sheet_guide(register: SheetRegister) -> SheetGuide:
    """Return how a register's sheet is explained; columns that exports show only are left out."""
    filled = [place for place, column in enumerate(register.columns) if not column.is_shown]
    examples = [[row[place] for place in filled] for row in register.examples]
    return SheetGuide(register.sheet, [guide(register, place) for place in filled], examples)


def guide(register: SheetRegister, place: int) -> Guide:
    """Return how a column is explained."""
    column = register.columns[place]
    choices = register.choices[column.key]() if column.key in register.choices else tuple(column.words)
    width = 28 if any(part in column.title for part in WIDE) else 16
    return Guide(column.title, column.hint, column.required, choices, column.is_date, width)


def notes(is_workbook: bool) -> list[str]:
    """Return what holds for all sheets."""
    found = [
        _(
            "The columns may stand in any order; coloured headings are obligatory. Columns with other headings are named and passed over."
        ),
        _(
            "Cells may be merged: the value holds for every line that the merged cell covers. Formulas are not read; paste them as values."
        ),
        _(
            "A row that is in the register already is brought up to date; rows that are not in the sheet stay as they are."
        ),
        _(
            "An empty cell clears what the register holds there; a column that the sheet does not have leaves it as it is."
        ),
    ]
    if is_workbook:
        found.append(
            _(
                "Sheets are told by their names; leave out those that you do not need. A line may name what another sheet of this workbook adds."
            )
        )
    return found
