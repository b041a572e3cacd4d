"""Keeping enterprises, products, certificates and awards."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from departments.admin import KeptByOffice
from enterprises import services
from enterprises.keeping import Keeper, KeptInline, RegisterAdmin
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    Industry,
    IndustrySupervision,
    Product,
    ProductStandard,
    ResearchInstitution,
    ServiceIndustry,
)


class DesignationInline(KeptInline):
    """Designations as key or backbone."""

    model = Designation


class ResearchInstitutionInline(KeptInline):
    """Research institutions."""

    model = ResearchInstitution


class StandardInline(KeptInline):
    """Standards behind a product."""

    model = ProductStandard


class EventInline(KeptInline):
    """Events of a certificate."""

    model = CertificateEvent


@admin.register(Enterprise)
class EnterpriseAdmin(RegisterAdmin):
    """Enterprises with their designations."""

    keepers = {
        Enterprise: Keeper(services.enterprise_save, "enterprise"),
        Designation: Keeper(services.designation_save, "designation"),
    }
    list_display = ("name", "uscc", "township", "industry", "size", "founded_on", "closed_on")
    list_select_related = ("township", "industry")
    list_filter = ("size", "township")
    search_fields = (
        "name",
        "name_initials__startswith",
        "uscc__startswith",
        "org_code__startswith",
        "registration_number__startswith",
    )
    autocomplete_fields = ("industry",)
    inlines = (DesignationInline, ResearchInstitutionInline)


@admin.register(Product)
class ProductAdmin(RegisterAdmin):
    """Products with their standards."""

    keepers = {
        Product: Keeper(services.product_save, "product"),
        ProductStandard: Keeper(services.product_standard_save, "standard"),
    }
    list_display = ("name", "model", "enterprise", "launched_on", "ended_on")
    list_select_related = ("enterprise",)
    list_filter = ("is_main_industrial", "is_pillar", "in_ccc_catalogue")
    search_fields = ("name", "model", "enterprise__name")
    autocomplete_fields = ("enterprise",)
    inlines = (StandardInline,)


@admin.register(Certificate)
class CertificateAdmin(RegisterAdmin):
    """Certificates with what happened to them."""

    keepers = {
        Certificate: Keeper(services.certificate_save, "certificate"),
        CertificateEvent: Keeper(services.certificate_event_save, "event"),
    }
    list_display = ("number", "scheme", "enterprise", "issued_on", "expires_on")
    list_select_related = ("enterprise",)
    list_filter = ("scheme",)
    search_fields = ("number", "enterprise__name")
    autocomplete_fields = ("enterprise", "products")
    inlines = (EventInline,)

    def save_model(self, request: HttpRequest, obj: Certificate, form: Any, change: bool) -> None:
        """Write the certificate together with its products, which decide what a CCC certificate counts for."""
        services.certificate_save(certificate=obj, products=form.cleaned_data["products"])


@admin.register(BrandAward)
class BrandAwardAdmin(RegisterAdmin):
    """Brand awards."""

    keepers = {BrandAward: Keeper(services.brand_award_save, "award")}
    list_display = ("product", "programme", "year", "kind", "granted_on", "expires_on")
    list_select_related = ("product",)
    list_filter = ("programme", "kind", "year")
    search_fields = ("product__name", "product__enterprise__name")
    autocomplete_fields = ("product",)


@admin.register(Industry)
class IndustryAdmin(KeptByOffice, admin.ModelAdmin):
    """The national classification of industries."""

    list_display = ("code", "name", "version", "parent")
    list_select_related = ("parent",)
    list_filter = ("version",)
    search_fields = ("code", "name")


@admin.register(ServiceIndustry)
class ServiceIndustryAdmin(KeptByOffice, admin.ModelAdmin):
    """The service industries that the plan names."""

    list_display = ("name", "code", "position")


@admin.register(IndustrySupervision)
class IndustrySupervisionAdmin(KeptByOffice, admin.ModelAdmin):
    """Which body has charge of which industry."""

    list_display = ("industry", "service_industry", "body", "since", "until", "basis")
    list_select_related = ("industry", "service_industry", "body")
