"""The list of items: how it is narrowed, its columns, and what a row becomes in a file."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from exchange.exports.catalogue import CHUNK, Export
from registers.filters import SearchFilter, choice_filter, day_filter
from registers.lists import RegisterData
from registers.tables import DESK, NARROW, ListTable
from supervision.clocks import fetch_clocks
from supervision.colouring import Colouring
from supervision.models import Colour, Supervision
from supervision.querysets import FINISHED
from supervision.words import colour_mark, deadline_words, state_tag


class SupervisionFilter(filters.FilterSet):
    """Narrow the list of items."""

    STATES = [("open", _("not finished")), ("finished", _("finished")), *Supervision.State.choices]

    q = SearchFilter(_("number, title, task or body"))
    state = choice_filter(_("state"), STATES, method="by_state")
    colour = choice_filter(_("colour"), [choice for choice in Colour.choices if choice[0]], method="by_colour")
    body = filters.ModelChoiceFilter(
        label=_("body"), queryset=Body.objects.all(), to_field_name="code", method="by_body", empty_label=_("all")
    )
    source_kind = choice_filter(
        _("raised from"), [choice for choice in Supervision.Source.choices if choice[0]], field="source_kind"
    )
    since = day_filter(_("due from"), field_name="due_on", lookup_expr="gte")
    until = day_filter(_("due until"), field_name="due_on", lookup_expr="lte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those in a state, or in one of several that belong together."""
        if value == "open":
            return rows.open()
        return rows.filter(state__in=FINISHED if value == "finished" else [value])

    def by_colour(self, rows: Any, name: str, value: str) -> Any:
        """Keep those that have the colour today, as the pages compute it."""
        colouring, items = Colouring(), list(rows.open().issued())
        fetch_clocks(items)
        # Today's colour is computed, and the log may not have it yet: the database cannot choose by it.
        return rows.filter(pk__in=[row.pk for row in items if colouring.judge_item(row).colour == value])

    def by_body(self, rows: Any, name: str, value: Body) -> Any:
        """Keep those in which the body has a part."""
        return rows.of_bodies([value.pk])


class SupervisionData(RegisterData):
    """The items, each page with what its colours are told from."""

    def __getitem__(self, key: Any) -> Any:
        """Return one page's rows."""
        page = super().__getitem__(key)
        if isinstance(key, slice):
            fetch_clocks(page)
        return page


class SupervisionTable(ListTable):
    """The list of items."""

    number = tables.Column(
        empty_values=(), linkify=True, verbose_name=_("number"), order_by=("year", "serial"), attrs=NARROW
    )
    title = tables.Column(linkify=True, orderable=False, attrs={"td": {"class": "wrap"}})
    lead = tables.Column(empty_values=(), orderable=False, verbose_name=_("lead body"))
    supports = tables.Column(empty_values=(), orderable=False, verbose_name=_("supporting bodies"), attrs=DESK)
    due_on = tables.Column(attrs=NARROW)
    state = tables.Column(orderable=False)
    colour = tables.Column(empty_values=(), orderable=False, verbose_name=_("colour"))

    first_line = ("title", "colour")

    class Meta:
        model = Supervision
        fields = ("number", "title", "lead", "supports", "due_on", "state", "colour")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once for the table: rules and indicators are the same for each row.
        self.colouring = Colouring()

    def render_number(self, record: Supervision) -> str:
        """Return the number; a dash before there is one."""
        return record.number or "—"

    def render_lead(self, record: Supervision) -> str:
        """Return the lead body."""
        return str(record.lead.body)

    def render_supports(self, record: Supervision) -> str:
        """Return the supporting bodies."""
        return "、".join(str(part.body) for part in record.supports) or "—"

    def render_due_on(self, record: Supervision) -> SafeString | str:
        """Return the deadline and how far it is."""
        return deadline_words(record)

    def render_state(self, record: Supervision) -> SafeString:
        """Return the state."""
        return state_tag(record)

    def render_colour(self, record: Supervision) -> SafeString | str:
        """Return the colour of today."""
        return colour_mark(self.colouring.judge_item(record))


def read_rows(rows: Any) -> Any:
    """Yield the lines of the file; rules are read once."""
    colouring = Colouring()
    # In chunks, for which Django fetches what is prefetched as well.
    for row in rows.with_clock().iterator(chunk_size=CHUNK):
        lead = row.lead
        yield ((
            row.number, row.title, row.task, "；".join(row.points), str(lead.body),
            "、".join(str(part.body) for part in row.supports), row.get_urgency_display(), row.assigned_on,
            row.first_due_on, row.due_on, row.get_state_display(), str(colouring.judge_item(row).colour.label),
            lead.progress, lead.returns, lead.late_days, row.closed_on, row.source.get("label", ""),
        ),)  # fmt: skip


ITEMS = Export(
    "督办台账",
    (
        "督办编号", "事项", "督办要求", "办结标准", "牵头单位", "协办单位", "紧急程度", "立项日期", "原定期限", "现行期限",
        "状态", "预警颜色", "进度（%）", "退回次数", "逾期工作日", "办结日期", "来源",
    ),
    read_rows,
)  # fmt: skip
