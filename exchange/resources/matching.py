"""Drafts beside the stored rows: which one each speaks of, whether it changes it, and whether it may."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from accounts.marks import list_hidden_rows, list_marked_tables
from exchange.formats import error_codes
from exchange.formats.errors import CellError
from exchange.loaders import Key, Stored, StoredRows
from exchange.resources.reading import ReadingResource
from exchange.results import NEW, SKIP, UPDATE, RowDraft, SheetResult


class MatchingResource(ReadingResource):
    """Finds the stored row of each draft, compares the two, and puts the rules to what would be written."""

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Find the row of the register that each draft speaks of, or take it in as a new one.

        A line that is repeated word for word counts once; lines that cannot be told to a row are ``strays``.
        """
        rows = self.context.rows_of(self)
        named, keys = [], []
        for draft in drafts:
            key = rows.key_of(draft.row)
            # What tells the row apart is missing or unreadable, so nothing can be compared; its cell has an error
            # already.
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
                # Taken in at once, so that a later line with the same identity finds it.
                stored = rows.add(key, draft.row)
            elif stored.may_return:
                stored = rows.bring_back(stored, key, draft.row)
                draft.returns = True
            # The first line of a row carries what was there before; a repeated one is compared with that line.
            elif stored.pk not in seen:
                draft.before = stored.row
            first = seen.setdefault(stored.pk, draft)
            if first is draft:
                draft.object_id = stored.pk
                self.after_match(draft, stored)
                matched.append(draft)
            elif not self.says_the_same(draft, first):
                self.refuse(draft, error_codes.LINE_TWICE, self.naming, first=self.line_words(first.number))
                result.strays.append(draft)
        return matched

    def says_the_same(self, draft: RowDraft, first: RowDraft) -> bool:
        """Say whether two lines of one row agree; the number that names it may be written otherwise."""
        number = self.place["number"] if self.has_number_key else -1
        pairs = zip(draft.values, first.values, strict=True)
        return all(one == other for place, (one, other) in enumerate(pairs) if place != number)

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
        if self.uncleared_keys & {stored.pk for stored in found}:
            raise CellError(error_codes.NOT_CLEARED, self.naming)
        standing = [stored for stored in found if not stored.withdrawn]
        if not standing:
            if not found[-1].may_return:
                raise CellError(error_codes.WITHDRAWN, self.naming)
            return found[-1]
        if len(standing) == 1:
            return standing[0]
        agreeing = [stored for stored in standing if all(self.is_same(*cell) for cell in self.cells_of(draft, stored))]
        if not agreeing:
            raise CellError(error_codes.AMBIGUOUS, self.naming)
        return agreeing[0]

    @cached_property
    def uncleared_keys(self) -> set[int]:
        """The rows that the person is not cleared for (security marks)."""
        model, user = self._meta.model, self.context.user
        is_marked = model._meta.db_table in list_marked_tables()
        return set(dict(list_hidden_rows(user)).get(model, ())) if user and is_marked else set()

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
            # Only texts are read through a widget; everything else is equal or not.
            return bool(stored == value)
        if self.has_number_key and column == "number":
            # The row was found by it.
            return True
        return bool(self.as_read(column, stored) == (value or ""))

    def compare(self, draft: RowDraft) -> None:
        """Hold a draft against the stored row, and leave as stored what reads the same, and what the sheet has no column for."""
        row, before = draft.row, draft.before
        assert before is not None
        # Before the comparison, or an absent column would count as a change to its blank.
        for place in self.silent:
            row[place] = before[place]
        if row != before:
            for place, (name, stored) in enumerate(zip(self.columns, before, strict=True)):
                # What only reads the same keeps its stored form, so that a round trip changes nothing.
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
                names = (self.get_value(draft, name) for name in field.named_by)
                if reads_as(self.context, stored, *names) == draft.row[place]:
                    draft.row[place] = stored

    def check(self, drafts: Sequence[RowDraft]) -> None:
        """Put the model's rules and the resource's own to the rows that the import would write."""
        for draft in drafts:
            if draft.import_type is NEW or draft.import_type is UPDATE:
                for judge, code, field, name in self.rules:
                    # None is undecided, which a check constraint lets pass.
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
            # Rows may swap a value within one sheet; what counts is who holds it when all is written.
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
