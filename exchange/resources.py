"""The one frame of all sheets: an import-export resource that reads, compares, checks and writes whole columns and tables.

``import_data(dataset, dry_run=True)`` previews and ``import_data(dataset)`` writes; both return a `SheetResult`. Hooks of single rows
(``before_import_row``, ``import_instance``, ``save_instance`` …) are not called: a resource overrides ``group_lines``, ``find_stored``,
``compare_figure``, ``check_row``, ``check_sheet``, ``derive`` and ``marks`` instead.
"""

import datetime as dt
import gc
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Field, QuerySet
from import_export.declarative import ModelDeclarativeMetaclass
from import_export.fields import Field as ImportExportField
from import_export.resources import ModelResource

from exchange.context import ImportContext
from exchange.fields import FoundRows, ReadCells, ReferenceField, SheetField
from exchange.formats import error_codes
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import CellError, ErrorCode, RowError, SheetRefused, quoted
from exchange.formats.selections import Line
from exchange.formats.tables import Line as NumberedLine
from exchange.loaders import Key, Stored, StoredRows
from exchange.results import INVALID, NEW, SKIP, UNREADABLE, UPDATE, RowDraft, SheetResult
from exchange.rules import Judge, blamed_fields, judge_of, rules_of
from targets.services import stale_marks_write

Values = Mapping[str, Any]
"""A row of a table: its values by the names of its columns, such as ``enterprise_id``."""
Change = tuple[Values | None, Values]
"""A row before (None for a new one) and after an import."""
Marks = dict[str, set[int]]
"""The quarters that changes make stale, by measure."""
CHUNK = 2_000
SHOWN = 8
"""Columns that are shown of a new row."""


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking over a hundred thousand rows again and again; they hold no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class SheetMetaclass(ModelDeclarativeMetaclass):
    """The fields of a sheet are those declared, in the order in which they are declared; none is guessed from the model."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        own = [key for key, value in attrs.items() if isinstance(value, ImportExportField)]
        made: Any = super().__new__(cls, name, bases, attrs)
        inherited = [key for base in bases for key in getattr(base, "fields", ())]
        made.fields = OrderedDict((key, made.fields[key]) for key in dict.fromkeys([*inherited, *own]))
        for key, field in made.fields.items():
            if isinstance(field, ReferenceField):
                # import-export's own row loop asks whether the line has the field's column.
                field.key, field.column_name = key, made.fields[field.sources[0]].column_name
                field.named_by = {source: made.fields[source] for source in (*field.sources, *field.helped_by)}
            else:
                field.bind(key, made._meta.model)
        return made


class SheetResource(ModelResource, metaclass=SheetMetaclass):
    """A register as sheets bring it in and take it out.

    ``Meta`` names the ``model``, the ``import_id_fields`` that tell rows apart, the ``key`` that an import keeps, the name of the
    ``sheet``, its ``title`` for people, ``examples`` of its lines, and ``is_apart`` where a workbook of several sheets does not hold it.
    ``siblings`` says that checks or marks look at all rows beneath the same row.
    """

    siblings = False
    is_taken_whole = True
    """Whether any error keeps everything out, or each row is taken for itself."""
    sheet = ""
    """The name of the sheet, where errors tell it."""
    notes: Sequence[Any] = ()
    """What the template says besides, where it is the template of this sheet alone."""
    needs_person: ErrorCode | None = None
    """The error of an import for which no person stands, where its rows need one."""
    fields: "OrderedDict[str, Any]"
    _meta: Any

    class Meta:
        instance_loader_class = StoredRows
        skip_unchanged = True
        skip_html_diff = True
        use_transactions = True
        is_apart = False
        examples: Sequence[Sequence[str]] = ()

    def __init__(self, context: ImportContext | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = context or ImportContext()
        for field in self.references:
            field.context = self.context

    # What is declared.

    @classmethod
    def headings(cls) -> list[SheetField]:
        """Return the columns that a sheet may have."""
        return [field for field in cls.fields.values() if isinstance(field, SheetField)]

    @cached_property
    def references(self) -> list[ReferenceField]:
        """The rows of other registers that a line means."""
        return [field for field in self.fields.values() if isinstance(field, ReferenceField)]

    @cached_property
    def sheet_fields(self) -> dict[str, SheetField]:
        """The fields that have a column in the sheet."""
        return {name: field for name, field in self.fields.items() if isinstance(field, SheetField)}

    @cached_property
    def place(self) -> dict[str, int]:
        """Where the value of each field stands in a line."""
        return {name: place for place, name in enumerate(self.sheet_fields)}

    @cached_property
    def is_withdrawable(self) -> bool:
        """Whether rows can be withdrawn, and keep what tells them apart."""
        return hasattr(self._meta.model, "withdrawal")

    @cached_property
    def model_fields(self) -> "dict[str, Field[Any, Any]]":
        """The columns that an import writes: all but the key, the withdrawal, and what the database works out."""
        model = self._meta.model._meta
        left_out = {"withdrawal_id", model.pk.attname}
        return {row.attname: row for row in model.concrete_fields if not row.generated and row.attname not in left_out}

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns that an import writes, in the order of a draft's ``row``."""
        return [*self.model_fields]

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each column stands in a row."""
        return {name: place for place, name in enumerate(self.columns)}

    @cached_property
    def blanks(self) -> list[Any]:
        """What an empty cell means in each column."""
        return [None if row.null else row.get_default() for row in self.model_fields.values()]

    @cached_property
    def written_by(self) -> dict[str, SheetField]:
        """The fields whose values are kept as they are, by the column that keeps them."""
        return {field.into: field for field in self.sheet_fields.values() if field.into}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """For each column: the fields that it follows from."""
        own = {column: (field.key,) for column, field in self.written_by.items()}
        return own | {field.into: field.sources for field in self.references}

    @cached_property
    def identity(self) -> list[str]:
        """The columns that tell rows apart."""
        return [self.fields[name].into for name in self.get_import_id_fields()]

    @cached_property
    def naming(self) -> str:
        """The field to blame where a row as a whole is at fault."""
        return self.sources[self.identity[-1]][0]

    @cached_property
    def rules(self) -> list[tuple[Judge, ErrorCode, str, str]]:
        """The model's check constraints as judges of rows: with the error's code, the field to blame, and the rule's name."""
        found = []
        for rule, code in rules_of(self._meta.model):
            names = (name if name in self.at else f"{name}_id" for name in blamed_fields(rule.condition))
            blamed = next((self.sources[name][0] for name in names if name in self.sources), self.naming)
            found.append((judge_of(rule.condition, self.at), code, blamed, rule.name))
        return found

    @cached_property
    def has_number_key(self) -> bool:
        """Whether a number tells rows apart however its letters, brackets and dashes are written."""
        return self.identity == ["number"] and hasattr(self._meta.model, "number_key")

    def identity_as_read(self, key: Key) -> Key:
        """Return what tells a stored row apart as reading it from a sheet would give it."""
        return tuple(self.as_read(name, value) for name, value in zip(self.identity, key, strict=True))

    def as_read(self, column: str, stored: Any) -> Any:
        """Return what reading the export of a stored value comes to."""
        field = self.written_by.get(column)
        return field.reads_back(stored) if field and isinstance(stored, str) else stored

    # The import.

    def import_data(self, *args: Any, **kwargs: Any) -> SheetResult:
        """Preview a sheet (``dry_run=True``) or write it, in a transaction."""
        result: SheetResult = super().import_data(*args, **kwargs)  # type: ignore[assignment]
        return result

    def import_data_inner(
        self, dataset: Any, dry_run: bool, raise_errors: bool, using_transactions: bool, collect_failed_rows: bool, **kwargs: Any
    ) -> SheetResult:  # fmt: skip
        """Preview or write a sheet within the transaction of ``import_data``, which takes a dry run back."""
        result = SheetResult(self, dataset)
        self.remarks: dict[str, Any] = {}
        self.sheet = "" if self._meta.is_apart else result.sheet
        for error in dataset.heading_errors:
            result.row_errors_found.add(
                RowError(error.code, error.line, error.column, error.value, error.about, self.sheet)
            )
        if dataset.heading_errors:
            return result
        with no_garbage_collection():
            drafts = self.clean_lines(dataset)
            result.lines = len(drafts)
            if not dry_run:
                self.lock(drafts)
            drafts = self.group_lines(drafts, result)
            self.fill_rows(drafts, self.resolve_references(drafts))
            result.rows = self.match_rows(drafts, result)
            for draft in result.rows:
                if draft.before is not None and draft.import_type is not INVALID:
                    self.compare(draft)
            self.check(result.rows)
            self.fill_result(result)
            if not dry_run and not (self.is_taken_whole and result.has_validation_errors()):
                self.write([*result.written])
        return result

    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Keep other writers out between the comparing of rows and their writing."""
        lock_tables(tables_of(type(self)))

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
                    if names[at] not in formulas:
                        self.refuse(
                            draft, value.code, names[at], quoted(cells[dataset.places[names[at]]]), **value.about
                        )
            for name in self.place:
                if name in formulas:
                    code, content = formulas[name]
                    values[self.place[name]] = UNREADABLE
                    self.refuse(draft, code, name, quoted(content))
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

    def said(self, draft: RowDraft, field: str) -> Any:
        """Return what a line says in a field; None where it is blank or cannot be read."""
        value = draft.values[self.place[field]]
        return None if value is UNREADABLE else value

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
                at, empty = self.place[field.key], None if field.required else blank
                said = [draft.values[at] for draft in drafts]
                if empty is not None or self.has_unreadable:
                    said = [empty if value is None else None if value is UNREADABLE else value for value in said]
                columns.append(said)
            else:
                columns.append([blank] * len(drafts))
                if name not in self.identity:
                    self.silent.append(place)
        for draft, row in zip(drafts, zip(*columns, strict=True), strict=True):
            draft.row = list(row)

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Find the row of the register that each draft speaks of, or take it in as a new one.

        A line that is repeated word for word counts once; lines that cannot be told to a row are ``strays``.
        """
        rows = self.context.rows_of(self)
        named, keys = [], []
        for draft in drafts:
            key = rows.key_of(draft.row)
            if None in key:
                result.strays.append(draft)
            else:
                named.append(draft)
                keys.append(key)
        self.load_stored(named, keys, rows)
        seen: dict[int, RowDraft] = {}
        matched = []
        for draft, key in zip(named, keys, strict=True):
            try:
                stored = self.find_stored(draft, key, rows)
            except CellError as error:
                self.refuse(draft, error.code, error.field, **error.about)
                result.strays.append(draft)
                continue
            if stored is None:
                stored = rows.add(key, draft.row)
            elif stored.pk not in seen:
                draft.before = stored.row
            first = seen.setdefault(stored.pk, draft)
            if first is draft:
                draft.object_id = stored.pk
                self.after_match(draft, stored)
                matched.append(draft)
            elif draft.values != first.values:
                self.refuse(draft, error_codes.LINE_TWICE, self.naming, first=first.number)
                result.strays.append(draft)
        return matched

    def load_stored(self, drafts: Sequence[RowDraft], keys: Sequence[Key], rows: StoredRows) -> None:
        """Read the stored rows that the drafts may speak of."""
        rows.load(keys)

    def find_stored(self, draft: RowDraft, key: Key, rows: StoredRows) -> Stored | None:
        """Return the row that a draft speaks of, of the register or of an earlier line, None where there is none.

        Of several stored rows with one identity, the one that the line agrees with is meant. Raises CellError where it cannot be said.
        """
        found = rows.by_key.get(key)
        if not found:
            return None
        standing = [stored for stored in found if not stored.withdrawn]
        if not standing:
            raise CellError(error_codes.WITHDRAWN, self.naming)
        if len(standing) == 1:
            return standing[0]
        agreeing = [stored for stored in standing if all(self.is_same(*cell) for cell in self.cells_of(draft, stored))]
        if not agreeing:
            raise CellError(error_codes.AMBIGUOUS, self.naming)
        return agreeing[0]

    def after_match(self, draft: RowDraft, stored: Stored) -> None:
        """Take note of the row that a draft speaks of; nothing by default."""

    def cells_of(self, draft: RowDraft, stored: Stored) -> Iterator[tuple[str, Any, Any]]:
        """Yield each column that the sheet speaks of with the stored value and the line's."""
        for place, name in enumerate(self.columns):
            if place not in self.silent:
                yield name, stored.row[place], draft.row[place]

    def is_same(self, column: str, stored: Any, value: Any) -> bool:
        """Say whether a value of a sheet is what is stored already, or what an export of it reads as."""
        if stored == value or not isinstance(stored, str):
            return bool(stored == value)
        if self.has_number_key and column == "number":
            # The row was found by it.
            return True
        return bool(self.as_read(column, stored) == (value or ""))

    def compare(self, draft: RowDraft) -> None:
        """Hold a draft against the stored row, and leave as stored what reads the same, and what the sheet has no column for."""
        row, before = draft.row, draft.before
        assert before is not None
        for place in self.silent:
            row[place] = before[place]
        if row != before:
            for place, (name, stored) in enumerate(zip(self.columns, before, strict=True)):
                if row[place] != stored and self.is_same(name, stored, row[place]):
                    row[place] = stored
            self.keep_references(draft, before)
        draft.import_type = UPDATE if row != before else SKIP

    def keep_references(self, draft: RowDraft, before: list[Any]) -> None:
        """Leave a reference as it is stored where its export would be read as the one that the line names."""
        for field in self.references:
            place = self.at[field.into]
            stored, reads_as = before[place], field.widget.reads_as
            if reads_as and stored and draft.row[place] != stored:
                names = (self.said(draft, name) for name in field.named_by)
                if reads_as(self.context, stored, *names) == draft.row[place]:
                    draft.row[place] = stored

    def check(self, drafts: Sequence[RowDraft]) -> None:
        """Put the model's rules and the resource's own to the rows that the import would write."""
        for draft in drafts:
            if draft.import_type is NEW or draft.import_type is UPDATE:
                for judge, code, field, name in self.rules:
                    if judge(draft.row) is False:
                        self.refuse(draft, code, field, name=name)
                self.check_row(draft)
        self.check_unique([draft for draft in drafts if draft.import_type in {NEW, UPDATE}])
        self.check_sheet(drafts)

    def check_unique(self, drafts: Sequence[RowDraft]) -> None:
        """Refuse a value that must be another row's alone, in columns beside those that tell rows apart."""
        for name, column in self.model_fields.items():
            if not column.unique or name in self.identity or name not in self.written_by:
                continue
            place, field = self.at[name], self.written_by[name].key
            given = {draft.row[place]: draft for draft in drafts if draft.row[place] is not None}
            holders = self._meta.model._base_manager.filter(**{f"{name}__in": [*given]}).in_bulk(field_name=name)
            # A row of the sheet may give its value up to another one.
            after = {draft.object_id: draft.row[place] for draft in drafts}
            for draft in drafts:
                value = draft.row[place]
                holder = holders.get(value)
                if value is None:
                    continue
                if given[value] is not draft:
                    self.refuse(draft, error_codes.TAKEN, field, other=self.name_of(given[value]))
                elif holder and holder.pk != draft.object_id and after.get(holder.pk, value) == value:
                    self.refuse(draft, error_codes.TAKEN, field, other=str(holder))

    def check_row(self, draft: RowDraft) -> None:
        """Check one row that would be written; nothing by default."""

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check what only all rows of the sheet show; nothing by default."""

    def fill_result(self, result: SheetResult) -> None:
        """Fill import-export's result: totals, and invalid rows with their errors by field."""
        result.remarks = self.remarks
        titles = {field.title: name for name, field in self.sheet_fields.items()}
        for draft in (*result.rows, *result.strays):
            result.totals[draft.import_type] += 1
        result.total_rows = len(result.rows) + len(result.strays)
        wrong = [draft for draft in (*result.rows, *result.strays) if draft.row_errors]
        for error in sorted(
            (error for draft in wrong for error in draft.row_errors), key=lambda error: error.line or 0
        ):
            result.row_errors_found.add(error)
        for draft in wrong:
            fields: dict[str, list[ValidationError]] = {}
            for error in draft.row_errors:
                fields.setdefault(titles[error.column], []).append(error.as_validation_error())
            result.append_invalid_row(draft.number, {}, ValidationError(fields))

    # The writing.

    def row_of(self, values: list[Any]) -> dict[str, Any]:
        """Return a row's values by the names of its columns."""
        return dict(zip(self.columns, values, strict=True))

    def changes(self, drafts: Sequence[RowDraft]) -> Iterator[Change]:
        """Yield each row before and after the import."""
        for draft in drafts:
            yield self.row_of(draft.before) if draft.before else None, self.row_of(draft.row)

    def write(self, drafts: Sequence[RowDraft]) -> None:
        """Write the new and the changed rows, and the stale marks of what they move.

        COPY takes some thirty times as many rows a second as saving them one by one.
        """
        if drafts and self.needs_person and self.context.user is None:
            raise SheetRefused(self.needs_person)
        for draft in drafts:
            self.derive(draft)
        new = [draft for draft in drafts if draft.import_type is NEW]
        changed = [draft for draft in drafts if draft.before is not None and draft.row != draft.before]
        table = self._meta.model._meta.db_table
        names = ", ".join(f'"{field.column}"' for field in self.model_fields.values())
        with connection.cursor() as cursor:
            # A changed row may make room for a new one, as a span does that ends.
            if changed:
                cursor.execute(
                    f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT id, {names} FROM {table} WITH NO DATA"
                )
                copy_rows(cursor, "incoming", names, changed)
                settings = ", ".join(f'"{field.column}" = i."{field.column}"' for field in self.model_fields.values())
                cursor.execute(f"UPDATE {table} t SET {settings} FROM incoming i WHERE i.id = t.id")
                cursor.execute("DROP TABLE incoming")
            copy_rows(cursor, table, names, new)
        self.after_write(drafts)
        for measure, quarters in self.marks(drafts).items():
            self.context.marks[measure] |= quarters
            stale_marks_write(measures=[measure], quarters=quarters, cause=self.context.cause)

    def derive(self, draft: RowDraft) -> None:
        """Fill in the columns of a row that follow from others; none by default."""

    def after_write(self, drafts: Sequence[RowDraft]) -> None:
        """Write what hangs on the rows; nothing by default."""

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        """Return the quarters that the written rows make stale, by measure; none where no figure counts them."""
        return {}

    # The preview, in the sheet's own words.

    naming_fields: Sequence[str] = ()
    """The fields that name a row to people; those of its identity, where there are none."""
    shown_of_new: Sequence[str] = ()
    """The fields that are shown of a new row; those that must be filled in and the first others, where there are none."""

    def name_of(self, draft: RowDraft) -> str:
        """Return what tells a row apart."""
        names = self.naming_fields or dict.fromkeys(name for column in self.identity for name in self.sources[column])
        return " ".join(filter(None, (self.in_words(name, draft.values[self.place[name]]) for name in names)))

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        """Return headings and contents of a new row."""
        fields = [self.sheet_fields[name] for name in self.shown_of_new or self.first_fields]
        return [(field.title, self.in_words(field.key, draft.values[self.place[field.key]])) for field in fields]

    @cached_property
    def first_fields(self) -> list[str]:
        """The fields in the sheet beside those that name a row: those that must be filled in, then others, SHOWN of them in all."""
        naming = {name for column in self.identity for name in self.sources[column]}
        others = [field for name, field in self.sheet_fields.items() if name in self.present - naming]
        first = sorted(others, key=lambda field: not field.required)[:SHOWN]
        return [field.key for field in others if field in first]

    def changes_of(self, draft: RowDraft, stored: Any) -> list[tuple[str, str, str]]:
        """Return heading, old and new content of each column that changes."""
        fields = [self.sheet_fields[self.sources[name][0]] for name in self.changed_columns(draft)]
        said = (self.in_words(field.key, draft.values[self.place[field.key]]) for field in fields)
        return [(field.title, as_words(self.cell(field, stored)), new) for field, new in zip(fields, said, strict=True)]

    def changed_columns(self, draft: RowDraft) -> list[str]:
        """Return the columns of the table in which a row changes."""
        before = draft.before or draft.row
        return [name for name, new, old in zip(self.columns, draft.row, before, strict=True) if new != old]

    def stored_rows(self, keys: Sequence[int]) -> dict[int, Any]:
        """Return the stored rows with these keys, with all that their columns show."""
        return self.get_queryset().in_bulk(keys) if keys else {}

    # The export.

    def cell(self, field: SheetField, row: Any) -> Any:
        """Return the cell of a stored row."""
        write: Any = field.dehydrate_method or field.export
        return write(row)

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield each row as the lines that it becomes, in memory that does not grow with their number."""
        cells = [partial(self.cell, field) for field in self.sheet_fields.values()]
        for row in rows.iterator(chunk_size=CHUNK):
            yield [[cell(row) for cell in cells]]


def as_words(cell: Any) -> str:
    """Return a cell of an export as text."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def copy_rows(cursor: Any, table: str, names: str, drafts: Sequence[RowDraft]) -> None:
    """COPY rows with their keys into a table."""
    with cursor.copy(f"COPY {table} (id, {names}) FROM STDIN") as copy:
        for draft in drafts:
            copy.write_row([draft.object_id, *draft.row])


def lock_tables(tables: Collection[str]) -> None:
    """Keep other writers out of the tables until the transaction ends; readers do not wait."""
    with connection.cursor() as cursor:
        for table in dict.fromkeys(tables):
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def tables_of(resource: type[SheetResource]) -> list[str]:
    """Return the tables of rows that could be withdrawn above a resource's, then its own."""
    related = (
        field.related_model for field in resource._meta.model._meta.concrete_fields if field.name != "withdrawal"
    )
    above = [model._meta.db_table for model in related if hasattr(model, "withdrawal")]
    return [*above, resource._meta.model._meta.db_table]
