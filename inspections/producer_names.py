"""The list of producers known by name only (待认领生产企业): one row a name, with the batches that name it."""

from typing import Any
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.data import TableQuerysetData

from accounts.access import SignedInRequest
from enterprises.querysets import every_word
from exchange.exports.catalogue import CHUNK, Export
from inspections.elsewhere import ELSEWHERE
from inspections.models import UnmatchedTally
from registers.filters import SearchFilter, choice_filter
from registers.tables import NUMBER, TICK, DateColumn, ListTable, draw_tick

ACTS = {"td": {"class": "nowrap row-acts"}, "th": {"class": "row-acts"}}


class NameData(TableQuerysetData):
    """Names in a stable order; they are groups of rows and have no keys."""

    data: Any

    def order_by(self, aliases: Any) -> None:
        """Order by the column asked for, then by name, so that no name stands on two pages."""
        super().order_by(aliases)
        if aliases:
            self.data = self.data.order_by(*self.data.query.order_by, "producer_name")


class NameSearch(SearchFilter):
    """Keep the names that have every word."""

    def filter(self, rows: Any, value: str) -> Any:
        return rows.filter(every_word(value, "producer_name")) if value else rows


class ProducerNameFilter(filters.FilterSet):
    """Narrow the list of names; those told apart as elsewhere are listed only where they are asked for."""

    q = NameSearch(gettext_lazy("producer on the label"))
    begins = choice_filter(
        gettext_lazy("name begins"),
        [("elsewhere", gettext_lazy("with another province or city"))],
        method="by_beginning",
    )
    # Chosen by the two tabs above the list, since one of the two is always shown.
    state = choice_filter(
        gettext_lazy("state"),
        [("outside", gettext_lazy("producers elsewhere"))],
        method="leave",
        widget=forms.HiddenInput,
    )

    def by_beginning(self, rows: Any, name: str, value: str) -> Any:
        """Keep the names that begin with a place elsewhere."""
        return rows.filter(producer_name__regex=f"^({'|'.join(ELSEWHERE)})")

    def leave(self, rows: Any, name: str, value: str) -> Any:
        """Leave the rows as they are: which of the two lists is shown is decided below, also where nothing is asked."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        outside = self.form.cleaned_data.get("state") == "outside"
        return super().filter_queryset(queryset).producer_names(outside=outside)


class ProducerNameTable(ListTable):
    """The list of names; boxes and buttons are the office's."""

    tick = tables.Column(
        accessor="producer_name", verbose_name=gettext_lazy("Choose"), orderable=False, attrs=TICK
    )  # fmt: skip
    producer_name = tables.Column(
        linkify=lambda value: f"{reverse('inspections:spot-checks')}?{urlencode({'q': value})}",
        verbose_name=gettext_lazy("producer on the label"), attrs={"td": {"class": "wrap"}},
    )  # fmt: skip
    checks = tables.Column(verbose_name=gettext_lazy("batches"), attrs=NUMBER)
    failed = tables.Column(verbose_name=gettext_lazy("of them failed"), attrs=NUMBER)
    latest = DateColumn(verbose_name=gettext_lazy("latest"), attrs={"td": {"class": "nowrap", "data-named": True}})
    acts = tables.Column(
        accessor="producer_name", verbose_name="", orderable=False, attrs=ACTS
    )  # fmt: skip

    first_line = ("producer_name", "checks")

    class Meta:
        model = UnmatchedTally
        fields = ("tick", "producer_name", "checks", "failed", "latest", "acts")

    def before_render(self, request: SignedInRequest) -> None:
        """Leave boxes and buttons to the office."""
        self.is_outside = request.GET.get("state") == "outside"
        if not request.user.keeps_registers:
            self.columns.hide("tick")
            self.columns.hide("acts")

    def render_tick(self, value: str) -> SafeString:
        """Return the box with which the name is chosen."""
        return draw_tick("name", value, value)

    def render_acts(self, value: str) -> SafeString:
        """Return what is done with one name."""
        match = format_html(
            '<a href="{}?{}">{}</a>', reverse("inspections:match-producer"), urlencode({"name": value}), _("match")
        )
        if self.is_outside:
            return match
        return format_html(
            '{} <button class="btn btn-sm" type="submit" name="one" value="{}">{}</button>',
            match,
            value,
            _("elsewhere"),
        )


def read_rows(names: QuerySet[UnmatchedTally, Any]) -> Any:
    """Yield the lines of the file."""
    for row in names.iterator(chunk_size=CHUNK):
        yield ((row["producer_name"], row["checks"], row["failed"], row["latest"]),)


NAMES = Export("待认领生产企业", ("标称生产企业", "批次", "其中不合格", "最近抽样"), read_rows)


def select_names(params: Any) -> QuerySet[UnmatchedTally, Any]:
    """Return the names that an address of the list asks for."""
    rows: QuerySet[UnmatchedTally, Any] = ProducerNameFilter(params, queryset=UnmatchedTally.objects.all()).qs
    return rows
