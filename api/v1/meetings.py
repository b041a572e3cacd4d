"""Meetings of the lead group: agendas as they were frozen, decisions with the items of supervision that carry them out."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.views import ReadViewSet
from meetings.models import AgendaEntry, Meeting, MeetingDecision


class EntrySerializer(serializers.ModelSerializer):
    """A matter of the agenda in the words of the day."""

    class Meta:
        model = AgendaEntry
        fields = ("position", "kind", "label", "words")


class DecisionSerializer(serializers.ModelSerializer):
    """A decision; ``supervision`` is the item that carries it out, ``number`` empty until a leader has approved it."""

    body = serializers.SlugRelatedField(slug_field="code", read_only=True)  # type: ignore[var-annotated]
    number = serializers.CharField(source="supervision.number", read_only=True, allow_null=True)
    supervision_state = serializers.CharField(source="supervision.state", read_only=True, allow_null=True)

    class Meta:
        model = MeetingDecision
        fields = (
            "position",
            "title",
            "text",
            "body",
            "due_on",
            "supervision",
            "number",
            "supervision_state",
            "recorded_at",
        )


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting; its agenda is empty until it is held, for until then it changes with the portal."""

    plan = serializers.SlugRelatedField(slug_field="code", read_only=True)  # type: ignore[var-annotated]
    entries = EntrySerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = (
            "id", "plan", "title", "held_on", "place", "chair", "attendees", "absent", "state", "frozen_at", "filed_at", "entries",
            "decisions",
        )  # fmt: skip


class MeetingFilter(filters.FilterSet):
    """Narrow the meetings."""

    plan = filters.CharFilter(field_name="plan__code", label=_("code of the plan"))
    state = filters.ChoiceFilter(choices=Meeting.State.choices, label=_("state"))
    held_from = filters.DateFilter(field_name="held_on", lookup_expr="gte", label=_("held from"))
    held_to = filters.DateFilter(field_name="held_on", lookup_expr="lte", label=_("held until"))


class MeetingViewSet(ReadViewSet):
    """Meetings with their agendas and decisions, for those who read all figures."""

    noun = _("Meetings of the lead group")
    queryset = (
        Meeting.objects.select_related("plan")
        .defer("plan__document")
        .prefetch_related("entries", "decisions__body", "decisions__supervision")
    )
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
