"""Plans, clauses and goals, to be looked at; a plan comes of a draft that a leader approves."""

from django.contrib import admin

from targets.admin_access import NeverChanged, PlanKeptByOffice, PlanWords
from targets.models import Clause, Goal, Plan


@admin.register(Plan)
class PlanAdmin(NeverChanged, PlanKeptByOffice, admin.ModelAdmin):
    """Plans with their documents."""

    list_display = ["title", "code", "starts_on", "ends_on", "issued_on"]


@admin.register(Clause)
class ClauseAdmin(PlanWords, admin.ModelAdmin):
    """Clauses, with the office's remarks."""

    open_fields = ("note",)
    list_display = ["path", "number", "kind", "text"]
    list_filter = ["plan", "kind"]
    search_fields = ["path", "text", "note"]
    list_select_related = ["plan"]


@admin.register(Goal)
class GoalAdmin(PlanWords, admin.ModelAdmin):
    """Goals, with their names in English."""

    open_fields = ("name_en",)
    list_display = ["code", "name", "parent", "clause"]
    list_filter = ["plan"]
    list_select_related = ["parent", "clause"]
