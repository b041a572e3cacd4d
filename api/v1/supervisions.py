"""Items of supervision with their parts and steps, drafted, raised and moved by the table of the pages."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.access import get_caller
from api.acts import check_act, refuse_unasked, validate_sent, write_or_refuse
from api.evidence import (
    HANDED_OUT,
    EvidenceSerializer,
    FileRenderer,
    SentEvidenceSerializer,
    evidence_forms,
)
from api.parsing import BoundedJSONParser, FormParser
from api.problems import MEDIA_TYPE, ProblemSerializer
from api.views import ReadViewSet
from departments.models import Body
from evidence.storage import evidence_response
from supervision import services
from supervision.access import VISITORS, get_evidence_of
from supervision.colouring import Colouring
from supervision.forms import ActForm, DraftForm
from supervision.lists import SupervisionFilter
from supervision.models import Colour, Supervision, SupervisionPart, SupervisionStep
from supervision.sources import find_source
from supervision.transitions import TRANSITIONS, Action

KEY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
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

        return EvidenceSerializer(step.files.all(), many=True, context={"door": door}).data


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
    due_on = serializers.DateField()
    lead: Any = serializers.SlugRelatedField("code", queryset=Body.objects.all())
    supports: Any = serializers.SlugRelatedField("code", queryset=Body.objects.all(), many=True, required=False)
    urgency = serializers.ChoiceField(choices=Supervision.Urgency.choices, required=False)
    source_kind = serializers.ChoiceField(
        choices=[choice for choice in Supervision.Source.choices if choice[0]], required=False
    )
    source_row = serializers.IntegerField(required=False, min_value=1)


class SupervisionActSerializer(SentEvidenceSerializer):
    """What actions ask for; each asks for some of it."""

    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    until = serializers.DateField(required=False, allow_null=True)
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
    lead: Any = serializers.SlugRelatedField("code", queryset=Body.objects.all(), required=False)
    colour = serializers.ChoiceField(choices=[choice for choice in Colour.choices if choice[0]], required=False)
    other_body = serializers.CharField(max_length=50, required=False)
    into: Any = serializers.PrimaryKeyRelatedField(queryset=Supervision.objects.all(), required=False)
    leader_note = serializers.CharField(max_length=300, required=False)
    declined = serializers.BooleanField(required=False)


class SupervisionImpossibleSerializer(ProblemSerializer):
    """Why an action cannot be taken, where the item stands, and what the caller can do there."""

    state = serializers.ChoiceField(choices=Supervision.State.choices, required=False)
    possible_actions: Any = serializers.ListField(child=serializers.ChoiceField(choices=ACTS), required=False)


def describe_actions() -> str:
    """Return, for the documentation, what each action asks for."""
    lines = [
        _("An action that is not possible is answered with 409, the state, and what is possible. Each asks for:"),
        "",
    ]
    for action, label in ACTS:
        transition = TRANSITIONS[action]
        words = _("%(title)s: %(needed)s; if you like %(optional)s") % {
            "title": label,
            "needed": ", ".join(transition.asks) or "—",
            "optional": ", ".join(transition.optional) or "—",
        }
        lines.append(f"- `{action}` {words}")
    return "\n".join(lines)


class SupervisionViewSet(ReadViewSet):
    """Items of supervision: readers read all, a body's people their own; everybody acts by the table."""

    noun = gettext_lazy("Items of supervision")
    http_method_names = ["get", "head", "post"]
    readers = keepers = VISITORS
    parser_classes = [BoundedJSONParser, FormParser]
    queryset = Supervision.objects.all()
    serializer_class = SupervisionSerializer
    filterset_class = SupervisionFilter

    def get_queryset(self) -> Any:
        """Return what the caller may know of."""
        rows = Supervision.objects.visible_to(get_caller(self.request)).with_clock()
        return rows.select_related("drafted_by", "approved_by", "verified_by").prefetch_related(
            "steps__by", "steps__files"
        )

    def get_serializer_class(self) -> Any:
        """Return the short form for lists, the whole one elsewhere."""
        return SupervisionSerializer if self.action == "list" else SupervisionDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Let all rows of an answer be coloured by rules that were read once."""
        return {**super().get_serializer_context(), "colouring": Colouring()}

    @extend_schema(
        summary=gettext_lazy("Draft an item, or raise it from a row"),
        request=SupervisionDraftSerializer,
        responses={201: SupervisionDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Draft."""
        given = validate_sent(SupervisionDraftSerializer(data=request.data))
        kind, row = given.pop("source_kind", ""), given.pop("source_row", 0)
        source = find_source(kind, row) if kind else None
        if kind and source is None:
            raise ValidationError({"source_row": [_("There is no such row.")]})
        bodies = {"lead": given["lead"].pk, "supports": [body.pk for body in given.get("supports", [])]}
        form = DraftForm(given | bodies, source=source)
        write = services.supervision_raise if source else services.supervision_draft
        with transaction.atomic():
            made = write_or_refuse(form, None, lambda: write(draft=form.draft, user=get_caller(request)))
        return Response(self.represent(made.pk), status=201)

    @extend_schema(
        operation_id="supervisions_act",
        summary=gettext_lazy("Take an action"),
        description=lazy(describe_actions, str)(),
        parameters=[ACTION],
        request=SupervisionActSerializer,
        responses={200: SupervisionDetailSerializer, (409, MEDIA_TYPE): SupervisionImpossibleSerializer},
        filters=False,
    )
    @route(detail=True, methods=["post"], url_path="(?P<action>[a-z_]+)")
    def act(self, request: Request, pk: str, action: str) -> Response:
        """Take one action of the table."""
        if action not in dict(ACTS):
            raise NotFound(_("There is no such address in this interface."))
        row, user = get_object_or_404(self.get_queryset(), pk=pk), get_caller(request)
        check_act(TRANSITIONS, row, action, user)
        given = validate_sent(SupervisionActSerializer(data=request.data))
        transition = TRANSITIONS[action]
        refuse_unasked(given, {*transition.asks, *transition.optional, "speaks_for"})
        values = {name: getattr(value, "pk", value) for name, value in given.items()}
        values |= {f"answer_{place}": answer for place, answer in enumerate(given.get("answers", []))}
        form = ActForm(values, action=action, item=row, user=user)
        takes_files = "files" in transition.optional
        files: Any = evidence_forms(given, required=False) if takes_files else None

        def write() -> Any:
            more = {"files": files.handed_in} if takes_files else {}
            return TRANSITIONS.perform(row, action, user, **form.given, **more)

        with transaction.atomic():
            write_or_refuse(form, files, write, name_of)
        return Response(self.represent(row.pk))

    @extend_schema(summary=gettext_lazy("Fetch an evidence file"), responses=HANDED_OUT, filters=False)
    @route(detail=True, url_path=f"files/(?P<key>{KEY})", renderer_classes=[FileRenderer])
    def file(self, request: Request, pk: str, key: str) -> FileResponse:
        """Hand out a file of one of the steps."""
        return evidence_response(get_evidence_of(self.get_object(), UUID(key)))

    def represent(self, pk: int) -> Any:
        """Return a row as it is stored now."""
        return self.get_serializer(self.get_queryset().get(pk=pk)).data


def name_of(field: str) -> str:
    """Return the name under which a call gives what a field of the form holds: the points are answered as one list."""
    return "answers" if field.startswith("answer_") else field
