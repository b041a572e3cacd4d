"""From the cells of a sheet to drafts of rows, column by column."""

import ctypes
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from exchange.fields import ReferenceField
from exchange.formats import error_codes
from exchange.formats.beneath import is_beneath
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import CellError, ErrorCode, RowError, quote_cell
from exchange.formats.merging import Line as NumberedLine
from exchange.read_cells import FoundRows, ReadCells
from exchange.resources.declaration import DeclaredResource
from exchange.resources.remarks import KEPT, line_words, remarks_on_lines
from exchange.results import UNREADABLE, RowDraft, SheetResult


def give_back_memory() -> None:
    """Let the system have what the workbook took, which the C library would keep for this process: 40 MB for 100,000 lines."""
    # Other C libraries than GNU's give it back by themselves.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def only_sheet(number: int) -> tuple[str, int]:
    """Return the place of a line where there is no other worksheet to tell it from."""
    return "", number


class ReadingResource(DeclaredResource):
    """Reads lines, lets them name rows of other registers, and gives each its row."""

    place_of: Callable[[int], tuple[str, int]] = staticmethod(only_sheet)
    present: frozenset[str]
    """The fields that the sheet has a column for."""
    has_unreadable: bool
    naming_fields: Sequence[str] = ()
    """The fields that name a row to people; those of its identity, where there are none."""
    has_lines_beneath = True
    """Whether totals, notes and signatures may stand under the lines."""
    silent: list[int]
    """Where the columns stand that the sheet says nothing of."""

    def clean_lines(self, dataset: SheetDataset) -> list[RowDraft]:
        """Read all lines, column by column; lines that say nothing are passed over, and so are totals and notes with a remark."""
        self.present = frozenset(name for name in dataset.places if not self.sheet_fields[name].readonly)
        self.place_of = dataset.place_of
        read = {name: ReadCells(self.sheet_fields[name].widget.clean) for name in self.place if name in self.present}
        self.has_unreadable = False
        drafts: list[RowDraft] = []
        passed: list[tuple[int, str]] = []
        for chunk in dataset.chunks():
            columns = {name: self.clean_column(chunk, dataset.places.get(name), read.get(name)) for name in self.place}
            said = len(self.place)
            beneath = self.lines_beneath(chunk, columns) if self.has_lines_beneath else {}
            # A line of which every cell is blank is no row, unless a formula stands in it.
            found = [RowDraft(line[0], each) for at, (line, each) in enumerate(zip(chunk, zip(*columns.values(), strict=True), strict=True)) if at not in beneath and (each.count(None) < said or line[0] in dataset.faults)]  # fmt: skip
            passed += [(chunk[at][0], content) for at, content in beneath.items()]
            if dataset.faults or any(cells.has_errors for cells in read.values()):
                self.has_unreadable = True
                found = self.take_out_errors(found, dict(chunk), dataset)
            drafts += found
        self.remarks |= remarks_on_lines(dataset, drafts, passed, read, self.sheet_fields)
        give_back_memory()
        return drafts

    def clean_column(self, chunk: Sequence[NumberedLine], place: int | None, cells: ReadCells | None) -> Sequence[Any]:
        """Return what the cells of one column come to, CellErrors among them; None where the sheet does not have it."""
        if place is None or cells is None:
            return [None] * len(chunk)
        return [cells[line[place]] for _, line in chunk]

    def lines_beneath(self, chunk: Sequence[NumberedLine], columns: Mapping[str, Sequence[Any]]) -> dict[int, str]:
        """Return the lines of totals, notes and signatures, by their place in the chunk; only what lacks something can be one."""
        lacking = set[int]()
        for name in self.present:
            if self.sheet_fields[name].required:
                column = columns[name]
                lacking |= {at for at, value in enumerate(column) if value is None or isinstance(value, CellError)}
        return {at: line_words(chunk[at][1]) for at in sorted(lacking) if is_beneath(chunk[at][1])}

    def take_out_errors(
        self, drafts: list[RowDraft], lines: dict[int, list[Any]], dataset: SheetDataset
    ) -> list[RowDraft]:
        """Note what is wrong with cells, and let UNREADABLE stand in their place."""
        names = [*self.place]
        kept = []
        for draft in drafts:
            values, cells = list(draft.values), lines[draft.number]
            faults = dataset.faults.get(draft.number, {})
            formulas = {name: faults[at + 1] for name, place in dataset.places.items() if name in self.present for at in dataset.drawn.get(name, [place]) if at + 1 in faults}  # fmt: skip
            for at, value in enumerate(values):
                if isinstance(value, CellError):
                    values[at] = UNREADABLE
                    # A formula is the cause, and its last result as a value only the consequence.
                    if names[at] not in formulas:
                        self.refuse(
                            draft, value.code, names[at], quote_cell(cells[dataset.places[names[at]]]), **value.about
                        )
            for name in self.place:
                if name in formulas:
                    code, content = formulas[name]
                    values[self.place[name]] = UNREADABLE
                    self.refuse(draft, code, name, quote_cell(content))
            draft.values = tuple(values)
            if draft.values.count(None) < len(values):
                kept.append(draft)
        return kept

    def refuse(
        self, draft: RowDraft, code: ErrorCode, field: str, /, value: str | None = None, line: int | None = None, **about: Any
    ) -> None:  # fmt: skip
        """Note an error of a row, and the field that says it; without a ``value`` the row's own is quoted."""
        said = self.in_words(field, draft.values[self.place[field]]) if value is None else value
        title = self.sheet_fields[field].title
        sheet, at = self.place_of(line or draft.number)
        draft.add_error(RowError(code, at, title, said, about, sheet or self.sheet))

    def line_words(self, number: int) -> str:
        """Return a line's number as people tell it: with its worksheet, where the file has several."""
        sheet, line = self.place_of(number)
        return f"{sheet} {line}".strip()

    def in_words(self, field: str, value: Any) -> str:
        """Return a value as the sheet writes it; nothing for a blank."""
        return "" if value is None or value is UNREADABLE else self.sheet_fields[field].widget.in_words(value)

    def get_value(self, draft: RowDraft, field: str) -> Any:
        """Return what a line says in a field; None where it is blank or cannot be read."""
        value = draft.values[self.place[field]]
        return None if value is UNREADABLE else value

    def name_of(self, draft: RowDraft) -> str:
        """Return what tells a row apart."""
        names = self.naming_fields or dict.fromkeys(name for column in self.identity for name in self.sources[column])
        return " ".join(filter(None, (self.in_words(name, draft.values[self.place[name]]) for name in names)))

    def absent_fields(self, present: Collection[str]) -> list[str]:
        """Return the fields that the sheet could have a column for and has not."""
        return [name for name, field in self.sheet_fields.items() if name not in present and not field.readonly and not field.taken_only]  # fmt: skip

    def group_lines(self, drafts: list[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Return a draft for each row; here each line is one, and must fill in every required column."""
        for name in self.present:
            if self.sheet_fields[name].required:
                place = self.place[name]
                for draft in drafts:
                    if draft.values[place] is None:
                        self.refuse(draft, error_codes.MISSING, name)
        return drafts

    def resolve_references(self, drafts: Sequence[RowDraft]) -> dict[str, list[int | None]]:
        """Return the keys of the rows that the lines mean, by the column that keeps them."""
        found: dict[str, list[int | None]] = {}
        for field in self.references:
            if not self.present & {*field.sources}:
                continue
            places = [self.place[name] for name in field.named_by]
            names_of = itemgetter(*places) if len(places) > 1 else lambda values, at=places[0]: (values[at],)
            names = [names_of(draft.values) for draft in drafts]
            if self.has_unreadable:
                names = [tuple(None if name is UNREADABLE else name for name in each) for each in names]
            if field.widget.load:
                field.widget.load(self.context, {*names})
            rows = FoundRows(field, self.context)
            found[field.into] = [rows[each] for each in names]
            self.tell_names(field, rows)
            for at, key in enumerate(found[field.into]):
                if isinstance(key, CellError):
                    found[field.into][at] = None
                    self.refuse(drafts[at], key.code, key.field or field.sources[0], **key.about)
        return found

    def tell_names(self, field: ReferenceField, rows: FoundRows) -> None:
        """Let the office know which names were taken for others."""
        if not field.widget.taken_as:
            return
        title = self.sheet_fields[field.sources[0]].title
        keys = {names[0]: key for names, key in rows.items() if isinstance(key, int) and names[0]}
        taken = ((name, field.widget.taken_as(self.context, key, name)) for name, key in keys.items())
        words = [(title, name, meaning) for name, meaning in taken if meaning]
        if words:
            self.remarks["words"] = [*self.remarks.get("words", []), *words][:KEPT]

    def fill_rows(self, drafts: Sequence[RowDraft], found: dict[str, list[int | None]]) -> None:
        """Give each draft its row: what the line says, and what an empty cell means."""
        columns: list[Sequence[Any]] = []
        self.silent: list[int] = []
        for place, (name, blank) in enumerate(zip(self.columns, self.blanks, strict=True)):
            field = self.written_by.get(name)
            if name in found:
                columns.append(found[name])
            elif field and field.key in self.present:
                # An empty required cell is an error already; a default in its place would hide it.
                at, empty = self.place[field.key], None if field.required else blank
                said = [draft.values[at] for draft in drafts]
                if empty is not None or self.has_unreadable:
                    said = [empty if value is None else None if value is UNREADABLE else value for value in said]
                columns.append(said)
            else:
                columns.append([blank] * len(drafts))
                # The identity of a found row is its own; anything else that the sheet is silent of stays as it is
                # stored.
                if name not in self.identity:
                    self.silent.append(place)
        for draft, row in zip(drafts, zip(*columns, strict=True), strict=True):
            draft.row = list(row)
