"""Rectifications with their steps and files, begun and moved by the table of the pages."""

from typing import Any
from uuid import UUID

import django_filters as filters
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.access import OFFICE, get_caller
from api.evidence import HANDED_OUT, EvidenceSerializer, FileRenderer, list_cleared
from api.parsing import BoundedJSONParser, FormParser
from api.problems import MEDIA_TYPE
from api.v1.rectification_acts import (
    ACTIONS,
    DESCRIPTION,
    ActSerializer,
    ImpossibleSerializer,
    RectificationOrderSerializer,
    start_rectification,
    take_action,
)
from api.views import ReadViewSet
from evidence.storage import evidence_response
from inspections.access import get_evidence_of
from inspections.models import Rectification, RectificationStep, SpotCheck
from inspections.rectification import lists
from inspections.rectification.transitions import TRANSITIONS, Action

KEY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ACTION = OpenApiParameter("action", str, OpenApiParameter.PATH, enum=[name for name, _words in ACTIONS])
IMPOSSIBLE = {(409, MEDIA_TYPE): ImpossibleSerializer}


class StepSerializer(serializers.ModelSerializer):
    """A step as it was recorded; ``basis`` is the rule that set the deadline."""

    recorded_by = serializers.CharField(source="recorded_by.display_name", read_only=True)
    basis = serializers.CharField(source="rule.basis", read_only=True, allow_null=True)
    files = serializers.SerializerMethodField()

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
            "files",
        )

    @extend_schema_field(EvidenceSerializer(many=True))
    def get_files(self, step: RectificationStep) -> Any:
        """Return the files, each with its address at this rectification's door."""

        def door(file: Any) -> str:
            keys = [step.rectification_id, file.key]
            return reverse("api:rectifications-file", args=keys, request=self.context["request"])

        return EvidenceSerializer(
            list_cleared(step.files.all(), self.context["request"]), many=True, context={"door": door}
        ).data


class RectificationSerializer(serializers.ModelSerializer):
    """A rectification after a failed batch, whose result it never changes."""

    spot_check_number = serializers.CharField(source="spot_check.number", read_only=True)
    filed_by = serializers.CharField(source="filed_by.display_name", read_only=True, allow_null=True)
    closed_by = serializers.CharField(source="closed_by.display_name", read_only=True, allow_null=True)
    possible_actions = serializers.SerializerMethodField(help_text=_("What the caller can do today."))
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
            "filed_by",
            "closed_by",
            "possible_actions",
            "steps",
        )

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS)))
    def get_possible_actions(self, row: Rectification) -> list[str]:
        """Return what the table lets the caller do today."""
        return TRANSITIONS.list_possible(row, get_caller(self.context["request"]))


class RectificationFilter(lists.RectificationFilter):
    """Narrow the rectifications as their list does, or to that of one batch."""

    spot_check = filters.ModelChoiceFilter(queryset=SpotCheck.objects.all(), label=_("spot check"))


class RectificationViewSet(ReadViewSet):
    """Rectifications: read by readers, begun and moved by the office."""

    noun = _("Rectifications")
    # No patch: a rectification changes by its actions alone.
    http_method_names = ["get", "head", "post"]
    keepers = OFFICE
    parser_classes = [BoundedJSONParser, FormParser]
    queryset = (
        Rectification.objects.standing()
        .select_related("spot_check", "filed_by", "closed_by")
        .prefetch_related("steps__recorded_by", "steps__rule", "steps__files")
    )
    serializer_class = RectificationSerializer
    filterset_class = RectificationFilter

    @extend_schema(
        summary=_("Order the rectification of a failed batch"),
        request=RectificationOrderSerializer,
        responses={201: RectificationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Begin."""
        with transaction.atomic():
            row = start_rectification(request.data, get_caller(request))
        return Response(self.represent(row.pk), status=201)

    @extend_schema(
        operation_id="rectifications_act",
        summary=_("Take an action"),
        description=DESCRIPTION,
        parameters=[ACTION],
        request=ActSerializer,
        responses={200: RectificationSerializer, **IMPOSSIBLE},
        filters=False,
    )
    @route(detail=True, methods=["post"], url_path=f"(?P<action>{'|'.join(name for name, _words in ACTIONS)})")
    def act(self, request: Request, pk: str, action: str) -> Response:
        """Take one action of the table."""
        with transaction.atomic():
            row = get_object_or_404(self.get_queryset().select_for_update(of=("self",)), pk=pk)
            take_action(row, Action(action), request.data, get_caller(request))
        return Response(self.represent(row.pk))

    @extend_schema(summary=_("Fetch an evidence file"), responses=HANDED_OUT, filters=False)
    @route(detail=True, url_path=f"files/(?P<key>{KEY})", renderer_classes=[FileRenderer])
    def file(self, request: Request, pk: str, key: str) -> FileResponse:
        """Hand out a file of one of the steps."""
        return evidence_response(get_evidence_of(self.get_object(), UUID(key)), get_caller(self.request))

    def represent(self, pk: int) -> Any:
        """Return a row as it is stored now."""
        return self.get_serializer(self.get_queryset().get(pk=pk)).data
