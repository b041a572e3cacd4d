"""The lists of enterprises, products, certificates and awards."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from departments.access import READERS, roles
from enterprises.exports import registers as exports
from enterprises.filters import AwardFilter, CertificateFilter, EnterpriseFilter, ProductFilter
from enterprises.models import BrandAward, Certificate, Enterprise, Product
from enterprises.registers import Register, register_page
from enterprises.tables import AwardTable, CertificateTable, EnterpriseTable, ProductTable
from targets import clock

ENTERPRISES = Register(
    _("Enterprises"),
    _("Who makes, sells or serves in the district, with designations as key and backbone."),
    EnterpriseFilter,
    EnterpriseTable,
    exports.ENTERPRISES,
    "admin:enterprises_enterprise_add",
)
PRODUCTS = Register(
    _("Products"),
    _("What the enterprises make, and to which standards."),
    ProductFilter,
    ProductTable,
    exports.PRODUCTS,
    "admin:enterprises_product_add",
)
CERTIFICATES = Register(
    _("Certificates"),
    _("Management-system and product certificates; the status follows from dated events."),
    CertificateFilter,
    CertificateTable,
    exports.CERTIFICATES,
    "admin:enterprises_certificate_add",
)
AWARDS = Register(
    _("Brand awards"),
    _("Famous-brand titles; only a new application counts towards the goals, a re-evaluation does not."),
    AwardFilter,
    AwardTable,
    exports.AWARDS,
    "admin:enterprises_brandaward_add",
)


@roles(*READERS)
def enterprises(request: HttpRequest) -> HttpResponseBase:
    """List enterprises."""
    rows = Enterprise.objects.select_related("township", "industry", "service_industry").prefetch_related(
        "designations"
    )
    return register_page(request, ENTERPRISES, rows)


@roles(*READERS)
def products(request: HttpRequest) -> HttpResponseBase:
    """List products."""
    rows = Product.objects.select_related("enterprise").prefetch_related("standards").order_by("-launched_on", "pk")
    return register_page(request, PRODUCTS, rows)


@roles(*READERS)
def certificates(request: HttpRequest) -> HttpResponseBase:
    """List certificates with their status today."""
    rows = Certificate.objects.with_status(clock.today()).select_related("enterprise").prefetch_related("products")
    return register_page(request, CERTIFICATES, rows.order_by("-issued_on", "pk"))


@roles(*READERS)
def awards(request: HttpRequest) -> HttpResponseBase:
    """List brand awards."""
    rows = BrandAward.objects.select_related("product__enterprise").order_by("-granted_on", "pk")
    return register_page(request, AWARDS, rows)
