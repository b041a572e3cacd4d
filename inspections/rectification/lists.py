"""The list of rectifications: how it is narrowed, its columns, and what a row becomes in a file."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from exchange.exports.catalogue import Export, one_by_one
from exchange.fields import YES_NO_LABELS
from exchange.formats.selections import Line
from inspections.models import Rectification
from inspections.rectification.transitions import IN_HAND, TO_CLOSE, TRANSITIONS, Action, State
from inspections.rectification.words import deadline_words, escalation_words, state_tag
from registers.filters import SearchFilter, choice_filter, day_filter, township_filter
from registers.tables import CLIP, DESK, DESK_NARROW, NARROW, DateColumn, ListTable
from registers.words import link_place
from targets import clock

DUE_DAYS = (7, 15, 30)


class RectificationFilter(filters.FilterSet):
    """Narrow the list of rectifications."""

    DEADLINES = [("overdue", _("overdue"))] + [
        (str(days), _("due within %(days)s days") % {"days": days}) for days in DUE_DAYS
    ]
    STATES = [("open", _("not finished")), ("to_close", _("waiting to be closed")), *State.choices]

    q = SearchFilter(_("notice or sampling number, unit or sample"))
    state = choice_filter(_("state"), STATES, method="by_state")
    deadline = choice_filter(_("deadline"), DEADLINES, method="by_deadline")
    escalation = choice_filter(
        _("escalation"), [choice for choice in Rectification.Escalation.choices if choice[0]], field="escalation"
    )
    township = township_filter("spot_check__township", "spot_check__sampled_on")
    since = day_filter(_("notice received from"), field_name="received_on", lookup_expr="gte")
    until = day_filter(_("notice received until"), field_name="received_on", lookup_expr="lte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those in a state, or in one of several that belong together."""
        if value == "open":
            return rows.open()
        return rows.filter(state__in=rows.AWAITING_CLOSING if value == "to_close" else [value])

    def by_deadline(self, rows: Any, name: str, value: str) -> Any:
        """Keep the open ones that are overdue today, or due within so many days."""
        return rows.overdue(clock.today()) if value == "overdue" else rows.due_within(clock.today(), int(value))


USUAL_NEXT: dict[str, Action] = {
    **{str(state): Action.REPORT for state in IN_HAND},
    **{str(state): Action.CLOSE for state in TO_CLOSE},
}
"""What is recorded next on most rectifications of a state; where it goes two ways, the page of each asks."""


class RectificationTable(ListTable):
    """The list of rectifications."""

    notice_number = tables.Column(linkify=True, orderable=False, attrs=NARROW)
    told = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("ordered to rectify"), attrs={"td": {"class": "wrap"}}
    )
    sample = tables.Column(accessor="spot_check__sample_name", orderable=False, verbose_name=_("sample"), attrs=CLIP)
    township = tables.Column(empty_values=(), orderable=False, verbose_name=_("township"), attrs=DESK_NARROW)
    received_on = DateColumn(attrs=DESK_NARROW)
    due_on = tables.Column(empty_values=(), attrs=NARROW)
    state = tables.Column(orderable=False)
    escalation = tables.Column(empty_values=(), orderable=False, attrs=DESK)

    first_line = ("told", "state")

    class Meta:
        model = Rectification
        fields = ("notice_number", "told", "sample", "township", "received_on", "due_on", "state", "escalation")

    takes_steps = False

    def before_render(self, request: HttpRequest) -> None:
        """Note whether the person takes the steps: the office alone."""
        self.takes_steps = request.user.is_authenticated and request.user.role == Role.OFFICE

    def render_told(self, record: Rectification) -> str:
        """Return the unit that was told."""
        return record.addressee_name

    def render_township(self, record: Rectification) -> SafeString | str:
        """Return the township under its name of the day of sampling."""
        check = record.spot_check
        return link_place(check.township, check.sampled_on) or "—"

    def render_due_on(self, record: Rectification) -> SafeString | str:
        """Return the deadline and how far it is."""
        return deadline_words(record, clock.today())

    def render_state(self, record: Rectification) -> SafeString:
        """Return the state, and to the office what is usually recorded next."""
        action = USUAL_NEXT.get(record.state) if self.takes_steps else None
        if action is None:
            return state_tag(record)
        url = reverse("inspections:rectification-step", args=[record.pk, action])
        return format_html(
            '{}<br><a class="next-step" href="{}">{}</a>', state_tag(record), url, TRANSITIONS[action].title
        )

    def render_escalation(self, record: Rectification) -> str:
        """Return how far it was escalated."""
        return escalation_words(record)


def rectification_line(row: Rectification) -> Line:
    """Return the line of a rectification."""
    check, today = row.spot_check, clock.today()
    return (
        row.notice_number,
        check.number,
        row.addressee_name,
        check.sample_name,
        check.model,
        check.township.name_on(check.sampled_on) if check.township else "",
        row.received_on,
        # The deadline of a finished one says nothing any more.
        row.due_on if row.is_open else None,
        str(YES_NO_LABELS[row.is_overdue(today)]),
        str(YES_NO_LABELS[row.extended_on is not None]),
        row.get_state_display(),
        row.get_escalation_display() if row.escalation else "",
    )


RECTIFICATIONS = Export(
    "整改台账",
    (
        "责令整改通知书文号", "抽样编号", "责令整改单位", "样品名称", "规格型号", "乡镇街道", "通知书送达日期", "当前期限",
        "是否逾期", "是否延期", "状态", "升级措施",
    ),
    one_by_one(rectification_line),
)  # fmt: skip
