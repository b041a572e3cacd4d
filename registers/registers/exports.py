"""The list of exports (导出记录): what was taken out of the portal, by whom, with which filters."""

import django_filters as filters
import django_tables2 as tables
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest
from accounts.models import Role, User
from exchange.exports.answering import visible_exports
from exchange.exports.catalogue import Export, one_by_one, titles
from exchange.formats.selections import Line
from exchange.models import ExportJob
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import DESK_NARROW, DESK_NUMBER, NARROW, NUMBER, ListTable, MomentColumn
from registers.words import format_moment


class ExportFilter(filters.FilterSet):
    """Narrow the list of exports."""

    q = WordsFilter(gettext_lazy("file name or who asked for it"), "file_name", "requested_by__display_name")
    register = choice_filter(
        gettext_lazy("What was taken out"),
        lambda: sorted(titles.items(), key=lambda one: str(one[1])),
        field="register",
    )
    state = choice_filter(gettext_lazy("state"), ExportJob.State.choices, field="state")
    since = day_filter(gettext_lazy("asked for from"), field_name="requested_at", lookup_expr="date__gte")
    until = day_filter(gettext_lazy("asked for until"), field_name="requested_at", lookup_expr="date__lte")


class ExportTable(ListTable):
    """The list of exports."""

    file_name = tables.Column(
        linkify=True, orderable=False, verbose_name=gettext_lazy("File"), attrs={"td": {"class": "wrap"}}
    )
    state = tables.TemplateColumn(
        template_code='{% include "exchange/exports/_state.html" with job=record %}', orderable=False
    )
    register = tables.Column(orderable=False, verbose_name=gettext_lazy("What was taken out"), attrs=NARROW)
    filters = tables.TemplateColumn(
        template_code='{% include "exchange/exports/_filters.html" with filters=record.filters %}',
        orderable=False, verbose_name=gettext_lazy("Filters"), attrs={"td": {"class": "wrap desk"}},
    )  # fmt: skip
    rows = tables.Column(verbose_name=gettext_lazy("Rows"), attrs=NUMBER, empty_values=(None, 0))
    size = tables.TemplateColumn(
        template_code="{{ record.size|filesizeformat }}", verbose_name=gettext_lazy("Size"), attrs=DESK_NUMBER
    )
    requested_by = tables.Column(orderable=False, verbose_name=gettext_lazy("Asked for by"), attrs=DESK_NARROW)
    requested_at = MomentColumn(verbose_name=gettext_lazy("Asked for at"))

    first_line = ("file_name", "state")

    class Meta:
        model = ExportJob
        fields = ("file_name", "state", "register", "filters", "rows", "size", "requested_by", "requested_at")

    def render_register(self, value: str) -> str | Promise:
        """Return what was taken out."""
        return titles.get(value, value)


def make_line(row: ExportJob) -> Line:
    """Return an export as a line of the file."""
    return (
        row.pk, row.file_name, str(titles.get(row.register, row.register)),
        "；".join(f"{label}：{words}" for label, words in row.filters) or "全部", row.get_state_display(), row.rows, row.size,
        str(row.requested_by), format_moment(row.requested_at), row.checksum,
    )  # fmt: skip


@register
class ExportList(RegisterList):
    """Exports: each person's own, all for the office and auditors."""

    model, path, title, list_page = ExportJob, "exports", gettext_lazy("Exports"), "registers:exports"
    table, filters = ExportTable, ExportFilter
    export = Export(
        "导出记录",
        ("编号", "文件", "导出内容", "筛选条件", "状态", "行数", "字节", "导出人", "导出时间", "SHA-256"),
        one_by_one(make_line),
    )
    empty = (
        gettext_lazy("Nothing has been exported yet"),
        gettext_lazy("Open a register and press “Export to Excel”."),
    )
    readers, keepers = tuple(Role), ()
    template = "exchange/exports/list.html"

    def rows(self, user: User) -> QuerySet[ExportJob]:
        return visible_exports(user)

    def extras(self, request: SignedInRequest) -> dict[str, object]:
        return {"days": settings.EXPORT_DAYS}
