"""The plan and its clauses; everybody signed in may read them."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.access import EVERYONE
from api.views import ReadViewSet
from targets.models import Clause, Plan


class PlanSerializer(serializers.ModelSerializer):
    """A plan."""

    class Meta:
        model = Plan
        fields = (
            "code",
            "title",
            "notice_title",
            "issuer",
            "drafter",
            "issued_on",
            "drafted_on",
            "starts_on",
            "ends_on",
            "approved_at",
        )


class ClauseSerializer(serializers.ModelSerializer):
    """A clause; ``parent`` is the path of the clause it stands under, ``citation`` how officials cite it."""

    plan: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    parent: Any = serializers.SlugRelatedField(slug_field="path", read_only=True, allow_null=True)
    citation = serializers.CharField(read_only=True)

    class Meta:
        model = Clause
        fields = ("id", "plan", "path", "parent", "position", "kind", "number", "citation", "text", "note")


class ClauseFilter(filters.FilterSet):
    """Narrow the clauses."""

    plan = filters.CharFilter(field_name="plan__code", label=_("code of the plan"))
    kind = filters.ChoiceFilter(choices=Clause.Kind.choices, label=_("kind"))


class PlanViewSet(ReadViewSet):
    """Plans by code."""

    noun = _("Plans")
    readers = EVERYONE
    queryset = Plan.objects.defer("document")
    serializer_class = PlanSerializer
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"


class ClauseViewSet(ReadViewSet):
    """Clauses of plans."""

    noun = _("Clauses of plans")
    readers = EVERYONE
    queryset = Clause.objects.select_related("plan", "parent").defer("plan__document")
    serializer_class = ClauseSerializer
    filterset_class = ClauseFilter
