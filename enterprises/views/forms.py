"""How the rows of this room are kept: their forms, the services behind them, and where one goes after saving."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from enterprises import services
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
)
from enterprises.models import Certificate, Enterprise
from registers.editing import Editing, paths


def enterprise_save(form: EnterpriseForm) -> Enterprise:
    """Write an enterprise, and its former name where it was renamed."""
    return services.enterprise_save(enterprise=form.instance, renamed_on=form.cleaned_data.get("renamed_on"))


def certificate_save(form: CertificateForm) -> Certificate:
    """Write a certificate with the products ticked."""
    return services.certificate_save(certificate=form.instance, products=form.cleaned_data["products"])


def own_page(row: Any) -> str:
    """Return the address of the row's own page."""
    url: str = row.get_absolute_url()
    return url


ENTERPRISE = Editing(
    noun="enterprise",
    form=EnterpriseForm,
    save=enterprise_save,
    home=own_page,
    listed="enterprises:enterprises",
    register=_("Enterprises"),
)
DESIGNATION = Editing(
    noun="designation",
    form=DesignationForm,
    save=lambda form: services.designation_save(designation=form.instance),
    home=lambda row: own_page(row.enterprise),
    listed="enterprises:enterprises",
    register=_("Enterprises"),
)
RESEARCH_INSTITUTION = Editing(
    noun="research-institution",
    form=ResearchInstitutionForm,
    save=lambda form: services.research_institution_save(institution=form.instance),
    home=lambda row: own_page(row.enterprise),
    listed="enterprises:enterprises",
    register=_("Enterprises"),
)
FORMER_NAME = Editing(
    noun="former-name",
    form=FormerNameForm,
    save=lambda form: services.former_name_save(former_name=form.instance),
    home=lambda row: own_page(row.enterprise),
    listed="enterprises:enterprises",
    register=_("Enterprises"),
)
PRODUCT = Editing(
    noun="product",
    form=ProductForm,
    save=lambda form: services.product_save(product=form.instance),
    home=own_page,
    listed="enterprises:products",
    register=_("Products"),
)
STANDARD = Editing(
    noun="standard",
    form=ProductStandardForm,
    save=lambda form: services.product_standard_save(standard=form.instance),
    home=lambda row: own_page(row.product),
    listed="enterprises:products",
    register=_("Products"),
)
CERTIFICATE = Editing(
    noun="certificate",
    form=CertificateForm,
    save=certificate_save,
    home=own_page,
    listed="enterprises:certificates",
    register=_("Certificates"),
)
CERTIFICATE_EVENT = Editing(
    noun="certificate-event",
    form=CertificateEventForm,
    save=lambda form: services.certificate_event_save(event=form.instance),
    home=lambda row: own_page(row.certificate),
    listed="enterprises:certificates",
    register=_("Certificates"),
)
AWARD = Editing(
    noun="award",
    form=BrandAwardForm,
    save=lambda form: services.brand_award_save(award=form.instance),
    home=lambda row: own_page(row.product),
    listed="enterprises:awards",
    register=_("Brand awards"),
)

urlpatterns: list[URLPattern] = [
    *paths(ENTERPRISE, "enterprises"),
    *paths(DESIGNATION, "designations"),
    *paths(RESEARCH_INSTITUTION, "research-institutions"),
    *paths(FORMER_NAME, "former-names"),
    *paths(PRODUCT, "products"),
    *paths(STANDARD, "standards"),
    *paths(CERTIFICATE, "certificates"),
    *paths(CERTIFICATE_EVENT, "certificate-events"),
    *paths(AWARD, "awards"),
]
