"""Rectifications with their steps; they are moved on their pages, where the evidence is handed in."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from departments.api.views import ReadViewSet
from inspections.models import SpotCheck
from inspections.models.rectifications import Rectification, RectificationStep
from targets import clock


class StepSerializer(serializers.ModelSerializer):
    """A step as it was recorded; ``basis`` is the rule that set the deadline."""

    recorded_by = serializers.CharField(source="recorded_by.display_name", read_only=True)
    basis = serializers.CharField(source="rule.basis", read_only=True, allow_null=True)

    class Meta:
        model = RectificationStep
        fields = (
            "action",
            "from_state",
            "to_state",
            "happened_on",
            "number",
            "reason",
            "due_on",
            "basis",
            "recorded_at",
            "recorded_by",
        )


class RectificationSerializer(serializers.ModelSerializer):
    """A rectification after a failed batch, whose result it never changes."""

    spot_check_number = serializers.CharField(source="spot_check.number", read_only=True)
    steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Rectification
        fields = (
            "id",
            "spot_check",
            "spot_check_number",
            "notice_number",
            "addressee",
            "result_received_on",
            "received_on",
            "state",
            "escalation",
            "due_on",
            "extended_on",
            "steps",
        )


class RectificationFilter(filters.FilterSet):
    """Narrow the rectifications."""

    state = filters.ChoiceFilter(choices=Rectification.State.choices, label=_("state"))
    spot_check = filters.ModelChoiceFilter(queryset=SpotCheck.objects.all(), label=_("spot check"))
    overdue = filters.BooleanFilter(method="past_deadline", label=_("open and past its deadline today"))

    def past_deadline(self, rows: QuerySet[Rectification], name: str, value: bool) -> QuerySet[Rectification]:
        """Keep the overdue ones, or all others."""
        overdue = Rectification.objects.overdue(clock.today()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class RectificationViewSet(ReadViewSet):
    """Rectifications."""

    noun = _("Rectifications")
    queryset = Rectification.objects.select_related("spot_check").prefetch_related("steps__recorded_by", "steps__rule")
    serializer_class = RectificationSerializer
    filterset_class = RectificationFilter
