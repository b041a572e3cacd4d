"""Items of supervision as the interface sends and takes them."""

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from api.access import get_caller
from api.evidence import DayField, EvidenceSerializer, SentEvidenceSerializer, list_cleared
from api.fields import CodeField, KeyField
from api.problems import ProblemSerializer
from departments.models import Body
from supervision.models import Colour, Supervision, SupervisionPart, SupervisionStep
from supervision.transitions import TRANSITIONS, Action

ACTS = [(action.value, action.label) for action in Action if action not in {Action.DRAFT, Action.RAISE}]
ACTION = OpenApiParameter("action", str, OpenApiParameter.PATH, enum=[name for name, _words in ACTS])


class SupervisionPartSerializer(serializers.ModelSerializer):
    """A body's part in an item, with its colour of today."""

    body: Any = serializers.SlugRelatedField("code", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    colour = serializers.SerializerMethodField()

    class Meta:
        model = SupervisionPart
        fields = (
            "id", "body", "body_name", "role", "state", "due_on", "sign_due_on", "signed_on", "handler", "feedback_due_on",
            "progress", "requested_on", "returns", "late_signing_days", "late_feedback", "late_days", "done_on", "colour",
        )  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Colour.choices))
    def get_colour(self, part: SupervisionPart) -> str:
        """Return the colour of the part's own clocks."""
        return str(self.context["colouring"].judge_part(part).colour)


class SupervisionStepSerializer(serializers.ModelSerializer):
    """A step as it was recorded."""

    by = serializers.CharField(source="by.display_name", read_only=True, allow_null=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = SupervisionStep
        fields = (
            "action", "from_state", "to_state", "at", "by", "body_name", "text", "reason_class", "answers", "progress",
            "until", "clock_before", "clock_after", "files",
        )  # fmt: skip

    @extend_schema_field(EvidenceSerializer(many=True))
    def get_files(self, step: SupervisionStep) -> Any:
        """Return the files, each with its address at this item's door."""

        def door(file: Any) -> str:
            return reverse(
                "api:supervisions-file", args=[step.supervision_id, file.key], request=self.context["request"]
            )

        return EvidenceSerializer(
            list_cleared(step.files.all(), self.context["request"]), many=True, context={"door": door}
        ).data


class SupervisionSerializer(serializers.ModelSerializer):
    """An item of supervision."""

    number = serializers.CharField(read_only=True)
    points = serializers.ListField(child=serializers.CharField(), read_only=True)
    colour = serializers.SerializerMethodField(help_text=gettext_lazy("As the pages compute it today."))
    parts = SupervisionPartSerializer(many=True, read_only=True)
    steps = SupervisionStepSerializer(many=True, read_only=True)
    drafted_by = serializers.CharField(source="drafted_by.display_name", read_only=True)
    approved_by = serializers.CharField(source="approved_by.display_name", read_only=True, allow_null=True)
    verified_by = serializers.CharField(source="verified_by.display_name", read_only=True, allow_null=True)

    class Meta:
        model = Supervision
        fields = (
            "id", "number", "title", "task", "points", "source_kind", "urgency", "due_on", "first_due_on", "state", "colour",
            "assigned_on", "closed_on", "reopenings", "drafted_by", "approved_by", "verified_by", "merged_into", "parts", "steps",
        )  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Colour.choices))
    def get_colour(self, row: Supervision) -> str:
        """Return the worst of the lead's colour and of those of the supports that the lead asked for."""
        return str(self.context["colouring"].judge_item(row).colour)


class SupervisionDetailSerializer(SupervisionSerializer):
    """An item read by itself, with what the caller can do."""

    possible_actions = serializers.SerializerMethodField(help_text=gettext_lazy("What the caller can do today."))

    class Meta:
        model = Supervision
        fields: Any = (*SupervisionSerializer.Meta.fields, "possible_actions")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ACTS)))
    def get_possible_actions(self, row: Supervision) -> list[str]:
        """Return what the table lets the caller do today."""
        return TRANSITIONS.list_possible(row, get_caller(self.context["request"]))


class SupervisionDraftSerializer(serializers.Serializer):
    """An item to be drafted; with ``source_kind`` and ``source_row`` it is raised from that row."""

    title = serializers.CharField(max_length=100)
    task = serializers.CharField(max_length=2000)
    closing_standard = serializers.CharField(max_length=2000, help_text=gettext_lazy("One point a line."))
    due_on = DayField()
    lead: Any = CodeField(queryset=Body.objects.all())
    supports: Any = CodeField(queryset=Body.objects.all(), many=True, required=False)
    urgency = serializers.ChoiceField(choices=Supervision.Urgency.choices, required=False)
    source_kind = serializers.ChoiceField(
        choices=[choice for choice in Supervision.Source.choices if choice[0]], required=False
    )
    source_row = serializers.IntegerField(required=False, min_value=1)


class SupervisionActSerializer(SentEvidenceSerializer):
    """What actions ask for; each asks for some of it."""

    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    until = DayField(required=False, allow_null=True)
    handler = serializers.CharField(max_length=50, required=False)
    progress = serializers.IntegerField(required=False, min_value=0, max_value=100)
    reason_class = serializers.ChoiceField(choices=SupervisionStep.ReasonClass.choices, required=False)
    answers: Any = serializers.ListField(
        child=serializers.CharField(max_length=1000, allow_blank=True), required=False,
        help_text=gettext_lazy("One for each point of the closing standard, in its order."),
    )  # fmt: skip
    link = serializers.CharField(max_length=300, required=False, allow_blank=True)
    requested: Any = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text=gettext_lazy("Supporting parts, by their id.")
    )
    lead: Any = CodeField(queryset=Body.objects.all(), required=False)
    support: Any = CodeField(
        queryset=Body.objects.all(), required=False,
        help_text=gettext_lazy("In place of the supporting body that refused its competence."),
    )  # fmt: skip
    colour = serializers.ChoiceField(choices=[choice for choice in Colour.choices if choice[0]], required=False)
    other_body = serializers.CharField(max_length=50, required=False)
    into: Any = KeyField(queryset=Supervision.objects.all(), required=False)
    leader_note = serializers.CharField(max_length=300, required=False)
    declined = serializers.BooleanField(required=False)


class SupervisionImpossibleSerializer(ProblemSerializer):
    """Why an action cannot be taken, where the item stands, and what the caller can do there."""

    state = serializers.ChoiceField(choices=Supervision.State.choices, required=False)
    possible_actions: Any = serializers.ListField(child=serializers.ChoiceField(choices=ACTS), required=False)
