"""Keeping the lists that registers refer to; rows of the registers are kept on pages of their own."""

from django.contrib import admin

from enterprises.models import Industry, IndustrySupervision, ServiceIndustry
from enterprises.resources.industries import IndustryResource, ServiceIndustryResource
from exchange.admin_sheets import SheetAdmin
from targets.admin_access import OfficeAdmin, Spans


@admin.register(Industry)
class IndustryAdmin(OfficeAdmin, SheetAdmin):  # type: ignore[misc]
    """The national classification of industries."""

    resource_classes = (IndustryResource,)

    list_display = ("code", "name", "version", "parent")
    list_select_related = ("parent",)
    list_filter = ("version",)
    search_fields = ("code", "name")


@admin.register(ServiceIndustry)
class ServiceIndustryAdmin(OfficeAdmin, SheetAdmin):  # type: ignore[misc]
    """The service industries that the plan names."""

    resource_classes = (ServiceIndustryResource,)

    list_display = ("name", "code", "position")


@admin.register(IndustrySupervision)
class IndustrySupervisionAdmin(Spans, admin.ModelAdmin):
    """Which body has charge of which industry."""

    list_display = ("industry", "service_industry", "body", "since", "until", "basis")
    list_select_related = ("industry", "service_industry", "body")
