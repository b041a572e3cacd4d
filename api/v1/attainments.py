"""Figures: official, newest or all their revisions, their slices, and the very rows they were counted from."""

from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import CharField
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.access import get_caller
from api.filtering import refuse_unknown
from api.v1.access import VISITORS, indicators_visible_to
from api.v1.rows import RowSerializer, RowsQuerySerializer, describe_rows, figure_rows
from api.views import ReadViewSet
from targets.figures import round_figure
from targets.listing import read_rows
from targets.models import Attainment, Quarter, Status, Window

REVISIONS = [
    ("official", _("those that count: of a closed quarter as it was closed, else the newest")),
    ("newest", _("the newest of each, those of closed quarters included")),
    ("all", _("every revision")),
]
UNCHANGED = OpenApiResponse(description=_("Nothing has changed since the answer with this ETag."))
KNOWN_TAG = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description=_("The ETag of an answer received before.")
)


class AttainmentSerializer(serializers.ModelSerializer):
    """A revision of a figure; ``value`` is rounded, the parts are exact, and ``status`` was told from the parts."""

    plan = serializers.CharField(source="indicator.plan.code", read_only=True)
    indicator = serializers.CharField(source="indicator.code", read_only=True)
    quarter = serializers.CharField(source="quarter.code", read_only=True)
    value = serializers.SerializerMethodField()
    definition = serializers.DateField(source="definition.effective_from", read_only=True)
    target = serializers.DecimalField(
        source="definition.target", max_digits=10, decimal_places=4, read_only=True, allow_null=True
    )
    closed_at = serializers.DateTimeField(source="quarter.closed_at", read_only=True, allow_null=True)

    class Meta:
        model = Attainment
        fields: tuple[str, ...] = (
            "id",
            "plan",
            "indicator",
            "quarter",
            "closed_at",
            "window",
            "revision",
            "as_of",
            "numerator",
            "denominator",
            "scale",
            "value",
            "target",
            "due",
            "status",
            "inapplicable_since",
            "inapplicable_basis",
            "definition",
            "cause",
            "computed_at",
        )

    @extend_schema_field(
        serializers.DecimalField(
            max_digits=20,
            decimal_places=4,
            allow_null=True,
            help_text=_("Four decimals; in per cent for ratios; null: no data."),
        )
    )
    def get_value(self, row: Any) -> str | None:
        """Return the value, on its side of the target that it was graded with."""
        return round_figure(row, 4)


class SlicedSerializer(AttainmentSerializer):
    """A revision with its slices: by dimension and key, the numerator and the denominator."""

    slices = serializers.DictField(
        source="breakdown",
        read_only=True,
        child=serializers.DictField(child=serializers.ListField(child=serializers.IntegerField(allow_null=True))),
    )

    class Meta(AttainmentSerializer.Meta):
        fields = (*AttainmentSerializer.Meta.fields, "slices")


class QuarterField(CharField):
    """Takes a quarter's code, such as 2014Q3, and gives its key."""

    def clean(self, value: Any) -> Any:
        """Return the key; ValidationError where the code names no quarter."""
        text = super().clean(value)
        try:
            return Quarter.key_of(text) if text else None
        except ValueError:
            raise ValidationError(_("Write a quarter as 2014Q3.")) from None


class QuarterFilter(filters.CharFilter):
    """Keeps the figures of a quarter."""

    field_class = QuarterField


class AttainmentFilter(filters.FilterSet):
    """Narrow the figures."""

    plan = filters.CharFilter(field_name="indicator__plan__code", label=_("code of the plan"))
    indicator = filters.CharFilter(field_name="indicator__code", label=_("code of the indicator"))
    quarter = QuarterFilter(field_name="quarter", label=_("quarter, such as 2014Q3"))
    window = filters.ChoiceFilter(choices=Window.choices, label=_("window"))
    status = filters.ChoiceFilter(choices=Status.choices, label=_("status"))
    revisions = filters.ChoiceFilter(
        choices=REVISIONS, method="keep_all", label=_("which revisions: official (if left out), newest or all")
    )

    def keep_all(self, rows: QuerySet[Attainment], name: str, value: str) -> QuerySet[Attainment]:
        """Keep all: which revisions are wanted is decided before a status can hide the one that counts."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        """Choose the revisions first, then narrow."""
        asked = self.form.cleaned_data.get("revisions") or "official"
        if asked != "all":
            found = queryset.official(None) if asked == "official" else queryset.current()
            # DISTINCT ON within: further filters would narrow the rows before the newest is chosen.
            queryset = queryset.filter(pk__in=found.values("pk"))
        return super().filter_queryset(queryset)


class AttainmentViewSet(ReadViewSet):
    """Figures."""

    noun = _("Figures")
    about = _("Answers carry an ETag: asked again with If-None-Match, what has not changed is answered with 304.")
    readers = VISITORS
    queryset = Attainment.objects.none()
    serializer_class = AttainmentSerializer
    filterset_class = AttainmentFilter

    def get_queryset(self) -> QuerySet[Attainment]:
        """Return the figures of the indicators within sight of the caller."""
        rows = Attainment.objects.filter(indicator__in=indicators_visible_to(get_caller(self.request)))
        rows = rows.select_related("indicator__plan", "quarter", "definition").defer("indicator__plan__document")
        # Slices are most of a figure's bytes, and a list does not tell them.
        return rows.defer("breakdown") if self.action == "list" else rows

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        """Return the form without slices for lists: they would be most of the answer."""
        return AttainmentSerializer if self.action == "list" else SlicedSerializer

    @extend_schema(parameters=[KNOWN_TAG], responses={200: AttainmentSerializer(many=True), 304: UNCHANGED})
    @method_decorator(conditional_page)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List figures."""
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[KNOWN_TAG], responses={200: SlicedSerializer, 304: UNCHANGED})
    @method_decorator(conditional_page)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a figure with its slices."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        summary=_("List the rows behind a side of the figure"),
        parameters=[RowsQuerySerializer],
        responses=RowSerializer(many=True),
        filters=False,
    )
    @action(detail=True, filterset_class=None)
    def rows(self, request: Request, pk: str) -> Response:
        """List the rows behind one side of a figure: of the newest as the registers have them, of an official one as counted."""
        refuse_unknown(request, RowsQuerySerializer().fields)
        asked = RowsQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        figure = figure_rows(self.get_object(), **asked.validated_data)
        page = self.paginate_queryset(read_rows(figure.rows, figure.columns))
        return self.get_paginated_response(describe_rows(figure, page or []))
