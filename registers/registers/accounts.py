"""The list of accounts (用户账号), for the administrator."""

from functools import cached_property
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.lockout import list_locked
from accounts.models import Role, User
from departments.models import Body
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from registers.filters import WordsFilter, choice_filter
from registers.registry import RegisterList, register
from registers.tables import NARROW, ListTable, MomentColumn
from registers.words import format_moment


class AccountFilter(filters.FilterSet):
    """Narrow the list of accounts."""

    STATES = [
        ("open", pgettext_lazy("account", "open")),
        ("closed", pgettext_lazy("account", "closed")),
        ("locked", gettext_lazy("locked")),
        ("new", gettext_lazy("first password not changed")),
    ]

    q = WordsFilter(gettext_lazy("Name or user name"), "username", "display_name")
    role = choice_filter(gettext_lazy("role"), Role.choices, field="role")
    state = choice_filter(gettext_lazy("state"), STATES, method="by_state")
    body = filters.ModelChoiceFilter(
        label=gettext_lazy("body"), queryset=Body.objects.all(), empty_label=gettext_lazy("all")
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those that can sign in, that are closed or locked, or whose first password nobody has changed."""
        if value == "locked":
            return rows.filter(username__in=list_locked())
        if value == "new":
            return rows.filter(must_change_password=True, is_active=True)
        return rows.filter(is_active=value == "open")


class AccountTable(ListTable):
    """The list of accounts."""

    display_name = tables.Column(linkify=("accounts:user", [tables.A("pk")]), empty_values=())
    state = tables.Column(accessor="pk", orderable=False, verbose_name=gettext_lazy("state"), attrs=NARROW)
    username = tables.Column()
    role = tables.Column(attrs=NARROW)
    body = tables.Column(order_by="body__position")
    last_login = MomentColumn(verbose_name=gettext_lazy("last sign-in"), empty_values=())

    first_line = ("display_name", "state")

    class Meta:
        model = User
        fields = ("display_name", "state", "username", "role", "body", "last_login")

    @cached_property
    def locked(self) -> set[str]:
        """Whose accounts are locked, read once for the table."""
        return set(list_locked())

    def render_display_name(self, record: User) -> str:
        """Return the name; the user name of whom has none."""
        return record.display_name or record.username

    def render_state(self, record: User) -> SafeString:
        """Return whether the person can sign in."""
        context = {"account": record, "is_locked": record.username in self.locked}
        return render_to_string("accounts/_state.html", context)

    def render_last_login(self, value: Any) -> str:
        """Return when the person signed in last."""
        return format_moment(value) or pgettext("sign-in", "never")


def make_line(row: User) -> Line:
    """Return an account as a line of the file."""
    return (
        row.display_name, row.username, row.get_role_display(), str(row.body or ""), row.email,
        pgettext("account", "open") if row.is_active else pgettext("account", "closed"), format_moment(row.last_login),
    )  # fmt: skip


@register
class AccountList(RegisterList):
    """Accounts, opened, closed and handed over on pages of their own."""

    model, path, address, list_page = User, "accounts", "users/", "registers:accounts"
    title = gettext_lazy("User accounts")
    lead = gettext_lazy(
        "One person, one account. An account that is no longer needed is closed or handed over, never deleted: old records name it."
    )
    table, filters = AccountTable, AccountFilter
    export = Export("用户账号", ("姓名", "用户名", "角色", "单位", "邮箱", "状态", "最近登录"), one_by_one(make_line))
    add_page = "accounts:user-new"
    readers = keepers = (Role.ADMIN,)
    template = "accounts/users.html"

    def rows(self, user: User) -> QuerySet[User]:
        return User.objects.select_related("body").order_by("username")
