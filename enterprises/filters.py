"""How the lists of enterprises, products, certificates and awards are narrowed; every choice lives in the address."""

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Township
from departments.places import within
from targets import clock

from .models import (
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
)
from .querysets import has
from .words import EXPIRY_DAYS


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SearchFilter(filters.CharFilter):
    """The box at the head of a list; the register's queryset knows what the words may mean."""

    def __init__(self, hint: Any) -> None:
        super().__init__(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": hint, "type": "search"}))

    def filter(self, rows: Any, value: str) -> Any:
        """Keep the rows that the words mean."""
        return rows.search(value) if value else rows


def day_filter(label: Any, **options: Any) -> filters.DateFilter:
    """Return a filter by a day."""
    return filters.DateFilter(label=label, widget=DateInput(), **options)


class TownshipFilter(filters.ModelChoiceFilter):
    """By the township that a row belongs to on its day; those that were merged are offered last, with their last day."""

    def __init__(self, path: str, dated_by: str, **options: Any) -> None:
        super().__init__(field_name=path, queryset=Township.objects.standing_first(), **options)
        self.dated_by = dated_by

    def filter(self, rows: Any, value: Township | None) -> Any:
        """Keep the rows of the township."""
        return rows.filter(within(self.field_name, value, self.dated_by)) if value else rows


def township_filter(path: str, dated_by: str = "") -> filters.ModelChoiceFilter:
    """Return the filter by township at the end of ``path``; the address carries the code of 2010.

    ``dated_by`` is the column with the row's day; without it rows belong where they belong today.
    """
    return TownshipFilter(
        path,
        dated_by,
        label=_("township"),
        to_field_name="code",
        empty_label=_("all"),
    )


def choice_filter(
    label: Any, choices: Any, method: str | None = None, field: str | None = None
) -> filters.ChoiceFilter:
    """Return a filter by a choice, through a method of the filter set or a column."""
    return filters.ChoiceFilter(field_name=field, label=label, choices=choices, method=method, empty_label=_("all"))


class EnterpriseFilter(filters.FilterSet):
    """Narrow the list of enterprises."""

    q = SearchFilter(_("name, code or pinyin initials"))
    township = township_filter("township")
    industry = filters.ModelChoiceFilter(
        label=_("industry"), queryset=Industry.objects.all(), method="in_industry", empty_label=_("all")
    )
    size = choice_filter(_("size"), Enterprise.Size.choices, field="size")
    service = filters.ModelChoiceFilter(
        field_name="service_industry",
        label=_("service industry"),
        queryset=ServiceIndustry.objects.all(),
        to_field_name="code",
        empty_label=_("all"),
    )
    designation = choice_filter(_("designation"), Designation.Kind.choices, method="designated")
    state = choice_filter(_("state"), [("operating", _("in operation")), ("closed", _("closed"))], method="in_state")
    on = day_filter(_("state and designation on"), method="keep_all")

    @property
    def day(self) -> dt.date:
        """The day for which state and designation are asked; today unless the address says otherwise."""
        return self.form.cleaned_data.get("on") or clock.today()

    def in_industry(self, rows: QuerySet[Enterprise], name: str, value: Industry) -> QuerySet[Enterprise]:
        """Keep the enterprises of a division, or of all divisions of a section."""
        return rows.filter(Q(industry=value) | Q(industry__parent=value))

    def designated(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        """Keep the enterprises designated so on the day."""
        return rows.filter(has(Designation.objects.of_kind(value).in_force(self.day), "enterprise"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep the enterprises in operation on the day, or those that were closed by then."""
        return rows.in_operation(self.day) if value == "operating" else rows.filter(closed_on__lt=self.day)

    def keep_all(self, rows: QuerySet[Enterprise], name: str, value: dt.date) -> QuerySet[Enterprise]:
        """Keep all: the day serves the other filters."""
        return rows


class ProductFilter(filters.FilterSet):
    """Narrow the list of products."""

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
        _("CCC certificate today"), [("yes", _("certified")), ("no", _("not certified"))], method="certified"
    )
    state = choice_filter(_("state"), [("made", _("in production")), ("ended", _("ended"))], method="in_state")

    def of_kind(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Keep the products of a kind."""
        return rows.filter(**{self.COLUMNS[value]: True})

    def by_standard(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Keep the products by what stands behind them today."""
        valid = ProductStandard.objects.valid(clock.today())
        if value == "none":
            return rows.exclude(has(valid, "product"))
        return rows.filter(has(valid.adopting() if value == "adopting" else valid, "product"))

    def certified(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Keep the catalogue products that have a valid CCC certificate today, or have none."""
        valid = Certificate.objects.valid(clock.today()).of_scheme(Certificate.Scheme.CCC)
        rows = rows.filter(in_ccc_catalogue=True)
        return rows.filter(has(valid, "products")) if value == "yes" else rows.exclude(has(valid, "products"))

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep the products in production today, or those that are no longer made."""
        return rows.in_production(clock.today()) if value == "made" else rows.filter(ended_on__lt=clock.today())


class CertificateFilter(filters.FilterSet):
    """Narrow the list of certificates."""

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
    """Narrow the list of brand awards."""

    q = SearchFilter(_("product or enterprise"))
    programme = choice_filter(_("programme"), BrandAward.Programme.choices, field="programme")
    kind = choice_filter(_("kind"), BrandAward.Kind.choices, field="kind")
    township = township_filter("product__enterprise__township")
    year = filters.NumberFilter(label=_("year of the round"), field_name="year")
    state = choice_filter(_("validity"), [("valid", _("valid")), ("expired", _("expired"))], method="in_state")

    def in_state(self, rows: QuerySet[BrandAward], name: str, value: str) -> QuerySet[BrandAward]:
        """Keep the awards that hold today, or those that have run out."""
        return rows.filter(**{"expires_on__gte" if value == "valid" else "expires_on__lt": clock.today()})


class LikelyPairFilter(filters.FilterSet):
    """Narrow the list of possible duplicates."""

    why = choice_filter(_("why"), LikelyPair.Why.choices, field="why")
