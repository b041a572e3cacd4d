"""Keeping the laws under which cases are counted; rows of this app's registers are kept on pages of their own."""

from django.contrib import admin

from inspections.models import Law
from targets.admin_access import KeptByOffice


@admin.register(Law)
class LawAdmin(KeptByOffice, admin.ModelAdmin):
    """The laws, in the order of the sheet that counts cases by them."""

    list_display = ("name", "position")
    search_fields = ("name",)
