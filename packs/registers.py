"""The one list of evidence packs."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import SignedInRequest
from accounts.models import User
from assessment.access import VISITORS
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from exchange.models import JobState
from packs.access import visible_packs
from packs.models import EvidencePack
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import DESK, DESK_NARROW, DESK_NUMBER, NARROW, NUMBER, ListTable, MomentColumn
from registers.words import format_moment


class PackFilter(filters.FilterSet):
    """Narrow the list of packs."""

    q = WordsFilter(pgettext_lazy("pack", "file name or who asked for it"), "file_name", "requested_by__display_name")
    kind = choice_filter(_("Subject"), EvidencePack.Kind.choices, field="kind")
    state = choice_filter(_("state"), JobState.choices, field="state")
    since = day_filter(pgettext_lazy("pack", "asked for from"), field_name="requested_at", lookup_expr="date__gte")
    until = day_filter(pgettext_lazy("pack", "asked for until"), field_name="requested_at", lookup_expr="date__lte")


class PackTable(ListTable):
    """The list of packs."""

    file_name = tables.Column(linkify=True, verbose_name=_("File"), attrs={"td": {"class": "wrap"}})
    state = tables.TemplateColumn(
        template_code='{% include "packs/_state.html" with job=record %}', orderable=False, attrs=NARROW
    )
    subject = tables.TemplateColumn(
        template_code='<a href="{{ record.subject_url }}">{{ record.row }}</a> <span class="hint">{{ record.quarter|default_if_none:record.sheet }}</span>',
        orderable=False, verbose_name=_("Subject"), attrs={"td": {"class": "wrap"}},
    )  # fmt: skip
    members = tables.Column(verbose_name=_("Files in it"), attrs=NUMBER, empty_values=(None, 0))
    size = tables.TemplateColumn(
        template_code="{% if record.size %}{{ record.size|filesizeformat }}{% else %}—{% endif %}",
        verbose_name=_("Size"), attrs=DESK_NUMBER,
    )  # fmt: skip
    requested_by = tables.Column(orderable=False, verbose_name=_("Asked for by"), attrs=DESK_NARROW)
    requested_at = MomentColumn(verbose_name=_("Asked for at"))
    checksum = tables.TemplateColumn(
        template_code='{% if value %}<code title="{{ value }}">{{ value|slice:":12" }}</code>{% else %}—{% endif %}',
        orderable=False, attrs=DESK,
    )  # fmt: skip

    first_line = ("file_name", "state")

    class Meta:
        model = EvidencePack
        fields = ("file_name", "state", "subject", "members", "size", "requested_by", "requested_at", "checksum")


def make_line(row: EvidencePack) -> Line:
    """Return a pack as a line of the file."""
    return (
        row.file_name, row.subject, row.get_state_display(), row.members, row.size, str(row.requested_by or ""),
        format_moment(row.requested_at), row.checksum,
    )  # fmt: skip


@register
class PackList(RegisterList):
    """Packs, asked for on the pages of what they speak of."""

    model, path, title = EvidencePack, "packs", _("Evidence packs")
    table, filters = PackTable, PackFilter
    export = Export(
        "证据包", ("文件", "内容", "状态", "文件数", "字节", "申请人", "申请时间", "SHA-256"), one_by_one(make_line)
    )
    readers, keepers = VISITORS, ()
    template = "packs/list.html"
    empty = (
        _("No pack has been built yet"),
        _("Open an indicator, a goal of the plan, a body or an assessed item and press “Evidence pack”."),
    )

    def rows(self, user: User) -> QuerySet[EvidencePack]:
        return visible_packs(user)

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        return {"days": settings.EXPORT_DAYS}
