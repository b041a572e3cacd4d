"""Plans, clauses and goals; new wording must stand in the document."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from targets import services
from targets.admin_access import PlanKeptByOffice
from targets.models import Clause, Goal, Plan


class ClauseForm(forms.ModelForm):
    """A clause whose words stand in the document."""

    class Meta:
        model = Clause
        fields = ["plan", "parent", "path", "position", "kind", "number", "text", "note"]

    def clean(self) -> dict[str, Any]:
        """Refuse words that the document does not have."""
        cleaned = super().clean() or {}
        # The number stands before the text in the document, so both are looked for as one piece.
        words = cleaned.get("number", "") + cleaned.get("text", "")
        if "plan" in cleaned and words not in cleaned["plan"].document:
            raise ValidationError({"text": _("The document does not have these words.")})
        return cleaned


class GoalForm(forms.ModelForm):
    """A goal whose wording stands in its clause."""

    class Meta:
        model = Goal
        fields = ["plan", "parent", "clause", "code", "position", "name", "name_en", "quote"]

    def clean(self) -> dict[str, Any]:
        """Refuse a wording that the clause does not have."""
        cleaned = super().clean() or {}
        if "clause" in cleaned and cleaned.get("quote", "") not in cleaned["clause"].text:
            raise ValidationError({"quote": _("The clause does not have these words.")})
        return cleaned


@admin.register(Plan)
class PlanAdmin(PlanKeptByOffice, admin.ModelAdmin):
    """Plans; the document itself is fixed once it is stored."""

    list_display = ["title", "code", "starts_on", "ends_on", "issued_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        """Keep the document and the code of a stored plan: clauses and addresses hang on them."""
        # The code is part of addresses; clauses and goals are checked against the document as it was stored.
        return ["code", "document"] if obj else []

    def save_model(self, request: HttpRequest, obj: Plan, form: forms.ModelForm, change: bool) -> None:
        """Store through the service."""
        services.plan_save(plan=obj)


@admin.register(Clause)
class ClauseAdmin(PlanKeptByOffice, admin.ModelAdmin):
    """Clauses."""

    form = ClauseForm
    list_display = ["path", "number", "kind", "text"]
    list_filter = ["plan", "kind"]
    search_fields = ["path", "text", "note"]
    list_select_related = ["plan"]


@admin.register(Goal)
class GoalAdmin(PlanKeptByOffice, admin.ModelAdmin):
    """Goals."""

    form = GoalForm
    list_display = ["code", "name", "parent", "clause"]
    list_filter = ["plan"]
    list_select_related = ["parent", "clause"]
