"""From the cells of a sheet to drafts of rows, column by column."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from exchange.fields import FoundRows, ReadCells
from exchange.formats import error_codes
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import CellError, ErrorCode, RowError, quote_cell
from exchange.formats.tables import Line as NumberedLine
from exchange.resources.declaration import DeclaredResource
from exchange.results import UNREADABLE, RowDraft, SheetResult


class ReadingResource(DeclaredResource):
    """Reads lines, lets them name rows of other registers, and gives each its row."""

    present: frozenset[str]
    """The fields that the sheet has a column for."""
    has_unreadable: bool
    naming_fields: Sequence[str] = ()
    """The fields that name a row to people; those of its identity, where there are none."""
    silent: list[int]
    """Where the columns stand that the sheet says nothing of."""

    def clean_lines(self, dataset: SheetDataset) -> list[RowDraft]:
        """Read all lines, column by column; lines that say nothing are passed over."""
        self.present = frozenset(name for name in dataset.places if not self.sheet_fields[name].readonly)
        read = {name: ReadCells(self.sheet_fields[name].widget.clean) for name in self.present}
        self.has_unreadable = False
        drafts: list[RowDraft] = []
        for chunk in dataset.chunks():
            values = zip(
                *[self.clean_column(chunk, dataset.places.get(name), read.get(name)) for name in self.place],
                strict=True,
            )
            # A line of which every cell is blank is no row, unless a formula stands in it.
            said = len(self.place)
            found = [RowDraft(line[0], each) for line, each in zip(chunk, values, strict=True) if each.count(None) < said or line[0] in dataset.faults]  # fmt: skip
            if dataset.faults or any(cells.has_errors for cells in read.values()):
                self.has_unreadable = True
                found = self.take_out_errors(found, dict(chunk), dataset)
            drafts += found
        return drafts

    def clean_column(self, chunk: Sequence[NumberedLine], place: int | None, cells: ReadCells | None) -> Sequence[Any]:
        """Return what the cells of one column come to, CellErrors among them; None where the sheet does not have it."""
        if place is None or cells is None:
            return [None] * len(chunk)
        return [cells[line[place]] for _, line in chunk]

    def take_out_errors(
        self, drafts: list[RowDraft], lines: dict[int, list[Any]], dataset: SheetDataset
    ) -> list[RowDraft]:
        """Note what is wrong with cells, and let UNREADABLE stand in their place."""
        names = [*self.place]
        kept = []
        for draft in drafts:
            values, cells = list(draft.values), lines[draft.number]
            faults = dataset.faults.get(draft.number, {})
            formulas = {name: faults[place + 1] for name, place in dataset.places.items() if name in self.present and place + 1 in faults}  # fmt: skip
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
        draft.add_error(RowError(code, line or draft.number, title, said, about, self.sheet))

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
            for at, key in enumerate(found[field.into]):
                if isinstance(key, CellError):
                    found[field.into][at] = None
                    self.refuse(drafts[at], key.code, key.field or field.sources[0], **key.about)
        return found

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
