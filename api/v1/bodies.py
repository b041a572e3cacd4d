"""Bodies and duties; everybody signed in may read them."""

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.access import EVERYONE
from api.views import ReadViewSet
from departments.models import Body, BodyName, Duty, DutyAssignment


class BodyNameSerializer(serializers.ModelSerializer):
    """A name with the days on which it was in use."""

    class Meta:
        model = BodyName
        fields = ("name", "short_name", "since", "until")


class BodySerializer(serializers.ModelSerializer):
    """A body; ``successor`` is the code of the body that took its place."""

    successor: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    names = BodyNameSerializer(many=True, read_only=True)

    class Meta:
        model = Body
        fields = ("code", "name", "full_name", "kind", "since", "until", "successor", "names", "note")


class AssignmentSerializer(serializers.ModelSerializer):
    """A body's part in a duty."""

    body: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = DutyAssignment
        fields = ("body", "part", "inferred", "basis", "since", "until")


class DutySerializer(serializers.ModelSerializer):
    """A duty with every assignment that there is or was; ``clause`` is the path of its clause."""

    plan = serializers.CharField(source="clause.plan.code", read_only=True)
    clause: Any = serializers.SlugRelatedField(slug_field="path", read_only=True)
    parent: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    assignments = AssignmentSerializer(many=True, read_only=True)

    class Meta:
        model = Duty
        fields = ("code", "plan", "clause", "parent", "position", "summary", "named_bodies", "assignments")


class BodyFilter(filters.FilterSet):
    """Narrow the bodies."""

    kind = filters.ChoiceFilter(choices=Body.Kind.choices, label=_("kind"))


class DutyFilter(filters.FilterSet):
    """Narrow the duties."""

    plan = filters.CharFilter(field_name="clause__plan__code", label=_("code of the plan"))
    body = filters.CharFilter(method="borne_by", label=_("code of a body with a part in it"))
    on = filters.DateFilter(method="keep_all", label=_("the day on which it has that part"))

    def borne_by(self, rows: QuerySet[Duty], name: str, value: str) -> QuerySet[Duty]:
        """Keep the duties in which the body has a part, on the day where one is named."""
        parts = DutyAssignment.objects.filter(duty=OuterRef("pk"), body__code=value)
        day = self.form.cleaned_data.get("on")
        return rows.filter(Exists(parts.on(day) if day else parts))

    def keep_all(self, rows: QuerySet[Duty], name: str, value: dt.date) -> QuerySet[Duty]:
        """Keep all: the day serves the body."""
        return rows


class BodyViewSet(ReadViewSet):
    """Bodies by code."""

    noun = _("Bodies")
    readers = EVERYONE
    queryset = Body.objects.select_related("successor").prefetch_related("names")
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"


class DutyViewSet(ReadViewSet):
    """Duties by code."""

    noun = _("Duties")
    readers = EVERYONE
    queryset = (
        Duty.objects.select_related("clause__plan", "parent")
        .defer("clause__plan__document")
        .prefetch_related("assignments__body")
    )
    serializer_class = DutySerializer
    filterset_class = DutyFilter
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"
