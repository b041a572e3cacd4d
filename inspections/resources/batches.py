"""From lines to batches: the lines of one sampling number describe one batch with several failing items."""

from typing import Any

from exchange.formats.error_codes import MISSING
from exchange.formats.errors import ErrorCode
from exchange.resources import SheetResource
from exchange.results import UNREADABLE, RowDraft
from inspections.resources import error_codes
from inspections.rules import may_be_retested, may_have_failing_items
from targets.numbers import normalise_text

ITEM_FIELDS = ("item", "measured", "limit")
TESTED_FIELDS = ("tested", "item_verdict")
Items = dict[str, tuple[str, str, int]]
"""What was found for each failing item, what is allowed, and the line that says so."""


class BatchGrouping:
    """Puts lines together; a batch is its first line, and wrong as soon as one of its lines is."""

    def __init__(self, resource: SheetResource) -> None:
        self.resource, self.place = resource, resource.place
        self.batches: dict[str, RowDraft] = {}
        self.strays: list[RowDraft] = []
        self.judges_items = "item_verdict" in resource.present
        self.required = [name for name, field in resource.sheet_fields.items() if field.required and name != "number"]
        self.repeated = [name for name in resource.place if name not in {"number", *ITEM_FIELDS, *TESTED_FIELDS}]

    def add(self, line: RowDraft) -> None:
        """Take a line."""
        number = line.values[self.place["number"]]
        if not number:
            if number is None:
                self.note(line, line, MISSING, "number")
            self.strays.append(line)
            return
        # By the number as it is compared, so that two spellings of it are one batch.
        batch = self.batches.setdefault(normalise_text(number), line)
        if batch is line:
            line.related = {}
            self.check_first(line)
        else:
            for error in line.row_errors:
                # The batch is taken whole or not at all, so an error of any line is its own.
                batch.add_error(error)
            self.check_further(batch, line)
        self.take_item(batch, line)

    def note(
        self, batch: RowDraft, line: RowDraft, code: ErrorCode, field: str, value: Any = None, **about: Any
    ) -> None:
        """Note an error of a batch that one of its lines has."""
        self.resource.refuse(batch, code, field, self.resource.in_words(field, value), line.number, **about)

    def check_first(self, line: RowDraft) -> None:
        """Check what the first line must say of its batch."""
        for name in self.required:
            if line.values[self.place[name]] is None:
                self.note(line, line, MISSING, name)
        result, retest = line.values[self.place["first_result"]], line.values[self.place["retest_result"]]
        if retest and result and not may_be_retested(result):
            stated = self.resource.in_words("first_result", result)
            self.note(line, line, error_codes.RETEST_WITHOUT_RESULT, "retest_result", retest, stated=stated)

    def check_further(self, batch: RowDraft, line: RowDraft) -> None:
        """Check that a further line does not say otherwise than the first.

        It may leave a column of the batch empty. But where it repeats the conclusion, an empty re-test says that there was none.
        """
        repeats_result = line.values[self.place["first_result"]] is not None
        for name in self.repeated:
            value, first = line.values[self.place[name]], batch.values[self.place[name]]
            # An empty cell of a further line repeats nothing, where the first line has said it.
            is_silent = value is None and not (name == "retest_result" and repeats_result)
            if is_silent or value is UNREADABLE or first is UNREADABLE or value == first:
                continue
            stated = self.resource.in_words(name, first) or "空"
            self.note(
                batch,
                line,
                error_codes.CONTRADICTION,
                name,
                value,
                first=self.resource.line_words(batch.number),
                stated=stated,
            )

    def take_item(self, batch: RowDraft, line: RowDraft) -> None:
        """Add the line's failing item to its batch; the same item with the same finding is one item."""
        item, measured, limit = (line.values[self.place[name]] for name in ITEM_FIELDS)
        if self.judges_items:
            item = self.failing_item(batch, line, item)
            measured, limit = (measured, limit) if item else (None, None)
        if item is None:
            if (measured or limit) and batch.values[self.place["first_result"]] == "failed":
                self.note(batch, line, error_codes.FINDING_WITHOUT_ITEM, "item", measured or limit)
        elif UNREADABLE not in (item, measured, limit):
            found, allowed, first = batch.related.setdefault(item, (measured or "", limit or "", line.number))
            if (found, allowed) != (measured or "", limit or ""):
                self.note(batch, line, error_codes.ITEM_TWICE, "item", item, first=self.resource.line_words(first))

    def failing_item(self, batch: RowDraft, line: RowDraft, item: Any) -> Any:
        """Return the item of a line that tells of each item tested whether it failed; None where it did not."""
        tested, verdict = (line.values[self.place[name]] for name in TESTED_FIELDS)
        named = tested if item is None else item
        failed = "failed" in {batch.values[self.place["first_result"]], batch.values[self.place["retest_result"]]}
        if named and verdict is None and failed:
            self.note(batch, line, error_codes.ITEM_NOT_JUDGED, "item_verdict", None, item=named)
        if named is None and verdict == "failed":
            self.note(batch, line, error_codes.FINDING_WITHOUT_ITEM, "item_verdict", verdict)
        return named if verdict == "failed" else None

    def settle(self) -> list[RowDraft]:
        """Return the batches; only one that failed, at first or on re-test, has failing items."""
        for batch in self.batches.values():
            result, retest = (batch.values[self.place[name]] for name in ("first_result", "retest_result"))
            if batch.related and result and not may_have_failing_items(result, retest or ""):
                item, (_, _, line) = next(iter(batch.related.items()))
                said = self.resource.in_words("item", item)
                stated = self.resource.in_words("first_result", result)
                self.resource.refuse(batch, error_codes.ITEMS_WITHOUT_FAILURE, "item", said, line, first=self.resource.line_words(batch.number), stated=stated)  # fmt: skip
        return [*self.batches.values()]
