"""The one list of meetings."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from meetings.models import Meeting
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import DESK, NARROW, DateColumn, ListTable


class MeetingFilter(filters.FilterSet):
    """Narrow the list of meetings."""

    q = WordsFilter(_("meeting, chair or place"), "title", "chair", "place")
    state = choice_filter(_("state"), Meeting.State.choices, field="state")
    since = day_filter(_("held from"), field_name="held_on", lookup_expr="gte")
    until = day_filter(_("held until"), field_name="held_on", lookup_expr="lte")


class MeetingTable(ListTable):
    """The list of meetings."""

    title = tables.Column(linkify=True, verbose_name=_("Meeting"), attrs={"td": {"class": "wrap"}})
    state = tables.TemplateColumn(template_name="meetings/_state.html", attrs=NARROW)
    held_on = DateColumn()
    chair = tables.Column(attrs=NARROW)
    place = tables.Column(attrs=DESK)

    first_line = ("title", "state")

    class Meta:
        model = Meeting
        fields = ("title", "state", "held_on", "chair", "place")


def make_line(row: Meeting) -> Line:
    """Return a meeting as a line of the file."""
    return row.held_on, row.title, row.chair, row.place, row.attendees, row.absent, row.get_state_display()


@register
class MeetingList(RegisterList):
    """Meetings, prepared and held on pages of their own."""

    model, path, title = Meeting, "meetings", _("Meetings of the lead group")
    lead = _("The agenda is drawn from the portal; what is decided becomes an item of supervision at once.")
    table, filters = MeetingTable, MeetingFilter
    export = Export(
        "领导小组会议", ("会议日期", "会议", "主持人", "地点", "出席", "缺席", "状态"), one_by_one(make_line)
    )
    add_page = "meetings:create"
    template = "meetings/list.html"
    empty = (
        _("No meeting has been prepared"),
        _("The programme office prepares meetings of the lead group."),
        _("Prepare one: its agenda is drawn from the portal."),
    )
