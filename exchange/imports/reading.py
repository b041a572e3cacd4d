"""A handed-in file as datasets: the sheet of one resource, or the sheets of several that bear their names."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange.context import resources
from exchange.formats import error_codes
from exchange.formats.cells import tidy_key
from exchange.formats.datasets import Progress, SheetDataset, no_progress
from exchange.formats.errors import RowErrors, SheetRefused
from exchange.formats.tables import HEADING_LINES, Workbook, open_workbook
from exchange.formats.validation import Format
from exchange.formats.workbooks import is_example
from exchange.formats.writing import FORMATS
from exchange.resources import SheetResource

Resources = Sequence[type[SheetResource]]


class SheetFile:
    """A checked file and the resources that it is for; ``problems`` are those of the last preview.

    Each pass over its ``datasets`` reads the file anew.
    """

    def __init__(self, path: Path, form: Format, resources: Resources, progress: Progress = no_progress) -> None:
        self.path, self.form, self.resources, self.progress = path, form, resources, progress
        self.passed_over: list[str] = []
        self.problems = RowErrors()

    def datasets(self) -> Iterator[tuple[type[SheetResource], SheetDataset]]:
        """Yield each resource that the file has a sheet for; raise SheetRefused where it cannot be read at all.

        For one resource all sheets with its headings are read as one; for several the sheets bear their names.
        """
        self.passed_over = []
        if len(self.resources) == 1:
            resource = self.resources[0]
            form = FORMATS[self.form](resource.columns_taken())
            apart = set().union(*(each.sheet_names() for each in resources.values())) - resource.sheet_names()
            yield resource, form.create_dataset(self.path, resource._meta.sheet, apart, self.progress)
        elif self.form is Format.CSV:
            raise SheetRefused(error_codes.NOT_A_WORKBOOK)
        else:
            with open_workbook(self.path) as workbook:
                yield from self.named_sheets(workbook)

    def named_sheets(self, workbook: Workbook) -> Iterator[tuple[type[SheetResource], SheetDataset]]:
        """Yield the resources whose names sheets bear; the names of the other sheets are passed over."""
        # People add spaces and change the width of the signs; the name is the only tie of a sheet to its register.
        by_name = {name: resource for resource in self.resources for name in resource.sheet_names()}
        found: dict[type[SheetResource], str] = {}
        for name in workbook.names:
            resource = by_name.get(tidy_key(name))
            if resource is None:
                self.passed_over += [] if is_example(name) else [name]
            elif resource in found:
                raise SheetRefused(
                    error_codes.TWO_SHEETS, first=found[resource], second=name, register=resource._meta.sheet
                )
            else:
                found[resource] = name
        # What nobody sees is not read, and has to be told where it looks like a register.
        self.passed_over += [name for name in workbook.hidden if tidy_key(name) in by_name]
        if not found:
            names = "、".join(resource._meta.sheet for resource in self.resources)
            raise SheetRefused(error_codes.NO_SHEETS, names=names)
        done = 0
        # In the order of the resources, not of the file: rows must be read before others refer to them.
        for resource in (resource for resource in self.resources if resource in found):
            table = workbook.table(found[resource], resource.columns_taken())
            if table is None:
                raise SheetRefused(error_codes.NO_HEADINGS_ON, sheet=found[resource], lines=HEADING_LINES)
            dataset = SheetDataset(table, resource.columns_taken(), self.progress_after(done))
            yield resource, dataset
            done += dataset.total

    def progress_after(self, done: int) -> Progress:
        """Return what tells how far a sheet has come after so many lines of others."""
        return lambda lines, total: self.progress(done + lines, done + total)
