"""The list of imports (数据导入): every sheet that was handed in, and what came of it."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest
from accounts.models import User
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from exchange.imports.catalogue import imports
from exchange.imports.pages import hand_in_context, listed_imports
from exchange.models import SheetImport
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import DESK_NUMBER, NARROW, NUMBER, ListTable, MomentColumn
from registers.words import format_moment

COUNTS = ("new", "update", "skip", "error")


class ImportFilter(filters.FilterSet):
    """Narrow the list of imports."""

    q = WordsFilter(gettext_lazy("file name or who handed it in"), "file_name", "requested_by__display_name")
    register = choice_filter(
        gettext_lazy("register"), lambda: [(kind.key, kind.name) for kind in imports.values()], field="register"
    )
    state = choice_filter(gettext_lazy("state"), SheetImport.State.choices, field="state")
    since = day_filter(gettext_lazy("handed in from"), field_name="requested_at", lookup_expr="date__gte")
    until = day_filter(gettext_lazy("handed in until"), field_name="requested_at", lookup_expr="date__lte")


def count_column(key: str, title: Any, attrs: dict[str, Any]) -> tables.Column:
    """Return the column with how many rows of the sheet came to one end."""
    return tables.Column(accessor=f"counts__{key}", verbose_name=title, orderable=False, attrs=attrs)


class ImportTable(ListTable):
    """The list of imports."""

    file_name = tables.Column(
        linkify=("exchange:import", [tables.A("pk")]),
        orderable=False,
        verbose_name=gettext_lazy("File"),
        attrs={"td": {"class": "wrap"}},
    )
    state = tables.TemplateColumn(
        template_code='{% include "exchange/imports/_state.html" with state=record.state word=record.get_state_display %}',
        orderable=False,
    )
    pk = tables.Column(verbose_name=gettext_lazy("Import number"), attrs=DESK_NUMBER)
    register = tables.Column(orderable=False, attrs=NARROW)
    new = count_column("new", gettext_lazy("New"), NUMBER)
    update = count_column("update", gettext_lazy("Changed"), NUMBER)
    skip = count_column("skip", gettext_lazy("Unchanged"), DESK_NUMBER)
    error = count_column("error", gettext_lazy("Wrong"), NUMBER)
    requested_by = tables.Column(
        empty_values=(), orderable=False, verbose_name=gettext_lazy("Handed in by"), attrs=NARROW
    )
    requested_at = MomentColumn(verbose_name=gettext_lazy("Handed in at"))

    first_line = ("file_name", "state")

    class Meta:
        model = SheetImport
        fields = ("file_name", "state", "pk", "register", *COUNTS, "requested_by", "requested_at")

    def render_register(self, value: str) -> Any:
        """Return what the kind of sheet is called."""
        return imports[value].name

    def render_requested_by(self, record: SheetImport) -> str:
        """Return the person; a command has none."""
        return str(record.requested_by or _("command line"))


def make_line(row: SheetImport) -> Line:
    """Return an import as a line of the file."""
    return (
        row.pk, row.file_name, str(imports[row.register].name), row.get_state_display(),
        *(row.counts.get(key) for key in COUNTS), str(row.requested_by or _("command line")), format_moment(row.requested_at), row.checksum,
    )  # fmt: skip


@register
class ImportList(RegisterList):
    """Imports, handed in above their list and followed on pages of their own."""

    model, path, title, list_page = SheetImport, "imports", gettext_lazy("Import of data"), "registers:imports"
    lead = gettext_lazy(
        "A sheet is checked first; nothing is written before you have seen what it would do and confirmed it."
    )
    table, filters = ImportTable, ImportFilter
    export = Export(
        "数据导入记录",
        ("导入编号", "文件", "登记类别", "状态", "新增", "变更", "无变化", "错误", "上传人", "上传时间", "SHA-256"),
        one_by_one(make_line),
    )
    links = (("exchange:registers-workbook", gettext_lazy("Export all registers as a workbook")),)
    empty = (
        gettext_lazy("No sheet has been imported yet"),
        gettext_lazy("Download the template, fill it in, and hand it in above."),
    )
    keepers = ()
    template = "exchange/imports/list.html"

    def rows(self, user: User) -> QuerySet[SheetImport]:
        return listed_imports()

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        return hand_in_context(request)
