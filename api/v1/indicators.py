"""Indicators with every version of what they mean and who answers for them."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.access import get_caller
from api.v1.access import VISITORS, indicators_visible_to
from api.views import ReadViewSet
from departments.models import IndicatorOwnership
from targets import clock
from targets.models import Applicability, Indicator, IndicatorDefinition, IndicatorKind, TargetPoint


class PointSerializer(serializers.ModelSerializer):
    """A yearly target."""

    class Meta:
        model = TargetPoint
        fields = ("due_on", "value")


class DefinitionSerializer(serializers.ModelSerializer):
    """A version of the definition; amounts are in the indicator's unit."""

    points = PointSerializer(many=True, read_only=True)
    parameters = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = IndicatorDefinition
        fields = (
            "effective_from",
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
            "weight",
            "points",
            "reason",
        )


class OwnershipSerializer(serializers.ModelSerializer):
    """A body that answers for the indicator."""

    body: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = IndicatorOwnership
        fields = ("body", "part", "since", "until")


class InapplicableSerializer(serializers.ModelSerializer):
    """A span in which the indicator does not apply."""

    class Meta:
        model = Applicability
        fields = ("since", "until", "basis")


class IndicatorSerializer(serializers.ModelSerializer):
    """An indicator; ``clause`` is the path of the clause that states its goal."""

    plan: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    goal = serializers.CharField(source="goal.name", read_only=True)
    clause = serializers.CharField(source="goal.clause.path", read_only=True)
    definitions = DefinitionSerializer(many=True, read_only=True)
    ownerships = OwnershipSerializer(many=True, read_only=True)
    inapplicable_spans = InapplicableSerializer(many=True, read_only=True)
    follows: Any = serializers.SerializerMethodField(
        help_text=_("The indicator of the plan before that it continues: plan and code.")
    )
    weight = serializers.SerializerMethodField(help_text=_("By the definition in force today."))

    class Meta:
        model = Indicator
        fields = (
            "id",
            "plan",
            "code",
            "name",
            "kind",
            "unit",
            "weight",
            "goal",
            "clause",
            "definitions",
            "ownerships",
            "inapplicable_spans",
            "follows",
            "method_change",
        )

    def get_follows(self, indicator: Indicator) -> dict[str, str] | None:
        """Return the indicator of the plan before that it continues; None where it is new."""
        old = indicator.follows
        return None if old is None else {"plan": old.plan.code, "code": old.code}

    def get_weight(self, indicator: Indicator) -> str | None:
        """Return the weight as it stands today; nothing before the first definition is in force."""
        begun = [one for one in indicator.definitions.all() if one.effective_from <= clock.today()]
        return f"{begun[-1].weight}" if begun else None


class IndicatorFilter(filters.FilterSet):
    """Narrow the indicators."""

    plan = filters.CharFilter(field_name="plan__code", label=_("code of the plan"))
    code = filters.CharFilter(field_name="code", label=_("code"))
    kind = filters.ChoiceFilter(choices=IndicatorKind.choices, label=_("kind"))


class IndicatorViewSet(ReadViewSet):
    """Indicators."""

    noun = _("Indicators")
    readers = VISITORS
    queryset = Indicator.objects.none()
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter

    def get_queryset(self) -> QuerySet[Indicator]:
        """Return the indicators within sight of the caller."""
        rows = (
            indicators_visible_to(get_caller(self.request))
            .select_related("plan", "goal__clause", "follows__plan")
            .defer("plan__document", "follows__plan__document")
        )
        return rows.prefetch_related("definitions__points", "ownerships__body", "inapplicable_spans")
