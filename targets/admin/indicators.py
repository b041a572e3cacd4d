"""Indicators with their definitions, steps, spans and sign-offs, to be looked at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from targets.admin_access import NeverChanged, PlanKeptByOffice, PlanWords
from targets.models import (
    Applicability,
    Indicator,
    IndicatorDefinition,
    Milestone,
    MilestoneSignOff,
    TargetPoint,
)


class MilestoneInline(NeverChanged, PlanKeptByOffice, admin.TabularInline):
    """Steps of an indicator that is judged from evidence, to be looked at."""

    model = Milestone
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(PlanWords, admin.ModelAdmin):
    """Indicators, with their names in English; what is asked of one is in its definitions."""

    open_fields = ("name_en", "unit_en")
    list_display = ["code", "name", "goal", "kind", "unit"]
    list_filter = ["plan", "kind"]
    search_fields = ["code", "name"]
    list_select_related = ["goal"]
    inlines = [MilestoneInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Show the way to a proposal too: what is asked of an indicator is never edited in place."""
        return [*super().get_readonly_fields(request, obj), "amend"]

    @admin.display(description=_("definition and targets"))
    def amend(self, indicator: Indicator) -> str:
        """Lead to the proposal of an amendment."""
        url = reverse("plans:amendment-propose", args=[indicator.plan.code, indicator.code])
        return format_html('<a href="{}">{}</a>', url, _("Propose an amendment"))


class TargetPointInline(NeverChanged, PlanKeptByOffice, admin.TabularInline):
    """Yearly targets on the path."""

    model = TargetPoint
    extra = 0


@admin.register(IndicatorDefinition)
class IndicatorDefinitionAdmin(NeverChanged, PlanKeptByOffice, admin.ModelAdmin):
    """Definitions, to be looked at; they are amended by a proposal that a leader approves."""

    list_display = ["indicator", "effective_from", "revision", "rule", "target", "tolerance", "reason", "created_at"]
    list_filter = ["indicator__plan", "indicator"]
    list_select_related = ["indicator"]
    inlines = [TargetPointInline]


@admin.register(Applicability)
class ApplicabilityAdmin(NeverChanged, PlanKeptByOffice, admin.ModelAdmin):
    """Spans in which an indicator does not apply, each with its basis, to be looked at."""

    list_display = ["indicator", "since", "until", "basis", "created_by", "replaced_at"]
    list_select_related = ["indicator", "created_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Applicability]:
        """Show those that were ended or corrected too."""
        return Applicability.everything.all()


@admin.register(MilestoneSignOff)
class MilestoneSignOffAdmin(NeverChanged, PlanKeptByOffice, admin.ModelAdmin):
    """Findings that a milestone has been reached, to be looked at; each comes of a round that three people took part in."""

    list_display = ["milestone", "signed_on", "counts_until", "evidence", "signed_by"]
    list_filter = ["milestone__indicator"]
    list_select_related = ["milestone", "signed_by"]
