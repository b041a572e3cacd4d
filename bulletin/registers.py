"""The one list of bulletins: for readers whole, for bodies what was issued."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS, SignedInRequest
from accounts.models import Role, User
from assessment.models import Scheme
from bulletin.access import VISITORS, visible_bulletins, visible_results
from bulletin.models import Bulletin, ResultCircular
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import DESK_NARROW, NARROW, DateColumn, ListTable
from targets.models import Quarter


class BulletinFilter(filters.FilterSet):
    """Narrow the list of bulletins."""

    q = WordsFilter(_("title or who drafted it"), "title", "drafted_by__display_name")
    kind = choice_filter(_("kind"), Bulletin.Kind.choices, field="kind")
    state = choice_filter(_("state"), Bulletin.State.choices, field="state")
    quarter = filters.ModelChoiceFilter(
        field_name="snapshot__quarter",
        label=_("quarter"),
        queryset=Quarter.objects.filter(snapshots__bulletins__isnull=False).distinct().order_by("-pk"),
        empty_label=_("all"),
    )
    since = day_filter(_("issued from"), field_name="issued_on", lookup_expr="gte")
    until = day_filter(_("issued until"), field_name="issued_on", lookup_expr="lte")


class BulletinTable(ListTable):
    """The list of bulletins."""

    title = tables.Column(linkify=True, attrs={"td": {"class": "wrap"}})
    state = tables.TemplateColumn(template_name="bulletin/_state_and_corrected.html", attrs=NARROW)
    quarter = tables.Column(accessor="snapshot__quarter__label", order_by="snapshot__quarter", attrs=NARROW)
    kind = tables.Column(attrs=DESK_NARROW)
    number = tables.Column(accessor="full_number", verbose_name=_("number"), order_by=("year", "number"), attrs=NARROW)
    issued_on = DateColumn()
    drafted_by = tables.Column(verbose_name=_("written by"), orderable=False, attrs=DESK_NARROW)

    first_line = ("title", "state")

    class Meta:
        model = Bulletin
        fields = ("title", "state", "quarter", "kind", "number", "issued_on", "drafted_by")


def make_line(row: Bulletin) -> Line:
    """Return a bulletin as a line of the file."""
    return (
        row.title, row.snapshot.quarter.label, row.get_kind_display(), row.full_number, row.get_state_display(), row.issued_on,
        str(row.drafted_by),
    )  # fmt: skip


@register
class BulletinList(RegisterList):
    """Bulletins, drafted and issued on pages of their own; below them the circulars of the yearly results."""

    model, path, title = Bulletin, "bulletins", _("Bulletins")
    table, filters = BulletinTable, BulletinFilter
    export = Export("通报简报", ("标题", "季度", "种类", "文号", "状态", "印发日期", "起草人"), one_by_one(make_line))
    add_page = "bulletin:draft"
    readers = VISITORS
    template = "bulletin/list.html"
    empty = (
        _("No bulletins"),
        _("When the office issues one, it stands here."),
        _("Draft one: every sentence is written from the figures of the quarter, and you word what you like."),
    )

    def rows(self, user: User) -> QuerySet[Bulletin]:
        return visible_bulletins(user).select_related("corrects", "drafted_by")

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        return {
            "sees_drafts": request.user.role in READERS,
            "results": visible_results(request.user),
            "to_draft": list_undrafted() if request.user.role == Role.OFFICE else [],
        }


def list_undrafted() -> QuerySet[Scheme]:
    """Return the schemes whose results are announced and that no circular tells of yet."""
    told = ResultCircular.objects.values("scheme")
    return Scheme.objects.filter(state=Scheme.State.ISSUED).exclude(pk__in=told).order_by("-year", "league")
