"""The registers of this app, each declared once."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises import impact
from enterprises.dependents import quarters_of
from enterprises.filters import AwardFilter, CertificateFilter, EnterpriseFilter, ProductFilter, SiteFilter
from enterprises.forms import (
    BrandAwardForm,
    CertificateEventForm,
    CertificateForm,
    DesignationForm,
    EnterpriseForm,
    FormerNameForm,
    ProductForm,
    ProductStandardForm,
    ResearchInstitutionForm,
    SiteForm,
    SiteLevelForm,
    SiteMemberForm,
)
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    EnterpriseMerge,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
    Site,
    SiteLevel,
    SiteMember,
)
from enterprises.models.certificates import find_history_fault
from enterprises.querysets import open_on
from enterprises.resources import (
    AwardResource,
    CertificateResource,
    EnterpriseResource,
    ProductResource,
    SiteResource,
)
from enterprises.tables import AwardTable, CertificateTable, EnterpriseTable, ProductTable, SiteTable
from registers.impact import EventImpact, Impacts
from registers.registry import Register, register
from registers.withdrawals import blocks_undoing, blocks_withdrawal
from targets import clock
from targets.causes import Code


@register
class EnterpriseRegister(Register):
    """Enterprises."""

    noun, resource = "enterprise", EnterpriseResource
    lead = gettext_lazy("Who makes, sells or serves in the district, with designations as key and backbone.")
    form, table, filters = EnterpriseForm, EnterpriseTable, EnterpriseFilter
    links = (("enterprises:duplicates", gettext_lazy("Possible duplicates")),)
    # In the order in which they are withdrawn; a child of its own, such as a standard, goes with its product.
    children = ("designations", "research_institutions", "former_names", "memberships", "products", "certificates")

    def rows(self, user: User) -> QuerySet[Enterprise]:
        rows = Enterprise.objects.select_related("industry", "service_industry")
        # Read by name_on(), which would ask for each row otherwise.
        return rows.prefetch_related("designations", "township__names")

    def choices(self) -> QuerySet[Enterprise]:
        return Enterprise.objects.select_related("township")

    def hint(self, row: Enterprise) -> str:
        return f"{row.township} {row.uscc or row.org_code or row.registration_number or ''}".strip()

    def subject(self, row: Enterprise) -> str:
        return _("Enterprise %(name)s") % {"name": row.name}

    def impact(self, row: Enterprise) -> Impacts:
        return impact.enterprise_impact(row)


@blocks_undoing(Enterprise)
def merged_into(enterprise: Enterprise) -> Iterator[str]:
    """Yield the record that the enterprise became part of."""
    merge = EnterpriseMerge.objects.filter(merged_id=enterprise.pk, undone_at=None).first()
    if merge:
        yield _("The record was merged into %(name)s.") % {"name": merge.kept}


@register
class DesignationRegister(Register):
    """Designations of enterprises."""

    noun, path, title, form = "designation", "designations", gettext_lazy("Designations"), DesignationForm

    def subject(self, row: Designation) -> str:
        words = {"name": row.enterprise.name, "kind": row.get_kind_display()}
        return _("Designation of %(name)s (%(kind)s)") % words

    def find_code(self, row: Designation, stored: Designation | None) -> Code:
        return Code.DESIGNATION

    def impact(self, row: Designation) -> Impacts:
        return impact.designation_impact(row, is_serving=bool(row.enterprise.service_industry_id))


@register
class ResearchInstitutionRegister(Register):
    """Research institutions of enterprises; no figure counts them."""

    noun, path, title = "research-institution", "research-institutions", gettext_lazy("Research institutions")
    form = ResearchInstitutionForm

    def subject(self, row: ResearchInstitution) -> str:
        return _("Research institution %(name)s") % {"name": row.name}


@register
class FormerNameRegister(Register):
    """Former names of enterprises; no figure counts them."""

    noun, path, title, form = "former-name", "former-names", gettext_lazy("Former names"), FormerNameForm

    def subject(self, row: FormerName) -> str:
        return _("Former name of %(enterprise)s: %(name)s") % {"enterprise": row.enterprise.name, "name": row.name}


@register
class ProductRegister(Register):
    """Products."""

    noun, resource = "product", ProductResource
    lead = gettext_lazy("What the enterprises make, and to which standards.")
    form, table, filters = ProductForm, ProductTable, ProductFilter
    children = ("standards", "awards")

    def rows(self, user: User) -> QuerySet[Product]:
        return Product.objects.select_related("enterprise").prefetch_related("standards").order_by("-launched_on", "pk")

    def choices(self) -> QuerySet[Product]:
        return Product.objects.select_related("enterprise")

    def hint(self, row: Product) -> str:
        return row.enterprise.name

    def subject(self, row: Product) -> str:
        return _("Product %(name)s") % {"name": row}

    def impact(self, row: Product) -> Impacts:
        impacts = impact.product_impact(row)
        if quarters := quarters_of(row.awards.all(), "granted_on"):
            # Its awards are sliced by its enterprise.
            # A product that passes to another enterprise takes the slices of its awards along.
            impacts["new-brand-awards"] = EventImpact(frozenset(quarters), (row.enterprise_id,))
        return impacts

    def own_impact(self, row: Product) -> Impacts:
        return impact.product_impact(row)


@register
class ProductStandardRegister(Register):
    """Standards that products are made to."""

    noun, path, title, form = "standard", "standards", gettext_lazy("Standards of products"), ProductStandardForm

    def subject(self, row: ProductStandard) -> str:
        return _("Standard %(number)s of product %(name)s") % {"number": row.number, "name": row.product}

    def find_code(self, row: ProductStandard, stored: ProductStandard | None) -> Code:
        # A standard that is given an end, or takes the place of another, is its status from a day on.
        return Code.EVENT_DATED

    def impact(self, row: ProductStandard) -> Impacts:
        return impact.standard_impact(row)


@register
class CertificateRegister(Register):
    """Certificates."""

    noun, resource = "certificate", CertificateResource
    lead = gettext_lazy("Management-system and product certificates; the status follows from dated events.")
    form, table, filters = CertificateForm, CertificateTable, CertificateFilter
    children = ("events",)

    def rows(self, user: User) -> QuerySet[Certificate]:
        rows = Certificate.objects.with_status(clock.today()).select_related("enterprise")
        return rows.prefetch_related("products", "enterprise__former_names").order_by("-issued_on", "pk")

    def choices(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("enterprise")

    def hint(self, row: Certificate) -> str:
        return row.enterprise.name

    def subject(self, row: Certificate) -> str:
        return _("Certificate %(number)s") % {"number": row.number}

    def impact(self, row: Certificate) -> Impacts:
        is_compulsory = row.scheme == Certificate.Scheme.CCC
        # Only where products count: for other schemes the query would be for nothing.
        return impact.certificate_impact(
            row, tuple(sorted(row.products.values_list("pk", flat=True))) if is_compulsory else ()
        )

    def own_impact(self, row: Certificate) -> Impacts:
        return impact.own_certificate_impact(row)


@register
class CertificateEventRegister(Register):
    """Changes of certificates' status, and surveillance audits."""

    noun, path, title = "certificate-event", "certificate-events", gettext_lazy("Events of certificates")
    form = CertificateEventForm

    def subject(self, row: CertificateEvent) -> str:
        words = {"number": row.certificate.number, "kind": row.get_kind_display()}
        return _("Status of certificate %(number)s (%(kind)s)") % words

    def find_code(self, row: CertificateEvent, stored: CertificateEvent | None) -> Code:
        return Code.EVENT_DATED

    def reason(self, row: CertificateEvent) -> str:
        return row.reason

    def impact(self, row: CertificateEvent) -> Impacts:
        return impact.status_impact(row, row.certificate.scheme)


@blocks_withdrawal(CertificateEvent)
def list_events_to_follow(events: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the events that later ones rest on, such as the suspension that a certificate was resumed from."""
    rows = CertificateEvent.objects.filter(certificate__events__in=events).select_related("certificate").distinct()
    histories: dict[Certificate, list[CertificateEvent]] = defaultdict(list)
    for row in rows.order_by("happened_on", "pk"):
        histories[row.certificate].append(row)
    for certificate, history in histories.items():
        left = [(row.happened_on, row.kind) for row in history if row.pk not in events]
        whole = [(row.happened_on, row.kind) for row in history]
        fault = find_history_fault(certificate.issued_on, left)
        if fault and not find_history_fault(certificate.issued_on, whole):
            words = _("%(number)s would be left with events that cannot be: %(fault)s")
            said = words % {"number": certificate.number, "fault": fault}
            yield from ((row.pk, said) for row in history if row.pk in events)


@blocks_undoing(CertificateEvent)
def list_events_without_room(event: CertificateEvent) -> Iterator[str]:
    """Yield what the certificate's other events, and those that would stand again with it, leave no room for."""
    standing = Q(withdrawal=None) | Q(withdrawal=event.withdrawal_id)
    rows = CertificateEvent.everything.filter(standing, certificate=event.certificate_id).order_by("happened_on", "pk")
    fault = find_history_fault(event.certificate.issued_on, [(row.happened_on, row.kind) for row in rows])
    if fault:
        yield f"{event.certificate}：{fault}"


@register
class BrandAwardRegister(Register):
    """Brand awards; they stand on the pages of their products."""

    noun, resource = "award", AwardResource
    lead = gettext_lazy(
        "Famous-brand titles; only a new application counts towards the goals, a re-evaluation does not."
    )
    form, table, filters = BrandAwardForm, AwardTable, AwardFilter

    def rows(self, user: User) -> QuerySet[BrandAward]:
        rows = BrandAward.objects.select_related("product__enterprise")
        return rows.prefetch_related("product__enterprise__former_names").order_by("-granted_on", "pk")

    def subject(self, row: BrandAward) -> str:
        return f"{row} {row.product}"

    def impact(self, row: BrandAward) -> Impacts:
        return impact.award_impact(row)

    def own_impact(self, row: BrandAward) -> Impacts:
        return impact.own_award_impact(row)


@register
class SiteRegister(Register):
    """Parks and bases; no figure counts them."""

    noun, resource = "site", SiteResource
    lead = gettext_lazy("Industrial parks and agricultural demonstration bases, with levels and members by day.")
    form, table, filters = SiteForm, SiteTable, SiteFilter
    links = (("enterprises:base-scores", gettext_lazy("Scores of demonstration bases")),)
    children = ("levels", "members")

    def rows(self, user: User) -> QuerySet[Site]:
        belongs = Q(members__withdrawal=None) & open_on(clock.today(), "members__since", "members__until")
        rows = Site.objects.annotate(member_count=Count("members", filter=belongs))
        return (
            rows.select_related("township").prefetch_related("levels", "township__names").order_by("kind", "name", "pk")
        )

    def choices(self) -> QuerySet[Site]:
        return Site.objects.select_related("township")

    def hint(self, row: Site) -> str:
        return f"{row.get_kind_display()} {row.township}"

    def subject(self, row: Site) -> str:
        return f"{row.get_kind_display()} {row.name}"


@register
class SiteLevelRegister(Register):
    """Levels of parks and bases."""

    noun, path, title, form = "site-level", "site-levels", gettext_lazy("Levels of parks and bases"), SiteLevelForm

    def subject(self, row: SiteLevel) -> str:
        return _("Level of %(name)s (%(level)s)") % {"name": row.site.name, "level": row.get_level_display()}


@register
class SiteMemberRegister(Register):
    """Enterprises that belong to parks and bases."""

    noun, path, title = "site-member", "site-members", gettext_lazy("Members of parks and bases")
    form = SiteMemberForm

    def subject(self, row: SiteMember) -> str:
        return _("Membership of %(enterprise)s in %(name)s") % {
            "enterprise": row.enterprise.name,
            "name": row.site.name,
        }
