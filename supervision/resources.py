"""The sheet of items of supervision (督办台账): new lines come in as drafts, which then go the usual way."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from departments.models.duties import Part
from exchange.fields import AT_MOST, SheetField
from exchange.formats.errors import SheetRefused, error_code
from exchange.formats.selections import Line
from exchange.lookups.bodies import KnownBodies, body_words
from exchange.lookups.error_codes import BODY_UNKNOWN
from exchange.resources import SheetResource
from exchange.results import SKIP, RowDraft, SheetResult
from exchange.widgets import DayWidget, TextWidget, WordWidget
from reporting.resources.error_codes import PERSON_NEEDED
from supervision.models import Supervision
from supervision.services import Draft, supervision_draft
from targets import clock

URGENCIES = {"一般": "normal", "急件": "urgent"}
BETWEEN = re.compile(r"[;；\n]+")
NAMES_APART = re.compile(r"[、,，;；\s]+")

DUE_PAST = error_code(
    "supervision-due-past",
    _("The deadline must lie ahead."),
    _("A draft needs a deadline to come; correct the day, or leave the finished item out."),
)
LEAD_SUPPORTS = error_code(
    "supervision-lead-supports", _("The lead body does not support itself."), _("Take it out of the supporting bodies.")
)


def text_column(title: str, most: int, hint: Any = "", **more: Any) -> SheetField:
    """Return a column of text that the service keeps."""
    return SheetField(None, title, TextWidget(most), hint=hint or format_lazy(AT_MOST, most=most), **more)


class SupervisionResource(SheetResource):
    """督办台账: each new line is one draft; an open item of the same title and lead body stays as it is."""

    title_of_item = text_column("事项", 100, required=True)
    task = text_column("督办要求", 2000, required=True)
    standard = text_column("办结标准", 2000, _("Point by point, a semicolon between two points."), required=True)
    lead_name = text_column("牵头单位", 100, _("Short or full name."), required=True, choices=body_words)
    support_names = text_column("协办单位", 500, _("Short or full names, with 、 between two."))
    due_on = SheetField(None, "现行期限", DayWidget(future=True), required=True, hint=_("A day to come."))
    urgency = SheetField(None, "紧急程度", WordWidget(URGENCIES), hint=_("Empty: 一般."))

    needs_person = PERSON_NEEDED
    notes = (_("Each line is taken in as a draft: it is then submitted, approved and numbered as every item is."),)

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
            ),
        )

    # The import.

    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Wait for nothing: a draft meets no other row."""

    def fill_rows(self, drafts: Sequence[RowDraft], found: dict[str, list[int | None]]) -> None:
        """Leave the tables to the service that writes a draft."""

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Tell the lines that are new, and find the bodies that they name."""
        known, today = self.context.known(KnownBodies), clock.today()
        open_items = {
            (item.title, part.body_id)
            for item in Supervision.objects.open().prefetch_related("parts")
            for part in item.parts.all()
            if part.role == Part.LEAD
        }
        for draft in drafts:
            lead = self.find_bodies(draft, "lead_name", known)
            supports = self.find_bodies(draft, "support_names", known)
            draft.related = (lead, supports)
            due_on = self.get_value(draft, "due_on")
            if lead and (self.get_value(draft, "title_of_item"), lead[0]) in open_items:
                draft.import_type = SKIP
                continue
            if due_on and due_on <= today:
                self.refuse(draft, DUE_PAST, "due_on")
            if set(lead) & set(supports):
                self.refuse(draft, LEAD_SUPPORTS, "support_names")
        return [*drafts]

    def find_bodies(self, draft: RowDraft, name: str, known: KnownBodies) -> list[int]:
        """Return the bodies that a cell names; an unknown one is an error of the line."""
        found = []
        for word in NAMES_APART.split(self.get_value(draft, name) or ""):
            if not word:
                continue
            body = known.find(word, clock.today())
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
            lead, supports = draft.related
            points = [point.strip() for point in BETWEEN.split(self.get_value(draft, "standard")) if point.strip()]
            given = Draft(
                title=self.get_value(draft, "title_of_item"), task=self.get_value(draft, "task"),
                closing_standard="\n".join(points), due_on=self.get_value(draft, "due_on"), lead=bodies[lead[0]],
                supports=[bodies[pk] for pk in supports], urgency=self.get_value(draft, "urgency") or "normal",
            )  # fmt: skip
            supervision_draft(draft=given, user=self.context.user)

    # The preview.

    def name_of(self, draft: RowDraft) -> str:
        return str(self.get_value(draft, "title_of_item") or "")

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        names = ("lead_name", "support_names", "due_on", "standard")
        return [(self.fields[name].title, self.in_words(name, draft.values[self.place[name]])) for name in names]

    # The export.

    def get_queryset(self) -> QuerySet[Supervision]:
        """Return all items."""
        return Supervision.objects.with_clock()

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield each item as the line that would be read again."""
        for item in rows.iterator(chunk_size=200):
            supports = "、".join(part.body.name for part in item.supports)
            words = "急件" if item.urgency == Supervision.Urgency.URGENT else "一般"
            yield [(item.title, item.task, "；".join(item.points), item.lead.body.name, supports, item.due_on, words)]
