"""The sheet of spot checks (监督抽查数据): lines become batches, batches become rows and marks."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Township
from enterprises.resources.known import KnownEnterprises, known_for
from exchange.formats.selections import Line
from exchange.loaders import Row
from exchange.resources import CHUNK, Marks, Parts
from exchange.results import SKIP, UPDATE, RowDraft, SheetResult
from inspections.models import SpotCheck
from inspections.resources import error_codes, official
from inspections.resources.batches import ITEM_FIELDS, TESTED_FIELDS, BatchGrouping
from inspections.resources.examples import SPOT_CHECKS
from inspections.resources.failing_items import Item, item_words, items_of, items_write
from inspections.resources.spot_check_columns import SpotCheckColumns
from inspections.rules import may_be_retested
from targets.causes import Code
from targets.models.quarters import quarter_id

MEASURE = "spot-check-pass-rate"
NAMES = 200
"""Unknown producers listed by name; the register's list of unmatched producers has all of them."""
COUNTED = ("sampled_on", "stage", "township_id", "category", "producer_id", "sampled_enterprise_id")
"""What figures are made of beside the outcome; a change in nothing else leaves every figure as it is."""
NO_ITEM: Item = ("", "", "")


class SpotCheckResource(SpotCheckColumns):
    """监督抽查数据: several lines make one batch with its failing items."""

    notes = (_("All lines of one sampling number must agree in every column but 不合格项目, 检验结果 and 标准值."),)
    # What the table's constraint says, `group_lines` and `check_row` say in the words of the sheet.
    rules: Any = ()
    shown_of_new = ("stage", "sampled_on", "sample_name", "producer_name", "sampled_name", "first_result")

    class Meta:
        model = SpotCheck
        import_id_fields = ("number",)
        key, sheet, title = "spot-checks", "监督抽查数据", _("Spot checks")
        is_apart = True
        examples = SPOT_CHECKS
        official = official.SPOT_CHECK_HEADINGS

    def get_queryset(self) -> QuerySet[SpotCheck]:
        return SpotCheck.objects.order_by("pk")

    # The import.

    def group_lines(self, drafts: list[RowDraft], result: SheetResult) -> list[RowDraft]:
        self.settle_upheld(drafts)
        grouping = BatchGrouping(self)
        for draft in drafts:
            grouping.add(draft)
        result.strays += grouping.strays
        return grouping.settle()

    def settle_upheld(self, drafts: Sequence[RowDraft]) -> None:
        """Let a re-test that upheld the first conclusion come to that one."""
        retest, first = self.place["retest_result"], self.place["first_result"]
        for draft in drafts:
            if draft.values[retest] == official.UPHELD:
                values = [*draft.values]
                values[retest] = values[first] if values[first] in {"passed", "failed"} else None
                draft.values = tuple(values)

    @property
    def has_items(self) -> bool:
        """Whether the sheet tells which items failed."""
        return bool(self.present & {"item", "item_verdict"})

    def absent_fields(self, present: Collection[str]) -> list[str]:
        """Return the fields that the sheet has no column for; of items that were tested it says which failed."""
        return [name for name in super().absent_fields(present) if name != "item" or "item_verdict" not in present]

    def resolve_references(self, drafts: Sequence[RowDraft]) -> dict[str, list[int | None]]:
        """Find producers, units and townships; producers that the register does not have are told."""
        name, uscc, sampled = (self.place[field] for field in ("producer_name", "producer_uscc", "sampled_name"))
        # Only the names of this sheet are looked up, so that a small one does not load the whole register.
        names: set[str] = {draft.values[place] for draft in drafts for place in (name, sampled) if draft.values[place]}
        codes: set[str] = {draft.values[uscc] for draft in drafts if draft.values[uscc]}
        self.context.know(KnownEnterprises, known_for(names, codes))
        found = super().resolve_references(drafts)
        unknown = Counter(
            draft.values[name] or draft.values[uscc]
            for draft, key in zip(drafts, found.get("producer_id", ()), strict=False)
            # A line that is refused anyhow would be told twice.
            if key is None and (draft.values[name] or draft.values[uscc]) and not draft.row_errors
        )
        self.remarks |= {
            "unknown_producers": unknown.most_common(NAMES),
            "unknown_producer_count": len(unknown),
            "unknown_producer_batches": sum(unknown.values()),
        }
        return found

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        matched = super().match_rows(drafts, result)
        stored = [draft.object_id for draft in matched if draft.before is not None]
        self.stored_items = items_of([pk for pk in stored if pk]) if self.has_items else {}
        return matched

    def compare(self, draft: RowDraft) -> None:
        """Let a match by hand stand while the sheet names the same producer or unit; failing items are part of the batch."""
        row, before = draft.row, draft.before
        assert before is not None
        for key, names in (
            ("producer_id", ("producer_name", "producer_uscc")),
            ("sampled_enterprise_id", ("sampled_name",)),
        ):
            is_same = all(row[self.at[name]] == before[self.at[name]] or name not in self.present for name in names)
            # A match that a person made is better than none that a sheet finds.
            if row[self.at[key]] is None and is_same:
                row[self.at[key]] = before[self.at[key]]
        super().compare(draft)
        # Items are rows of their own, so the row itself may be the same.
        if draft.import_type == SKIP and self.has_other_items(draft):
            draft.import_type = UPDATE

    def has_other_items(self, draft: RowDraft) -> bool:
        """Say whether the register has other failing items of a batch than the sheet."""
        return self.has_items and self.items_in(draft) != self.stored_items.get(draft.object_id or 0, [])

    def items_in(self, draft: RowDraft) -> list[Item]:
        """Return the failing items that the sheet gives of a batch."""
        return [(item, measured, limit) for item, (measured, limit, _line) in draft.related.items()]

    def check_row(self, draft: RowDraft) -> None:
        """Refuse a conclusion that cannot have the re-test which the register has and the sheet has no column for."""
        first, retest = draft.row[self.at["first_result"]], draft.row[self.at["retest_result"]]
        # The re-test may come from the register: the sheet has no column for it and still changes the conclusion.
        if retest and not may_be_retested(first):
            self.refuse(draft, error_codes.RETEST_KEPT, "first_result")

    def after_write(self, drafts: Sequence[RowDraft]) -> None:
        """Replace the failing items of batches that have others, and write those of new ones."""
        replaced = [draft for draft in drafts if draft.before is not None and self.has_other_items(draft)]
        new = [draft for draft in drafts if draft.before is None]
        emptied = [draft.object_id or 0 for draft in (*replaced, *(draft for draft in new if draft.returns))]
        items = ((draft.object_id or 0, self.items_in(draft)) for draft in (*new, *replaced) if draft.related)
        items_write(replaced=emptied, items=items)

    def changed_parts(self, drafts: Sequence[RowDraft]) -> dict[int, Parts]:
        replaced = (draft for draft in drafts if draft.before is not None and self.has_other_items(draft))
        return {
            draft.object_id: (self.stored_items.get(draft.object_id, []), self.items_in(draft))
            for draft in replaced
            if draft.object_id
        }

    def current_parts(self, keys: Sequence[int]) -> dict[int, list[Item]]:
        return items_of(keys)

    def restore_parts(self, parts: Mapping[int, Any]) -> None:
        items_write(replaced=[*parts], items=parts.items())

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        """Return the quarters of the old and of the new values of batches that come to count otherwise than they did."""
        counted = [self.at[name] for name in COUNTED]
        days = set()
        for draft in drafts:
            row, before = draft.row, draft.before
            outcome = self.outcome_of(row)
            if before is None:
                # A new batch counts in one quarter, a changed one in that of either day.
                sides = [(row, outcome)]
            elif outcome != self.outcome_of(before) or any(row[place] != before[place] for place in counted):
                sides = [(row, outcome), (before, self.outcome_of(before))]
            else:
                continue
            # What counts on neither side moves nothing.
            days |= {side[self.at["sampled_on"]] for side, found in sides if found != "pending"}
        return {MEASURE: {quarter_id(day) for day in days}}

    def find_code(self, draft: RowDraft) -> Code:
        """Tell apart a result that was awaited from one that was another before."""
        if draft.before and self.outcome_of(draft.before) == "pending" != self.outcome_of(draft.row):
            return Code.RESULT_FINAL
        return super().find_code(draft)

    def outcome_of(self, row: Row) -> str:
        """Return the final result, as the table works it out: the re-test's, where there is one; a refusal is a failure."""
        first, retest = row[self.at["first_result"]], row[self.at["retest_result"]]
        # The generated column is worked out when the row is written, and marks are needed before.
        outcome: str = retest or ("failed" if first == "refused" else first)
        return outcome

    # The preview.

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        return [*super().words_of_new(draft), (self.fields["item"].title, "、".join(draft.related))]

    def content_of(self, draft: RowDraft) -> list[tuple[str, str]]:
        """Return what the batch says, its failing items as one: each has a line of its own."""
        items = {self.sheet_fields[name].title for name in (*ITEM_FIELDS, *TESTED_FIELDS)}
        said = [(title, content) for title, content in super().content_of(draft) if title not in items]
        return [*said, (self.fields["item"].title, item_words(self.items_in(draft)))] if draft.related else said

    def changed_columns(self, draft: RowDraft) -> list[str]:
        # Told in words of their own below, as a match in the register.
        return [name for name in super().changed_columns(draft) if name not in {"producer_id", "sampled_enterprise_id"}]

    def changes_of(self, draft: RowDraft, stored: Any) -> list[tuple[str, str, str]]:
        found = super().changes_of(draft, stored)
        for key, relation, names in (
            ("producer_id", "producer", ("producer_name", "producer_uscc")),
            ("sampled_enterprise_id", "sampled_enterprise", ("sampled_name",)),
        ):
            old, new = getattr(stored, relation), draft.row[self.at[key]]
            if new is not None and new != getattr(stored, key):
                said = next((self.get_value(draft, name) for name in names if self.get_value(draft, name)), "")
                found.append((self.fields[names[0]].title, old.name if old else "", f"{said}（已匹配企业库）"))
        if self.has_other_items(draft):
            old_items = self.stored_items.get(stored.pk, [])
            found.append((self.fields["item"].title, item_words(old_items), item_words(self.items_in(draft))))
        return found

    def stored_rows(self, keys: Sequence[int]) -> dict[int, Any]:
        rows = SpotCheck.objects.select_related("producer", "sampled_enterprise", "township__successor")
        return rows.prefetch_related("township__names").in_bulk(keys) if keys else {}

    # The export.

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield the lines of each batch: one for each failing item, and one where there is none.

        Reads tuples and not models, which take four times as long; items come chunk by chunk, townships once.
        """
        named = township_names()
        # Failing items have no attribute: they stand on lines of their own.
        fields = [field for field in self.sheet_fields.values() if field.attribute]
        paths = ["township_id" if field.key == "township_name" else str(field.attribute) for field in fields]
        at, day = paths.index("township_id"), paths.index("sampled_on")
        before_items = [field.key for field in fields].index("retest_result")
        # The joins and prefetches of the list are for models and would only cost.
        plain = rows.select_related(None).prefetch_related(None).values_list("pk", *paths).iterator(chunk_size=CHUNK)
        shows = [field.widget.render for field in fields]
        while chunk := list(islice(plain, CHUNK)):
            items = items_of([row[0] for row in chunk])
            for pk, *row in chunk:
                row[at] = named(row[at], row[day])
                cells = [show(value) for show, value in zip(shows, row, strict=True)]
                yield [[*cells[:before_items], *item, *cells[before_items:]] for item in items.get(pk) or [NO_ITEM]]


def township_names() -> Callable[[int | None, dt.date], str]:
    """Return a function from a township's key and a day to the name of that day."""
    townships = Township.objects.prefetch_related("names").in_bulk()

    # Some thirty townships, a million rows.
    @cache
    def named(pk: int | None, day: dt.date) -> str:
        return townships[pk].name_on(day) if pk else ""

    return named
