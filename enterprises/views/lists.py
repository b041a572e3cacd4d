"""The lists of enterprises, products, certificates and awards."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import User
from enterprises import exports
from enterprises.filters import AwardFilter, CertificateFilter, EnterpriseFilter, ProductFilter
from enterprises.models import BrandAward, Certificate, Enterprise, Product
from enterprises.tables import AwardTable, CertificateTable, EnterpriseTable, ProductTable
from registers.lists import Register, offered, register_page
from targets import clock


def enterprise_rows(user: User) -> QuerySet[Enterprise]:
    """Return all enterprises, with what their list shows."""
    rows = Enterprise.objects.select_related("industry", "service_industry")
    return rows.prefetch_related("designations", "township__names")


def product_rows(user: User) -> QuerySet[Product]:
    """Return all products, the newest first."""
    return Product.objects.select_related("enterprise").prefetch_related("standards").order_by("-launched_on", "pk")


def certificate_rows(user: User) -> QuerySet[Certificate]:
    """Return all certificates with their status today, the newest first."""
    rows = Certificate.objects.with_status(clock.today()).select_related("enterprise")
    rows = rows.prefetch_related("products", "enterprise__former_names")
    return rows.order_by("-issued_on", "pk")


def award_rows(user: User) -> QuerySet[BrandAward]:
    """Return all awards, the newest first."""
    rows = BrandAward.objects.select_related("product__enterprise").prefetch_related(
        "product__enterprise__former_names"
    )
    return rows.order_by("-granted_on", "pk")


ENTERPRISES = offered(
    Register(
        key="enterprises",
        title=_("Enterprises"),
        lead=_("Who makes, sells or serves in the district, with designations as key and backbone."),
        filterset=EnterpriseFilter,
        table=EnterpriseTable,
        rows=enterprise_rows,
        export=exports.ENTERPRISES,
        add="enterprises:enterprise-add",
        links=(("enterprises:duplicates", _("Possible duplicates")),),
    )
)
PRODUCTS = offered(
    Register(
        key="products",
        title=_("Products"),
        lead=_("What the enterprises make, and to which standards."),
        filterset=ProductFilter,
        table=ProductTable,
        rows=product_rows,
        export=exports.PRODUCTS,
        add="enterprises:product-add",
    )
)
CERTIFICATES = offered(
    Register(
        key="certificates",
        title=_("Certificates"),
        lead=_("Management-system and product certificates; the status follows from dated events."),
        filterset=CertificateFilter,
        table=CertificateTable,
        rows=certificate_rows,
        export=exports.CERTIFICATES,
        add="enterprises:certificate-add",
    )
)
AWARDS = offered(
    Register(
        key="awards",
        title=_("Brand awards"),
        lead=_("Famous-brand titles; only a new application counts towards the goals, a re-evaluation does not."),
        filterset=AwardFilter,
        table=AwardTable,
        rows=award_rows,
        export=exports.AWARDS,
        add="enterprises:award-add",
    )
)


@roles(*READERS)
def enterprises(request: SignedInRequest) -> HttpResponseBase:
    """List enterprises."""
    return register_page(request, ENTERPRISES)


@roles(*READERS)
def products(request: SignedInRequest) -> HttpResponseBase:
    """List products."""
    return register_page(request, PRODUCTS)


@roles(*READERS)
def certificates(request: SignedInRequest) -> HttpResponseBase:
    """List certificates with their status today."""
    return register_page(request, CERTIFICATES)


@roles(*READERS)
def awards(request: SignedInRequest) -> HttpResponseBase:
    """List brand awards."""
    return register_page(request, AWARDS)
