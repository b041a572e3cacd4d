"""Columns of the lists of enterprises, products, certificates and awards."""

from collections import defaultdict
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import BrandAward, Certificate, Designation, Enterprise, Product, Site
from enterprises.words import certificate_tag, enterprise_on
from registers.tables import CLIP, DESK_NARROW, DESK_NUMBER, NARROW, NOTHING, DateColumn, ListTable
from registers.words import tag
from targets import clock
from targets.texts import escape_words


class EnterpriseTable(ListTable):
    # By pinyin: the code points of Chinese characters have no order that people know.
    name = tables.Column(linkify=True, order_by="name_pinyin", attrs={"td": {"class": "wrap"}})
    code = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("code"), attrs=DESK_NARROW)
    township = tables.Column(accessor="township_id", order_by="township__position")
    industry = tables.Column(
        accessor="industry__name", order_by="industry__code", verbose_name=gettext_lazy("industry")
    )
    size = tables.Column(orderable=False)
    designated = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("designation"))
    founded_on = DateColumn(attrs=DESK_NARROW)
    state = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("state"))

    first_line = ("name", "state")

    class Meta:
        model = Enterprise
        fields = ("name", "code", "township", "industry", "size", "designated", "founded_on", "state")

    def render_code(self, record: Enterprise) -> str:
        """Return the newest code that the enterprise has."""
        return record.uscc or record.org_code or record.registration_number or NOTHING

    @cached_property
    def designations(self) -> dict[int, list[Designation]]:
        """What the page's enterprises are designated as today, by their keys (1 query)."""
        found: dict[int, list[Designation]] = defaultdict(list)
        for row in (
            Designation.objects.in_force(clock.today()).filter(enterprise__in=self.shown_keys).order_by("kind", "since")
        ):
            found[row.enterprise_id].append(row)
        return found

    def render_township(self, value: int) -> SafeString:
        """Return the township, which leads to its page."""
        township = self.townships[value]
        return mark_safe(f'<a href="{township.get_absolute_url()}">{escape_words(township)}</a>')

    def render_designated(self, record: Enterprise) -> SafeString | str:
        """Return what it is designated as today."""
        held = self.designations.get(record.pk, ())
        return mark_safe(" ".join(tag(row.get_kind_display(), row.kind) for row in held)) or NOTHING

    def render_state(self, record: Enterprise) -> SafeString | str:
        closed = record.closed_on and record.closed_on < clock.today()
        return tag(_("closed on %(day)s") % {"day": record.closed_on}, "closed") if closed else _("in operation")


class ProductTable(ListTable):
    name = tables.Column(linkify=True, verbose_name=gettext_lazy("product"))
    enterprise = tables.Column(linkify=True, order_by="enterprise__name_pinyin", attrs={"td": {"class": "wrap"}})
    kinds = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("kind"))
    standard = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("standard today"))
    launched_on = DateColumn(attrs=DESK_NARROW)
    ended_on = DateColumn(attrs=DESK_NARROW)

    first_line = ("name", "standard")

    class Meta:
        model = Product
        fields = ("name", "model", "enterprise", "kinds", "standard", "launched_on", "ended_on")

    def render_kinds(self, record: Product) -> SafeString | str:
        words = [
            (record.is_main_industrial, _("main industrial")),
            (record.is_pillar, _("pillar")),
            (record.in_ccc_catalogue, _("CCC catalogue")),
        ]
        return format_html_join(" ", "{}", ((tag(word, "key"),) for holds, word in words if holds)) or NOTHING

    def render_standard(self, record: Product) -> SafeString | str:
        """Return the standards that hold today (uses prefetched standards)."""
        held = [row for row in record.standards.all() if row.covers(clock.today())]
        made = record.launched_on <= clock.today() and not (record.ended_on and record.ended_on < clock.today())
        if not held:
            return tag(_("none"), "missed" if made else "")
        return format_html_join("", "<div>{}{}</div>", ((row.number, adoption_tag(row)) for row in held))


def adoption_tag(standard: Any) -> SafeString | str:
    return format_html(" {}", tag(standard.adoption.upper(), "key")) if standard.adoption else ""


class CertificateTable(ListTable):
    """The list of certificates, with their status on the business day."""

    number = tables.Column(linkify=True, attrs=NARROW)
    enterprise = tables.Column(linkify=True, order_by="enterprise__name_pinyin", attrs={"td": {"class": "wrap"}})
    scheme = tables.Column(orderable=False, attrs=CLIP)
    issued_on = DateColumn(attrs=DESK_NARROW)
    expires_on = DateColumn()
    status = tables.Column(orderable=False, verbose_name=gettext_lazy("status today"))

    first_line = ("enterprise", "status")

    class Meta:
        model = Certificate
        fields = ("number", "enterprise", "scheme", "issued_on", "expires_on", "status")

    def render_enterprise(self, record: Certificate) -> str:
        """Return the holder under its name of the day of issue."""
        return enterprise_on(record.enterprise, record.issued_on)

    def render_status(self, record: Certificate) -> SafeString:
        """Return how it stands today, and how many days are left when they are few."""
        return certificate_tag(record)


class AwardTable(ListTable):
    product = tables.Column(linkify=True, order_by="product__name")
    enterprise = tables.Column(
        accessor="product__enterprise",
        linkify=True,
        order_by="product__enterprise__name_pinyin",
        attrs={"td": {"class": "wrap"}},
    )
    programme = tables.Column(orderable=False)
    year = tables.Column(attrs=DESK_NUMBER)
    kind = tables.Column(orderable=False)
    granted_on = DateColumn()
    expires_on = DateColumn()

    first_line = ("product", "kind")

    class Meta:
        model = BrandAward
        fields = ("product", "enterprise", "programme", "year", "kind", "granted_on", "expires_on")

    def render_enterprise(self, record: BrandAward) -> str:
        """Return the enterprise under its name of the day of the grant."""
        return enterprise_on(record.product.enterprise, record.granted_on)

    def render_kind(self, record: BrandAward) -> SafeString:
        return tag(record.get_kind_display(), record.kind)

    def render_year(self, value: int) -> str:
        """Return the year without a thousands separator."""
        return str(value)


class SiteTable(ListTable):
    name = tables.Column(linkify=True, attrs={"td": {"class": "wrap"}})
    kind = tables.Column(orderable=False)
    township = tables.Column(linkify=True, order_by="township__position")
    level = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("level today"))
    members = tables.Column(
        accessor="member_count", order_by="member_count", verbose_name=gettext_lazy("members today"), attrs=DESK_NUMBER
    )
    founded_on = DateColumn(attrs=DESK_NARROW)
    ended_on = DateColumn(attrs=DESK_NARROW)

    first_line = ("name", "level")

    class Meta:
        model = Site
        fields = ("name", "kind", "township", "trade", "level", "members", "founded_on", "ended_on")

    def render_level(self, record: Site) -> SafeString | str:
        """Return the level held today (uses prefetched levels)."""
        held = record.level_on(clock.today())
        return tag(held.get_level_display(), "key") if held else NOTHING
