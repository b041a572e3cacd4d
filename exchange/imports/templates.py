"""The template of one or several registers, made from their columns."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from exchange.fields import SheetField
from exchange.formats.workbooks import Guide, SheetGuide, template_workbook
from exchange.resources import SheetResource

NOTES = (
    _("The columns may stand in any order; coloured headings are obligatory. Columns with other headings are named and passed over."),
    _("Cells may be merged: the value holds for every line that the merged cell covers. Formulas are not read; paste them as values."),
    _("A row that is in the register already is brought up to date; rows that are not in the sheet stay as they are."),
    _("An empty cell clears what the register holds there; a column that the sheet does not have leaves it as it is."),
)  # fmt: skip
"""What holds for all sheets."""
NOTE_ON_WORKBOOK = _(
    "Sheets are told by their names; leave out those that you do not need. A line may name what another sheet of this workbook adds."
)
WIDE = ("企业名称", "标准", "范围", "依据", "名称")
"""Parts of headings whose columns hold long text."""


def sheets_template(resources: Sequence[type[SheetResource]]) -> bytes:
    """Return the template as an .xlsx workbook."""
    is_workbook = len(resources) > 1
    notes = (*NOTES, NOTE_ON_WORKBOOK) if is_workbook else (*NOTES, *resources[0].notes)
    return template_workbook([sheet_guide(resource) for resource in resources], [str(note) for note in notes])


def sheet_guide(resource: type[SheetResource]) -> SheetGuide:
    """Return how a sheet is explained; columns that exports show only are left out."""
    fields = resource.headings()
    filled = [place for place, field in enumerate(fields) if not field.readonly]
    examples = [[row[place] for place in filled] for row in resource._meta.examples]
    return SheetGuide(resource._meta.sheet, [guide(fields[place]) for place in filled], examples)


def guide(field: SheetField) -> Guide:
    """Return how a column is explained."""
    width = 28 if any(part in field.title for part in WIDE) else 16
    return Guide(field.title, field.hint, field.required, field.choices(), field.is_date, width)
