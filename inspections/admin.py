"""Keeping spot checks, completed projects and service evaluations."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.admin import KeptByOffice
from enterprises.keeping import Keeper, KeptInline, RegisterAdmin
from inspections import services
from inspections.forms import EvaluationForm, ProjectForm, SpotCheckForm
from inspections.models import CompletedProject, FailingItem, Law, ServiceEvaluation, SpotCheck


class OutcomeFilter(admin.SimpleListFilter):
    """The final result; Django's own filter of a generated column would read the whole register for its choices."""

    title = _("final result")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the results."""
        return SpotCheck.Outcome.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[SpotCheck]) -> QuerySet[SpotCheck]:
        """Keep the batches with the result chosen."""
        return queryset.filter(outcome=self.value()) if self.value() in SpotCheck.Outcome.values else queryset


class FailingItemInline(KeptInline):
    """Failing items of a batch; they are numbered in the order in which they stand."""

    model = FailingItem
    fields = ("item", "measured", "limit")


@admin.register(SpotCheck)
class SpotCheckAdmin(RegisterAdmin):
    """Sampled batches with their failing items."""

    keepers = {SpotCheck: Keeper(services.spot_check_save, "spot_check")}
    form = SpotCheckForm
    list_display = (
        "number",
        "stage",
        "sampled_on",
        "sample_name",
        "producer_name",
        "first_result",
        "retest_result",
        "final_result",
    )
    list_filter = ("stage", OutcomeFilter)
    search_fields = ("number__startswith",)
    search_help_text = SpotCheck._meta.get_field("number").verbose_name
    autocomplete_fields = ("producer", "sampled_enterprise")
    readonly_fields = ("final_result",)
    inlines = (FailingItemInline,)

    @admin.display(description=_("final result"))
    def final_result(self, row: SpotCheck) -> str:
        """Return the final result that the database worked out; a new row has none yet."""
        return row.outcome_word if row.pk else "—"

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write the failing items as the form shows them."""
        formset.save(commit=False)
        items = [row.instance for row in formset.forms if row.instance.item and row not in formset.deleted_forms]
        services.spot_check_save(spot_check=form.instance, failing_items=items)


@admin.register(CompletedProject)
class CompletedProjectAdmin(RegisterAdmin):
    """Completed projects."""

    keepers = {CompletedProject: Keeper(services.completed_project_save, "project")}
    form = ProjectForm
    list_display = ("number", "name", "township", "accepted_on", "verdict", "filed_on")
    list_select_related = ("township",)
    list_filter = ("verdict", "township")
    search_fields = ("number", "name", "builder")


@admin.register(ServiceEvaluation)
class ServiceEvaluationAdmin(RegisterAdmin):
    """Service evaluations."""

    keepers = {ServiceEvaluation: Keeper(services.service_evaluation_save, "evaluation")}
    form = EvaluationForm
    list_display = ("number", "enterprise", "evaluated_on", "standard", "met")
    list_select_related = ("enterprise",)
    list_filter = ("met",)
    search_fields = ("number", "enterprise__name")
    autocomplete_fields = ("enterprise",)


@admin.register(Law)
class LawAdmin(KeptByOffice, admin.ModelAdmin):
    """The laws under which cases are counted, in the order of the sheet."""

    list_display = ("name", "position")
    search_fields = ("name",)
