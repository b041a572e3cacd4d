"""The sheet of items of supervision (督办台账): new lines come in as drafts, closed ones of the paper register under their numbers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from departments.models.duties import Part
from exchange.fields import AT_MOST, SheetField
from exchange.formats.errors import SheetRefused
from exchange.formats.selections import Line
from exchange.lookups.bodies import KnownBodies, body_words
from exchange.lookups.error_codes import BODY_UNKNOWN
from exchange.resources import SheetResource
from exchange.results import SKIP, RowDraft, SheetResult
from exchange.widgets import DayWidget, TextWidget, WordWidget
from reporting.resources.error_codes import PERSON_NEEDED
from supervision.models import Supervision
from supervision.numbers_of_sheets import (
    CLOSED_EARLY,
    CLOSED_LACKS,
    DUE_EARLY,
    DUE_PAST,
    LEAD_SUPPORTS,
    NUMBER,
    NUMBER_AHEAD,
    NUMBER_FORM,
    NUMBER_TWICE,
    NUMBER_YEAR,
    KnownNumbers,
    Number,
)  # fmt: skip
from supervision.services import ClosedItem, Draft, supervision_draft, supervision_take_over
from targets import clock

URGENCIES = {"一般": "normal", "急件": "urgent"}
BETWEEN = re.compile(r"[;；\n]+")
NAMES_APART = re.compile(r"[、,，;；\s]+")


def text_column(title: str, most: int, hint: Any = "", **more: Any) -> SheetField:
    """Return a column of text that the service keeps."""
    return SheetField(None, title, TextWidget(most), hint=hint or format_lazy(AT_MOST, most=most), **more)


class SupervisionResource(SheetResource):
    """督办台账: each new line is one draft, or with number and closing day a closed item of the paper register.

    An item whose number is known, and an open one of the same title and lead body, stays as it is.
    """

    title_of_item = text_column("事项", 100, required=True)
    task = text_column("督办要求", 2000, required=True)
    standard = text_column("办结标准", 2000, _("Point by point, a semicolon between two points."), required=True)
    lead_name = text_column("牵头单位", 100, _("Short or full name."), required=True, choices=body_words)
    support_names = text_column("协办单位", 500, _("Short or full names, with 、 between two."))
    due_on = SheetField(
        None, "现行期限", DayWidget(future=True), required=True, hint=_("A day to come; of a closed item its deadline.")
    )
    urgency = SheetField(
        None, "紧急程度", WordWidget(URGENCIES, labels=dict(Supervision.Urgency.choices)), hint=_("Empty: 一般.")
    )

    number = text_column("督办编号", 30, _("Of a closed item, such as 督〔2013〕5号; empty for a draft."))
    assigned_on = SheetField(None, "立项日期", DayWidget(), hint=_("Of a closed item."))
    closed_on = SheetField(None, "办结日期", DayWidget(), hint=_("Of a closed item; empty for a draft."))

    needs_person = PERSON_NEEDED
    notes = (
        _("Each line is taken in as a draft: it is then submitted, approved and numbered as every item is."),
        _(
            "A line with 督办编号, 立项日期 and 办结日期 is a closed item of the paper register: it comes in struck off, under its number."
        ),
    )

    class Meta:
        model = Supervision
        key, sheet, title = "supervisions", "督办台账", _("Items of supervision")
        is_apart = True
        examples = (
            (
                "电线电缆整治",
                "开展专项整治",
                "企业全部整改；报告已报",
                "质监局",
                "工商分局、公安分局",
                "2014-12-31",
                "一般",
                "",
                "",
                "",
            ),
            (
                "成品油质量整治",
                "开展专项整治",
                "企业全部整改",
                "工商分局",
                "",
                "2013-06-28",
                "一般",
                "督〔2013〕5号",
                "2013-05-06",
                "2013-06-27",
            ),
        )

    # The import.

    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Wait for nothing: a draft meets no other row."""

    def fill_rows(self, drafts: Sequence[RowDraft], found: dict[str, list[int | None]]) -> None:
        """Leave the tables to the service that writes a draft."""

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Tell the lines that are new, and find the bodies that they name."""
        known, numbers = self.context.known(KnownBodies), KnownNumbers()
        open_items = {
            (item.title, part.body_id)
            for item in Supervision.objects.open().prefetch_related("parts")
            for part in item.parts.all()
            if part.role == Part.LEAD
        }
        for draft in drafts:
            lead = self.find_bodies(draft, "lead_name", known)
            supports = self.find_bodies(draft, "support_names", known)
            number = self.read_number(draft)
            draft.related = (lead, supports, number)
            if number in numbers.known:
                draft.import_type = SKIP
                continue
            if set(lead) & set(supports):
                self.refuse(draft, LEAD_SUPPORTS, "support_names")
            if self.get_value(draft, "number") or self.get_value(draft, "closed_on"):
                self.check_closed(draft, number, numbers)
                continue
            due_on = self.get_value(draft, "due_on")
            if lead and (self.get_value(draft, "title_of_item"), lead[0]) in open_items:
                draft.import_type = SKIP
                continue
            if due_on and due_on <= clock.today():
                self.refuse(draft, DUE_PAST, "due_on")
        return [*drafts]

    def read_number(self, draft: RowDraft) -> Number | None:
        """Return year and serial number that a line gives; None where it gives none, or not as one writes it."""
        said = self.get_value(draft, "number")
        found = NUMBER.fullmatch(unicodedata.normalize("NFKC", said)) if said else None
        if said and not found:
            self.refuse(draft, NUMBER_FORM, "number", said)
        return (int(found[1]), int(found[2])) if found else None

    def check_closed(self, draft: RowDraft, number: Number | None, numbers: KnownNumbers) -> None:
        """Refuse a closed item that lacks something, contradicts itself, or has a number that the portal is still to give."""
        names = ("number", "assigned_on", "closed_on")
        lacking = [name for name in names if not self.get_value(draft, name)]
        for name in lacking:
            self.refuse(draft, CLOSED_LACKS, name)
        if lacking or number is None:
            return
        assigned_on, closed_on = self.get_value(draft, "assigned_on"), self.get_value(draft, "closed_on")
        due_on = self.get_value(draft, "due_on")
        if closed_on < assigned_on:
            self.refuse(draft, CLOSED_EARLY, "closed_on")
        if due_on and due_on < assigned_on:
            self.refuse(draft, DUE_EARLY, "due_on")
        if number[0] != assigned_on.year:
            self.refuse(draft, NUMBER_YEAR, "number", self.get_value(draft, "number"))
        if number[1] > numbers.last.get(number[0], number[1]):
            self.refuse(draft, NUMBER_AHEAD, "number", self.get_value(draft, "number"))
        if number in numbers.seen:
            self.refuse(draft, NUMBER_TWICE, "number", self.get_value(draft, "number"))
        numbers.seen.add(number)

    def find_bodies(self, draft: RowDraft, name: str, known: KnownBodies) -> list[int]:
        """Return the bodies that a cell names; an unknown one is an error of the line."""
        found = []
        for word in NAMES_APART.split(self.get_value(draft, name) or ""):
            if not word:
                continue
            # As it was called then: of a closed item the body may be gone since.
            body = known.find(word, self.get_value(draft, "assigned_on") or clock.today())
            if body is None:
                self.refuse(draft, BODY_UNKNOWN, name, word)
            else:
                found.append(body)
        return found[:1] if name == "lead_name" else list(dict.fromkeys(found))

    def check(self, drafts: Sequence[RowDraft]) -> None:
        """Leave the rules to the service."""

    def write(self, drafts: Sequence[RowDraft]) -> None:
        """Draft each new line."""
        if self.context.user is None:
            raise SheetRefused(PERSON_NEEDED)
        bodies = Body.objects.in_bulk()
        for draft in drafts:
            lead, supports, number = draft.related
            points = [point.strip() for point in BETWEEN.split(self.get_value(draft, "standard")) if point.strip()]
            given = Draft(
                title=self.get_value(draft, "title_of_item"), task=self.get_value(draft, "task"),
                closing_standard="\n".join(points), due_on=self.get_value(draft, "due_on"), lead=bodies[lead[0]],
                supports=[bodies[pk] for pk in supports], urgency=self.get_value(draft, "urgency") or "normal",
            )  # fmt: skip
            if number is None:
                supervision_draft(draft=given, user=self.context.user)
                continue
            days = {name: self.get_value(draft, name) for name in ("assigned_on", "closed_on")}
            supervision_take_over(closed=ClosedItem(given, *number, **days), user=self.context.user)

    # The preview.

    def name_of(self, draft: RowDraft) -> str:
        return str(self.get_value(draft, "title_of_item") or "")

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        names = ["lead_name", "support_names", "due_on", "standard"]
        if draft.related[2]:
            names += ["number", "assigned_on", "closed_on"]
        return [(self.fields[name].title, self.in_words(name, draft.values[self.place[name]])) for name in names]

    # The export.

    def get_queryset(self) -> QuerySet[Supervision]:
        """Return all items but those given up before they were issued."""
        return Supervision.objects.exclude(state=Supervision.State.VOID).with_clock()

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield each item as the line that would be read again."""
        for item in rows.iterator(chunk_size=200):
            supports = "、".join(part.body.name for part in item.supports)
            words = self.sheet_fields["urgency"].widget.render(item.urgency)
            yield [(
                item.title, item.task, "；".join(item.points), item.lead.body.name, supports, item.due_on, words,
                item.number, item.assigned_on, item.closed_on,
            )]  # fmt: skip
