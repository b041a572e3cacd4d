"""The places and the bodies of the plan in the admin, with import and export of their lists."""

from django.contrib import admin

from departments.admin import BodyAdmin, TownshipAdmin
from departments.models import Body, Township
from exchange.admin_sheets import SheetAdmin
from exchange.reference_lists import BodyResource, TownshipResource


@admin.register(Township)
class TownshipSheetAdmin(TownshipAdmin, SheetAdmin):  # type: ignore[misc]
    """Townships and statistical areas, also from a sheet."""

    resource_classes = (TownshipResource,)


@admin.register(Body)
class BodySheetAdmin(BodyAdmin, SheetAdmin):  # type: ignore[misc]
    """Bodies with their names, also from a sheet."""

    resource_classes = (BodyResource,)
