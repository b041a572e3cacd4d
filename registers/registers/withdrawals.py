"""The list of withdrawals (撤回记录): rows and imports that were taken back, and those that stand again."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import Role, User
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from exchange.models import SheetImport
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.models import Withdrawal
from registers.registry import RegisterList, register, registry
from registers.tables import NARROW, ListTable, MomentColumn
from registers.withdrawals import cleared_withdrawals
from registers.words import format_moment, tag

WIDE = {"td": {"class": "wrap"}}
OVERSEERS = (Role.OFFICE, Role.AUDITOR)
"""Who looks after what was withdrawn."""


def name_registers() -> list[tuple[str, str]]:
    """Return what the rows of each register are called, by the register's key; imports are taken back whole."""
    named = [(model._meta.label_lower, one.name) for model, one in registry.items()]
    return [*named, (SheetImport._meta.label_lower, _("Import"))]


class WithdrawalFilter(filters.FilterSet):
    """Narrow the list of withdrawals."""

    STATES = [("standing", pgettext_lazy("row", "withdrawn")), ("undone", gettext_lazy("restored"))]

    q = WordsFilter(gettext_lazy("row, reason or who withdrew it"), "subject", "reason", "withdrawn_by__display_name")
    register = choice_filter(gettext_lazy("register"), name_registers, field="register")
    state = choice_filter(gettext_lazy("state"), STATES, method="by_state")
    since = day_filter(gettext_lazy("withdrawn from"), field_name="withdrawn_at", lookup_expr="date__gte")
    until = day_filter(gettext_lazy("withdrawn until"), field_name="withdrawn_at", lookup_expr="date__lte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those that stand, or those whose rows stand again."""
        return rows.filter(undone_at__isnull=value == "standing")


class WithdrawalTable(ListTable):
    """The list of withdrawals."""

    subject = tables.Column(
        linkify=("registers:withdrawal-undo", [tables.A("pk")]), orderable=False, verbose_name=gettext_lazy("row"),
        attrs=WIDE,
    )  # fmt: skip
    state = tables.Column(accessor="pk", orderable=False, verbose_name=gettext_lazy("state"), attrs=NARROW)
    register = tables.Column(orderable=False, attrs=NARROW)
    reason = tables.Column(orderable=False, attrs=WIDE)
    withdrawn_by = tables.Column(orderable=False, attrs=NARROW)
    withdrawn_at = MomentColumn()

    first_line = ("subject", "state")

    class Meta:
        model = Withdrawal
        fields = ("subject", "state", "register", "reason", "withdrawn_by", "withdrawn_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = dict(name_registers())

    def render_register(self, value: str) -> str:
        """Return what the rows are called."""
        return self.named.get(value, value)

    def render_state(self, record: Withdrawal) -> SafeString:
        """Return whether it stands; else when and by whom the rows were restored."""
        if record.undone_at is None:
            return tag(pgettext("row", "withdrawn"), "withdrawn")
        return format_html(
            '{} <span class="hint num">{} {}</span>', tag(_("restored"), ""),
            format_moment(record.undone_at), record.undone_by,
        )  # fmt: skip


def make_line(row: Withdrawal) -> Line:
    """Return a withdrawal as a line of the file."""
    return (
        row.subject, dict(name_registers()).get(row.register, row.register), row.reason, str(row.withdrawn_by),
        format_moment(row.withdrawn_at), "已恢复" if row.undone_at else "已撤回", format_moment(row.undone_at), str(row.undone_by or ""),
    )  # fmt: skip


@register
class WithdrawalList(RegisterList):
    """Withdrawals, each with a page on which its rows are restored."""

    model, path, title = Withdrawal, "withdrawals", gettext_lazy("Withdrawn rows")
    lead = gettext_lazy("Rows that were taken back, by whom and why; each can be restored.")
    table, filters = WithdrawalTable, WithdrawalFilter
    export = Export(
        "撤回记录",
        ("记录", "登记类别", "原因", "撤回人", "撤回时间", "状态", "恢复时间", "恢复人"),
        one_by_one(make_line),
    )
    empty = (gettext_lazy("Nothing has been withdrawn"), gettext_lazy("A row is withdrawn on its own page."))
    readers, keepers = OVERSEERS, ()

    def rows(self, user: User) -> QuerySet[Withdrawal]:
        return cleared_withdrawals(user).select_related("withdrawn_by", "undone_by")
