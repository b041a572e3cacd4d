"""What taking back an import does to the rows that it wrote, table by table; run in a transaction, to be told or to be kept."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import get_language

from accounts.models import User
from exchange.context import ImportContext, resources
from exchange.imports.preview import chunk_rows
from exchange.models import RowChange, SheetImport
from exchange.resources import SheetResource, lock_tables, tables_of
from exchange.results import RowDraft
from registers.impact import StaleQuarters
from registers.imported_rows import (
    last_change,
    old_rows,
    refuse_withdrawn_parents,
    say_in_each_language,
    stored_rows,
    subject_of,
)
from registers.models import Withdrawal
from registers.registry import registry
from registers.withdrawals import child_paths, find_blockers

LISTED = 2_000
"""Rows that stay, of each table, that are listed one by one; all are counted."""
OUTCOMES = ("withdrawn", "along", "removed", "set_back", "gone", "staying")
"""``along`` are rows that others recorded beneath withdrawn ones; ``gone`` what is as it was before the import already."""


class ImportTakingBack:
    """Takes back what an import wrote: new rows are withdrawn, changed ones set back where nobody changed them since.

    ``note`` is told after how many rows the work stands.
    """

    def __init__(self, sheet: SheetImport, user: User, reason: str, note: Callable[[int], None]) -> None:
        self.sheet, self.user, self.reason, self.note = sheet, user, reason, note
        self.added = {one.register: one.keys for one in sheet.added_rows.all()}
        self.changed = {*sheet.changed_rows.order_by().values_list("register", flat=True).distinct()}
        self.counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(OUTCOMES, 0))
        self.staying: list[dict[str, Any]] = []
        self.needed: list[tuple[SheetResource, dict[int, dict[str, str]]]] = []
        self.stale = StaleQuarters()
        self.done = 0
        self.withdrawal: Withdrawal | None = None

    def run(self) -> None:
        """Take everything back, from the tables that refer to others to those that are referred to."""
        by_label = {resource._meta.model._meta.label_lower: resource for resource in resources.values()}
        ours = [label for label in reversed(by_label) if label in self.added or label in self.changed]
        lock_tables([table for label in ours for table in tables_of(by_label[label])])
        for label in ours:
            resource = by_label[label](ImportContext(self.user))
            if label in self.added:
                take = self.withdraw_rows if resource._meta.model in registry else self.remove_rows
                take(resource, self.added[label])
            if label in self.changed:
                self.set_back_rows(resource)
        for resource, blocked in self.needed:
            # Some went along with the row above them after all.
            for row in resource._meta.model._default_manager.filter(pk__in=blocked).order_by("pk"):
                self.stay(resource, row, "needed", words=blocked[row.pk])

    def progress(self, count: int) -> None:
        """Tell how far the work has come."""
        self.done += count
        self.note(self.done)

    def stay(self, resource: SheetResource, row: models.Model, why: str, **about: Any) -> None:
        """Note a row that stays as it is."""
        counts = self.counts[resource.register]
        counts["staying"] += 1
        if counts["staying"] <= LISTED:
            name = registry[type(row)].subject(row) if type(row) in registry else str(row)
            self.staying.append({"register": resource.register, "name": name, "why": why, **about})

    def withdraw_rows(self, resource: SheetResource, keys: Sequence[int]) -> None:
        """Withdraw the new rows that still stand, with what hangs on them."""
        model = resource._meta.model
        standing = {*model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)}
        going: dict[Any, dict[int, int]] = {model: {pk: pk for pk in standing}}
        for child, path in child_paths(model):
            going[child] = dict(child._default_manager.filter(**{f"{path}__in": standing}).values_list("pk", path))
        blocked: dict[int, dict[str, str]] = defaultdict(dict)

        def find() -> bool:
            for each, roots in going.items():
                for pk, words in find_blockers(each, roots):
                    blocked[roots[pk]].setdefault(get_language() or "", words)
            return bool(blocked)

        say_in_each_language(find)
        self.needed.append((resource, blocked))
        leaving = {each: [pk for pk, root in roots.items() if root not in blocked] for each, roots in going.items()}
        # All that the rows mean is told before the first of them goes.
        for each, found in leaving.items():
            for chunk in chunk_rows(found):
                for row in each._default_manager.filter(pk__in=chunk):
                    self.stale.add(registry[each].impact(row), {})
                self.progress(len(chunk) if each is model else 0)
        for each, found in leaving.items():
            if found:
                each._base_manager.filter(pk__in=found).update(withdrawal=self.get_withdrawal())
        counts = self.counts[resource.register]
        counts["withdrawn"] += len(leaving[model])
        counts["along"] += sum(map(len, leaving.values())) - len(leaving[model])
        counts["gone"] += len(keys) - len(standing)

    def get_withdrawal(self) -> Withdrawal:
        """Return the one withdrawal of all new rows."""
        if self.withdrawal is None:
            # A taking back is asked for and confirmed by a person, on the page and by the command alike.
            assert self.user is not None
            self.withdrawal = Withdrawal.objects.create(
                register=SheetImport._meta.label_lower,
                row=self.sheet.pk,
                subject=subject_of(self.sheet),
                reason=self.reason,
                withdrawn_by=self.user,
            )
        return self.withdrawal

    def remove_rows(self, resource: SheetResource, keys: Sequence[int]) -> None:
        """Remove new rows of a table without withdrawals, as their own page does."""
        rows = stored_rows(resource, keys)
        self.stale_by_resource(resource, [(None, row) for row in rows.values()])
        resource._meta.model._base_manager.filter(pk__in=[*rows]).delete()
        self.progress(len(keys))
        self.counts[resource.register]["removed"] += len(rows)
        self.counts[resource.register]["gone"] += len(keys) - len(rows)

    def stale_by_resource(self, resource: SheetResource, changes: Sequence[tuple[Any, Any]]) -> None:
        """Note what changes of rows that are in no register make stale, as their sheet does."""
        drafts = []
        for before, row in changes:
            draft = RowDraft(0, ())
            draft.before, draft.row = before, row
            drafts.append(draft)
        for field in resource.references:
            named = {draft.row[resource.at[field.into]] for draft in drafts}
            for key, other in resources.items():
                if other._meta.model is field.widget.model:
                    resource.context.rows(key).read(pk__in=named)
        for measure, quarters in resource.marks(drafts).items():
            self.stale.found[measure, ()] |= quarters

    def set_back_rows(self, resource: SheetResource) -> None:
        """Set the changed rows back to what they were, but those that somebody changed since."""
        changes = RowChange.objects.filter(sheet_import=self.sheet, register=resource.register)
        for chunk in chunk_rows(changes.order_by("pk").iterator()):
            by_row = {change.row: change for change in chunk}
            free = [*self.list_unchanged(resource, by_row)]
            old = old_rows(resource, [change.pk for change in chunk])
            may = [row for row in free if self.may_be_set_back(resource, row, old[row.pk])]
            self.write_back(resource, [by_row[row.pk] for row in may], may, old)
            self.counts[resource.register]["set_back"] += len(may)
            self.progress(len(chunk))

    def list_unchanged(self, resource: SheetResource, changes: dict[int, RowChange]) -> Iterator[Any]:
        """Yield the rows that are as the import left them; note those that somebody changed since."""
        model, table = resource._meta.model, resource._meta.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, to_jsonb(t) @> c.after, to_jsonb(t) @> c.before FROM {RowChange._meta.db_table} c"
                f" JOIN {table} t ON t.id = c.row WHERE c.id = ANY(%s)",
                [[change.pk for change in changes.values()]],
            )
            states = {pk: (is_after, is_before) for pk, is_after, is_before in cursor.fetchall()}
        parts = resource.current_parts([pk for pk, change in changes.items() if change.parts])
        rows = model._base_manager.in_bulk([*changes])
        touched = self.list_touched(resource, changes)
        withdrawn = {pk for pk, row in rows.items() if getattr(row, "withdrawal_id", None)}
        self.counts[resource.register]["gone"] += len(changes) - len(rows) + len(withdrawn)
        for pk, row in sorted(rows.items()):
            change, (is_after, is_before) = changes[pk], states[pk]
            hanging = [list(part) for part in parts.get(pk, ())]
            old_parts, new_parts = change.parts or ([], [])
            if pk in withdrawn:
                continue
            if is_after and hanging == new_parts and pk not in touched:
                yield row
            elif is_before and hanging == old_parts:
                self.counts[resource.register]["gone"] += 1
            else:
                self.stay(resource, row, "changed", **last_change(change))

    def list_touched(self, resource: SheetResource, changes: dict[int, RowChange]) -> set[int]:
        """Return the rows of which somebody changed what hangs on them, where the import had left that alone."""
        later = RowChange.objects.filter(register=resource.register, row__in=changes, parts__isnull=False)
        found = later.values_list("row", "pk")
        return {row for row, pk in found if pk > changes[row].pk and changes[row].parts is None}

    def may_be_set_back(self, resource: SheetResource, row: Any, old: dict[str, Any]) -> bool:
        """Say whether the row can be what it was; note it where a rule between rows is in the way.

        What holds of one row alone held of it before.
        """
        model, again = type(row), copy(row)
        differing = {name for name, value in old.items() if value != getattr(row, name)}
        for name in differing:
            setattr(again, name, old[name])
        own = {field.attname for field in model._meta.concrete_fields if field.unique}
        words: dict[str, str] = {}

        def ask_rules() -> bool:
            try:
                if differing & {field.attname for field in resource.model_fields.values() if field.is_relation}:
                    refuse_withdrawn_parents(again)
                if differing & {*own, getattr(model, "number_column", "")}:
                    again.validate_unique()
                for rule in model._meta.constraints:
                    if not isinstance(rule, models.CheckConstraint):
                        rule.validate(model, again)
                again.clean()
            except ValidationError as error:
                words[get_language() or ""] = " ".join(error.messages)
            return bool(words)

        say_in_each_language(ask_rules)
        if words:
            self.stay(resource, row, "ruled", words=words)
        return not words

    def write_back(
        self, resource: SheetResource, changes: Sequence[RowChange], rows: Sequence[Any], old: dict[int, dict[str, Any]]
    ) -> None:
        """Write what the rows were, keep who did it, and note what that makes stale."""
        if not rows:
            return
        model, table = resource._meta.model, resource._meta.model._meta.db_table
        before = [registry[model].impact(row) for row in rows] if model in registry else []
        names = [field.column for field in resource.model_fields.values()]
        assignments = ", ".join(f'"{name}" = r."{name}"' for name in names)
        kept, chosen = RowChange._meta.db_table, [change.pk for change in changes]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} t SET {assignments} FROM {kept} c, LATERAL jsonb_populate_record(NULL::{table}, c.before) r"
                " WHERE c.id = ANY(%s) AND t.id = c.row",
                [chosen],
            )
            cursor.execute(
                f"INSERT INTO {kept} (register, row, before, after, parts, changed_at, changed_by_id)"
                " SELECT register, row, after, before, CASE WHEN parts IS NOT NULL THEN jsonb_build_array(parts->1, parts->0) END, now(), %s"
                f" FROM {kept} WHERE id = ANY(%s)",
                [self.user.pk, chosen],
            )
        resource.restore_parts({change.row: change.parts[0] for change in changes if change.parts})
        if model in registry:
            after = model._base_manager.in_bulk([row.pk for row in rows])
            for row, impact in zip(rows, before, strict=True):
                self.stale.add(impact, registry[model].impact(after[row.pk]))
        else:
            now = {row.pk: [getattr(row, name) for name in resource.columns] for row in rows}
            self.stale_by_resource(resource, [(now[row.pk], [*old[row.pk].values()]) for row in rows])
