"""Indicators, definitions, milestones and applicability: the office changes them, every change marks figures stale."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from targets import clock, services
from targets.admin_access import OfficeAdmin, PlanKeptByOffice
from targets.models import (
    Applicability,
    Attainment,
    Indicator,
    IndicatorDefinition,
    Milestone,
    MilestoneSignOff,
    TargetPoint,
)
from targets.registry import registry
from targets.request_values import parse_number
from targets.target_paths import path_problem

CARRIED_OVER = [
    "description",
    "measure",
    "parameters",
    "window",
    "rule",
    "target",
    "baseline",
    "tolerance",
    "minimum_sample",
    "planned_sample",
]


def get_keeper(request: HttpRequest) -> AbstractBaseUser:
    """Return who is signed in; the admin lets nobody else in."""
    return cast(AbstractBaseUser, request.user)


class DeletesOneByOne(OfficeAdmin, admin.ModelAdmin):
    """The list's delete action takes each row through the same door as its page."""

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        # A queryset's delete() would remove the rows without the service, so no figure would be marked stale.
        """Delete row by row."""
        for row in queryset:
            self.delete_model(request, row)


class MilestoneInline(PlanKeptByOffice, admin.TabularInline):
    """Steps of an indicator that is judged from evidence."""

    model = Milestone
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(PlanKeptByOffice, admin.ModelAdmin):
    """Indicators; what is asked of one is in its definitions."""

    list_display = ["code", "name", "goal", "kind", "unit", "weight"]
    list_filter = ["plan", "kind"]
    search_fields = ["code", "name"]
    list_select_related = ["goal"]
    # What is asked of an indicator is never edited in place; the link is the only way on from its page.
    readonly_fields = ["amend"]
    inlines = [MilestoneInline]

    @admin.display(description=_("definition and targets"))
    def amend(self, indicator: Indicator) -> str:
        """Lead to the definitions and to a new one that starts from the newest."""
        if not indicator.pk:
            return "—"
        new = reverse("admin:targets_indicatordefinition_add") + "?" + urlencode({"indicator": indicator.pk})
        old = reverse("admin:targets_indicatordefinition_changelist") + f"?indicator__id__exact={indicator.pk}"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>', old, _("All definitions"), new, _("Add a new definition")
        )

    def save_model(self, request: HttpRequest, obj: Indicator, form: forms.ModelForm, change: bool) -> None:
        """Store through the service; milestones saved after it are in the same transaction as its marks."""
        services.indicator_save(indicator=obj)


class DefinitionForm(forms.ModelForm):
    """A definition; the measures to choose from are those that the apps have registered."""

    measure = forms.ChoiceField(label=_("measure"), required=False)

    class Meta:
        model = IndicatorDefinition
        fields = ["indicator", "effective_from", *CARRIED_OVER, "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Fields are missing on the read-only page of a definition in use.
        if "measure" in self.fields:
            choices = [(key, f"{measure.label} ({key})") for key, measure in sorted(registry.items())]
            measure_field: Any = self.fields["measure"]
            measure_field.choices = [("", "—"), *choices]
        if "parameters" in self.fields:
            self.fields["parameters"].help_text = parameter_help()


def parameter_help() -> str:
    """Say which parameters each measure takes, with the values allowed."""
    lines = (
        # Read when the form is built, not at import: apps register their measures only while Django starts.
        f"{key}: " + "; ".join(f"{name} = {' | '.join(values)}" for name, values in measure.parameters.items())
        for key, measure in sorted(registry.items())
        if measure.parameters
    )
    return " · ".join(lines)


class TargetPointForm(forms.ModelForm):
    """A yearly target; one carried over from the definition before is stored although nobody touched it."""

    class Meta:
        model = TargetPoint
        fields = ["due_on", "value"]
        labels = {"value": _("target")}

    def has_changed(self) -> bool:
        """Count a filled-in new row as changed."""
        # Django does not store an inline row that equals its initial values, and what is carried over equals them.
        return super().has_changed() or (not self.instance.pk and bool(self.data.get(self.add_prefix("due_on"))))


class TargetPointFormSet(forms.BaseInlineFormSet):
    """The yearly targets of a definition; together they must lead to its target."""

    def clean(self) -> None:
        """Refuse a path that misses the target, or leads past it."""
        super().clean()
        definition = self.instance
        # Rows with faults have no cleaned data; their own messages come first.
        if any(self.errors) or definition.indicator_id is None:
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        problem = path_problem(definition, [(point["due_on"], point["value"]) for point in kept])
        if problem:
            raise forms.ValidationError(problem)


class TargetPointInline(OfficeAdmin, admin.TabularInline):
    """Yearly targets on the path."""

    model = TargetPoint
    form = TargetPointForm
    formset = TargetPointFormSet
    extra = 0

    def get_extra(self, request: HttpRequest, obj: IndicatorDefinition | None = None, **kwargs: Any) -> int:
        """Leave room for the yearly targets that are carried over."""
        # On the add page six empty rows, or as many as are carried over: initial data fill extra rows only.
        return 0 if obj else len(newest_points(request)) or 6


def newest_definition(request: HttpRequest) -> IndicatorDefinition | None:
    """Return the newest definition of the indicator named in the address."""
    key = parse_number(request.GET.get("indicator", ""))
    return IndicatorDefinition.objects.filter(indicator_id=key).last() if key else None


def newest_points(request: HttpRequest) -> list[dict[str, Any]]:
    """Return its yearly targets."""
    newest = newest_definition(request)
    return [dict(point) for point in newest.points.values("due_on", "value")] if newest else []


@admin.register(IndicatorDefinition)
class IndicatorDefinitionAdmin(PlanKeptByOffice, admin.ModelAdmin):
    """Definitions; one under which figures were made is never edited, only followed by another."""

    form = DefinitionForm
    list_display = ["indicator", "effective_from", "measure", "rule", "target", "tolerance", "reason", "created_by"]
    list_filter = ["indicator__plan", "indicator"]
    list_select_related = ["indicator", "created_by"]
    inlines = [TargetPointInline]

    def is_used(self, definition: IndicatorDefinition | None) -> bool:
        """Whether figures were made under the definition."""
        return definition is not None and Attainment.objects.filter(definition=definition).exists()

    def has_change_permission(self, request: HttpRequest, obj: IndicatorDefinition | None = None) -> bool:
        """Refuse for a definition that is in use."""
        # An edited definition would tell another target for figures that were graded by the old one.
        return super().has_change_permission(request, obj) and not self.is_used(obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from the newest definition of the indicator."""
        initial: dict[str, Any] = {"effective_from": clock.today(), **super().get_changeform_initial_data(request)}
        newest = newest_definition(request)
        return initial | {name: getattr(newest, name) for name in CARRIED_OVER} if newest else initial

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Carry over its yearly targets."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        # Only when the page is first shown: a POST brings the rows that the office has kept, also fewer.
        if request.method == "GET" and not obj.pk:
            kwargs["initial"] = newest_points(request)
        return kwargs

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Store through the service; yearly targets saved after it are in the same transaction as its marks."""
        services.definition_save(definition=obj, user=get_keeper(request))


@admin.register(Applicability)
class ApplicabilityAdmin(DeletesOneByOne):
    """Spans in which an indicator does not apply, each with its basis."""

    fields = ["indicator", "since", "until", "basis"]
    list_display = ["indicator", "since", "until", "basis", "created_by"]
    list_select_related = ["indicator", "created_by"]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Store through the service."""
        services.applicability_save(applicability=obj, user=get_keeper(request))

    def delete_model(self, request: HttpRequest, obj: Applicability) -> None:
        """Remove through the service."""
        services.applicability_delete(applicability=obj)


@admin.register(MilestoneSignOff)
class MilestoneSignOffAdmin(DeletesOneByOne):
    """The office's findings that a milestone has been reached."""

    fields = ["milestone", "signed_on", "evidence"]
    list_display = ["milestone", "signed_on", "evidence", "signed_by"]
    list_filter = ["milestone__indicator"]
    list_select_related = ["milestone", "signed_by"]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Store through the service."""
        services.sign_off_save(sign_off=obj, user=get_keeper(request))

    def delete_model(self, request: HttpRequest, obj: MilestoneSignOff) -> None:
        """Take back through the service."""
        services.sign_off_delete(sign_off=obj)
