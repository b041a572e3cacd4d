"""Keeping the laws under which cases are counted; rows of this app's registers are kept on pages of their own."""

from django.contrib import admin

from exchange.admin_sheets import SheetAdmin
from inspections.models import Law
from inspections.resources.laws import LawResource
from targets.admin_access import OfficeAdmin


@admin.register(Law)
class LawAdmin(OfficeAdmin, SheetAdmin):  # type: ignore[misc]
    """The laws, in the order of the sheet that counts cases by them."""

    resource_classes = (LawResource,)

    list_display = ("name", "position")
    search_fields = ("name",)
