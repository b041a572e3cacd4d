"""Bodies, their names, seats and duties, and the places of the district; kept by the office."""

from django.contrib import admin

from departments.models import (
    Body,
    BodyName,
    Duty,
    DutyAssignment,
    IndicatorOwnership,
    LeadGroupSeat,
    Township,
    TownshipName,
)
from targets.admin_access import KeptByOffice


class BodyNameInline(KeptByOffice, admin.TabularInline):
    """Full names by date."""

    model = BodyName
    extra = 0


@admin.register(Body)
class BodyAdmin(KeptByOffice, admin.ModelAdmin):
    """Bodies with their names."""

    list_display = ["name", "full_name", "kind", "until", "successor"]
    list_filter = ["kind"]
    list_select_related = ["successor"]
    search_fields = ["name", "full_name", "names__name"]
    inlines = [BodyNameInline]


@admin.register(LeadGroupSeat)
class LeadGroupSeatAdmin(KeptByOffice, admin.ModelAdmin):
    """Seats in the lead group."""

    list_display = ["holder", "post", "body", "since", "until"]
    list_filter = ["plan", "post"]
    list_select_related = ["body"]


class AssignmentInline(KeptByOffice, admin.TabularInline):
    """The bodies that bear a duty."""

    model = DutyAssignment
    extra = 0


@admin.register(Duty)
class DutyAdmin(KeptByOffice, admin.ModelAdmin):
    """Duties with the bodies that bear them."""

    list_display = ["code", "summary", "named_bodies", "clause"]
    list_select_related = ["clause"]
    search_fields = ["code", "summary"]
    inlines = [AssignmentInline]


@admin.register(IndicatorOwnership)
class IndicatorOwnershipAdmin(KeptByOffice, admin.ModelAdmin):
    """Who answers for which indicator."""

    list_display = ["indicator", "body", "part", "since", "until"]
    list_filter = ["part", "body"]
    list_select_related = ["indicator", "body"]


class TownshipNameInline(KeptByOffice, admin.TabularInline):
    """Names of a place by date."""

    model = TownshipName
    extra = 0


@admin.register(Township)
class TownshipAdmin(KeptByOffice, admin.ModelAdmin):
    """Townships and statistical areas."""

    list_display = ["name", "code", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "names__name"]
    inlines = [TownshipNameInline]
