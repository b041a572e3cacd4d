"""Bodies, their names, seats and duties, and the places of the district; kept by the office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import (
    BodyName,
    Duty,
    DutyAssignment,
    IndicatorOwnership,
    LeadGroupSeat,
    TownshipName,
)
from targets.admin_access import NeverChanged, PlanKeptByOffice, PlanWords, Spans

VERBS = (("rename", gettext_lazy("Rename")), ("merge", gettext_lazy("Merge into another")))


class Reorganised(PlanKeptByOffice, admin.ModelAdmin):
    """What is renamed and merged on the portal's own pages, so that earlier days keep their names; added here all the same."""

    reorganised: tuple[str, ...]
    page: str

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fix what only renaming and merging change; a new one has neither an end nor a successor."""
        return ["until", "successor", *(self.reorganised if obj else ())]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Lead to the pages on which it is renamed and merged."""
        # The model admin has one fieldset without a name; the words stand at its head.
        ((name, options),) = super().get_fieldsets(request, obj)
        return [(name, {**options, "description": self.way_there(obj)} if obj else options)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Show the names by date of what there is already."""
        # A new one gets its names with its first renaming; a form for them would let anybody write the past.
        return super().get_inlines(request, obj) if obj else []

    def way_there(self, obj: Any) -> SafeString:
        """Return in words where the names are changed, with links."""
        links = [(reverse(f"{self.page}-{verb}", args=[obj.code]), word) for verb, word in VERBS]
        return format_html(
            "{} {}",
            _("Names, ends and successors are not overwritten here, since earlier days keep them:"),
            format_html_join(" · ", '<a href="{}">{}</a>', links),
        )


class NamesInline(NeverChanged, PlanKeptByOffice, admin.TabularInline):
    """Names by date, to be looked at; a renaming adds them."""

    extra = 0


class BodyNameInline(NamesInline):
    """Full names by date."""

    model = BodyName


class BodyAdmin(Reorganised):
    """Bodies with their names; `exchange` registers it with import and export."""

    page = "plans:body"
    reorganised = ("name", "full_name", "since")

    list_display = ["name", "full_name", "kind", "until", "successor"]
    list_filter = ["kind"]
    list_select_related = ["successor"]
    search_fields = ["name", "full_name", "names__name"]
    inlines = [BodyNameInline]


@admin.register(LeadGroupSeat)
class LeadGroupSeatAdmin(Spans, admin.ModelAdmin):
    """Seats in the lead group: a new holder is a further seat, after the one before was ended."""

    list_display = ["holder", "post", "body", "since", "until"]
    list_filter = ["plan", "post"]
    list_select_related = ["body"]


@admin.register(DutyAssignment)
class DutyAssignmentAdmin(Spans, admin.ModelAdmin):
    """The bodies that bear duties: another one is added, after the one before was ended."""

    list_display = ["duty", "body", "part", "inferred", "since", "until"]
    list_filter = ["part", "body"]
    list_select_related = ["duty", "body"]


class AssignmentInline(NeverChanged, PlanKeptByOffice, admin.TabularInline):
    """The bodies that bear a duty, to be looked at."""

    model = DutyAssignment
    extra = 0


@admin.register(Duty)
class DutyAdmin(PlanWords, admin.ModelAdmin):
    """Duties with the bodies that bear them, and with their summaries in English."""

    open_fields = ("summary_en",)
    list_display = ["code", "summary", "named_bodies", "clause"]
    list_select_related = ["clause"]
    search_fields = ["code", "summary"]
    inlines = [AssignmentInline]


@admin.register(IndicatorOwnership)
class IndicatorOwnershipAdmin(NeverChanged, PlanKeptByOffice, admin.ModelAdmin):
    """Who answers for which indicator, to be looked at; it is amended by a proposal that a leader approves."""

    list_display = ["indicator", "body", "part", "since", "until", "replaced_at"]
    list_filter = ["part", "body"]
    list_select_related = ["indicator", "body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IndicatorOwnership]:
        """Show those that were ended too."""
        return IndicatorOwnership.everything.all()


class TownshipNameInline(NamesInline):
    """Names of a place by date."""

    model = TownshipName


class TownshipAdmin(Reorganised):
    """Townships and statistical areas; `exchange` registers it with import and export."""

    page = "plans:township"
    reorganised = ("name",)

    list_display = ["name", "code", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "names__name"]
    inlines = [TownshipNameInline]
