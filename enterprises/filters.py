"""How the lists of enterprises, products, certificates and awards are narrowed; every choice lives in the address."""

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateStatus,
    Designation,
    Enterprise,
    Industry,
    LikelyPair,
    Product,
    ProductStandard,
    ServiceIndustry,
    Site,
    SiteLevel,
)
from enterprises.querysets import has, open_on
from enterprises.words import EXPIRY_DAYS
from registers.filters import RowsFilter, SearchFilter, choice_filter, day_filter, township_filter
from targets import clock


class EnterpriseFilter(filters.FilterSet):
    q = SearchFilter(_("name, code or pinyin initials"))
    township = township_filter("township")
    industry = RowsFilter(label=_("industry"), queryset=Industry.objects.all(), method="in_industry")
    size = choice_filter(_("size"), Enterprise.Size.choices, field="size")
    service = RowsFilter(
        field_name="service_industry",
        label=_("service industry"),
        queryset=ServiceIndustry.objects.all(),
        to_field_name="code",
    )
    designation = choice_filter(_("designation"), Designation.Kind.choices, method="by_designation")
    state = choice_filter(_("state"), [("operating", _("in operation")), ("closed", _("closed"))], method="in_state")
    # Read by the other filters through `day`; alone it narrows nothing.
    on = day_filter(_("state and designation on"), method="keep_all")

    @property
    def day(self) -> dt.date:
        """The day for which state and designation are asked; today unless the address says otherwise."""
        return self.form.cleaned_data.get("on") or clock.today()

    def in_industry(self, rows: QuerySet[Enterprise], name: str, value: Industry) -> QuerySet[Enterprise]:
        """Keep the enterprises of a division, or of all divisions of a section."""
        return rows.filter(Q(industry=value) | Q(industry__parent=value))

    def by_designation(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        # EXISTS, since a join would list an enterprise once for each designation.
        return rows.filter(has(Designation.objects.of_kind(value).in_force(self.day), "enterprise"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep the enterprises in operation on the day, or those that were closed by then."""
        return rows.in_operation(self.day) if value == "operating" else rows.filter(closed_on__lt=self.day)

    def keep_all(self, rows: QuerySet[Enterprise], name: str, value: dt.date) -> QuerySet[Enterprise]:
        """Keep all: the day serves the other filters."""
        return rows


class ProductFilter(filters.FilterSet):
    KINDS = [
        ("main", _("main industrial product")),
        ("pillar", _("pillar product")),
        ("ccc", _("in the CCC catalogue")),
    ]
    COLUMNS = {"main": "is_main_industrial", "pillar": "is_pillar", "ccc": "in_ccc_catalogue"}
    STANDARDS = [
        ("none", _("no valid standard")),
        ("valid", _("valid standard")),
        ("adopting", _("international standard")),
    ]

    q = SearchFilter(_("product, model or enterprise"))
    township = township_filter("enterprise__township")
    kind = choice_filter(_("kind"), KINDS, method="of_kind")
    standard = choice_filter(_("standard today"), STANDARDS, method="by_standard")
    ccc = choice_filter(
        _("CCC certificate today"), [("yes", _("certified")), ("no", _("not certified"))], method="by_certificate"
    )
    state = choice_filter(_("state"), [("made", _("in production")), ("ended", _("ended"))], method="in_state")

    def of_kind(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        return rows.filter(**{self.COLUMNS[value]: True})

    def by_standard(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Keep the products by what stands behind them today."""
        valid = ProductStandard.objects.valid(clock.today())
        if value == "none":
            return rows.exclude(has(valid, "product"))
        return rows.filter(has(valid.adopting() if value == "adopting" else valid, "product"))

    def by_certificate(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Keep the catalogue products that have a valid CCC certificate today, or have none."""
        valid = Certificate.objects.valid(clock.today()).of_scheme(Certificate.Scheme.CCC)
        rows = rows.filter(in_ccc_catalogue=True)
        return rows.filter(has(valid, "products")) if value == "yes" else rows.exclude(has(valid, "products"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep the products in production today, or those that are no longer made."""
        return rows.in_production(clock.today()) if value == "made" else rows.filter(ended_on__lt=clock.today())


class CertificateFilter(filters.FilterSet):
    q = SearchFilter(_("certificate number or enterprise"))
    scheme = choice_filter(_("scheme"), Certificate.Scheme.choices, field="scheme")
    township = township_filter("enterprise__township")
    status = choice_filter(_("status"), CertificateStatus.choices, method="by_status")
    on = day_filter(_("status on"), method="keep_all")
    expiring = choice_filter(
        _("expiring"),
        [(days, _("within %(days)s days") % {"days": days}) for days in EXPIRY_DAYS],
        method="expiring_soon",
    )
    audit = choice_filter(_("surveillance audit"), [("overdue", _("none for 12 months"))], method="by_audit")

    def by_audit(self, rows: Any, name: str, value: str) -> Any:
        """Keep the valid management-system certificates whose surveillance audit is overdue."""
        return rows.audit_overdue(clock.today())

    def by_status(self, rows: Any, name: str, value: str) -> Any:
        """Keep the certificates that stood so on the day, today unless the address says otherwise."""
        return rows.with_status(self.form.cleaned_data.get("on") or clock.today()).filter(status=value)

    def expiring_soon(self, rows: Any, name: str, value: str) -> Any:
        """Keep the valid certificates whose last day comes within so many days."""
        last = clock.today() + dt.timedelta(days=int(value))
        return rows.valid(clock.today()).filter(expires_on__lte=last)

    def keep_all(self, rows: QuerySet[Certificate], name: str, value: dt.date) -> QuerySet[Certificate]:
        """Keep all: the day serves the status."""
        return rows


class AwardFilter(filters.FilterSet):
    q = SearchFilter(_("product or enterprise"))
    programme = choice_filter(_("programme"), BrandAward.Programme.choices, field="programme")
    kind = choice_filter(_("kind"), BrandAward.Kind.choices, field="kind")
    township = township_filter("product__enterprise__township")
    year = filters.NumberFilter(label=_("year of the round"), field_name="year")
    state = choice_filter(_("validity"), [("valid", _("valid")), ("expired", _("expired"))], method="in_state")

    def in_state(self, rows: QuerySet[BrandAward], name: str, value: str) -> QuerySet[BrandAward]:
        """Keep the awards that hold today, or those that have run out."""
        return rows.filter(**{"expires_on__gte" if value == "valid" else "expires_on__lt": clock.today()})


class SiteFilter(filters.FilterSet):
    q = SearchFilter(_("name, trade or operator"))
    kind = choice_filter(_("kind"), Site.Kind.choices, field="kind")
    township = township_filter("township")
    level = choice_filter(_("level today"), SiteLevel.Level.choices, method="by_level")
    state = choice_filter(_("state"), [("existing", _("existing")), ("ended", _("ended"))], method="in_state")

    def by_level(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        """Keep those that hold the level today."""
        held = SiteLevel.objects.filter(open_on(clock.today(), "since", "until"), level=value)
        return rows.filter(has(held, "site"))

    def in_state(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        """Keep those that exist today, or those that have ended."""
        if value == "ended":
            return rows.filter(ended_on__lt=clock.today())
        return rows.filter(open_on(clock.today(), "founded_on", "ended_on"))


class LikelyPairFilter(filters.FilterSet):
    why = choice_filter(_("why"), LikelyPair.Why.choices, field="why")
