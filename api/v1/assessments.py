"""The yearly assessment: schemes with their items, and sheets with the points that stand and what they stand on."""

from typing import Any

import django_filters as filters
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.access import get_caller
from api.v1.access import VISITORS
from api.views import ReadViewSet
from assessment.filings import REMEDIES, TARGETS
from assessment.models import League, Scheme, SchemeItem, Score, Sheet, SheetStep


class SchemeItemSerializer(serializers.ModelSerializer):
    """An item of a scheme with how its points are reckoned."""

    section = serializers.CharField(source="section.code", read_only=True)

    class Meta:
        model = SchemeItem
        fields = (
            "code", "section", "title", "maximum", "method", "parameters", "source", "source_parameters", "evidence",
            "not_applicable", "basis", "scorer",
        )  # fmt: skip


class SchemeSerializer(serializers.ModelSerializer):
    """A version of a scheme; ``bands`` are the grades from the best down with the points from which each is given."""

    items = serializers.SerializerMethodField()

    class Meta:
        model = Scheme
        fields = (
            "id", "league", "year", "version", "title", "state", "reason", "counts_from", "bands", "minimum_applicable",
            "bonus_cap", "deduction_cap", "published_at", "issued_at", "items",
        )  # fmt: skip

    @extend_schema_field(SchemeItemSerializer(many=True))
    def get_items(self, scheme: Scheme) -> Any:
        """Return the items in their order."""
        items = [item for section in scheme.sections.all() for item in section.items.all()]
        return SchemeItemSerializer(items, many=True).data


class ScoreSerializer(serializers.ModelSerializer):
    """The points of one item that stand: an exact fraction, with the facts it was reckoned from."""

    item = serializers.CharField(source="item.code", read_only=True)
    numerator = serializers.IntegerField(read_only=True, allow_null=True)
    denominator = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Score
        fields = ("item", "stage", "numerator", "denominator", "applies", "facts", "as_of", "at")


class FilingSerializer(serializers.ModelSerializer):
    """The newest step of what a body files: its targets of the year, or its remedies after the results."""

    by = serializers.CharField(source="by.display_name", read_only=True, allow_null=True)

    class Meta:
        model = SheetStep
        fields = ("action", "at", "by", "reason")


class SheetSerializer(serializers.ModelSerializer):
    """A sheet; the total is an exact fraction and null before it is final, rank and honours before they are announced."""

    league = serializers.CharField(source="scheme.league", read_only=True)
    year = serializers.IntegerField(source="scheme.year", read_only=True)
    version = serializers.IntegerField(source="scheme.version", read_only=True)
    body = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)  # type: ignore[var-annotated]
    township = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)  # type: ignore[var-annotated]
    total_numerator = serializers.IntegerField(read_only=True, allow_null=True)
    total_denominator = serializers.IntegerField(read_only=True, allow_null=True)
    targets = serializers.SerializerMethodField(help_text=_("Null where none were filed, and for other bodies."))
    remedies = serializers.SerializerMethodField(help_text=_("Null where none are asked for, and for other bodies."))
    scores = ScoreSerializer(source="standing_scores", many=True, read_only=True)

    class Meta:
        model = Sheet
        fields = (
            "id", "league", "year", "version", "body", "township", "state", "publicity_until", "objection_until", "total_numerator",
            "total_denominator", "grade", "rank", "rank_low", "rank_high", "is_honoured", "seal", "finalised_at", "targets",
            "remedies", "scores",
        )  # fmt: skip

    @extend_schema_field(FilingSerializer(allow_null=True))
    def get_targets(self, sheet: Sheet) -> Any:
        """Return how far the targets of the year have come."""
        return self.find_filing(sheet, TARGETS)

    @extend_schema_field(FilingSerializer(allow_null=True))
    def get_remedies(self, sheet: Sheet) -> Any:
        """Return how far the remedies after the results have come."""
        return self.find_filing(sheet, REMEDIES)

    def find_filing(self, sheet: Sheet, actions: tuple[str, ...]) -> Any:
        """Return the newest of some steps to those who see the work on the sheet."""
        user = get_caller(self.context["request"])
        if not user.sees_all_figures and sheet.pk not in self.context["own"]:
            return None
        steps = [step for step in sheet.filings if step.action in actions]  # type: ignore[attr-defined]
        return FilingSerializer(steps[-1]).data if steps else None


class SchemeFilter(filters.FilterSet):
    """Narrow the schemes."""

    league = filters.ChoiceFilter(choices=League.choices, label=_("league"))
    year = filters.NumberFilter(label=_("year"))
    state = filters.ChoiceFilter(choices=Scheme.State.choices, label=_("state"))


class SheetFilter(filters.FilterSet):
    """Narrow the sheets."""

    league = filters.ChoiceFilter(field_name="scheme__league", choices=League.choices, label=_("league"))
    year = filters.NumberFilter(field_name="scheme__year", label=_("year"))
    body = filters.CharFilter(field_name="body__code", label=_("code of the body"))
    state = filters.ChoiceFilter(choices=Sheet.State.choices, label=_("state"))


class SchemeViewSet(ReadViewSet):
    """Schemes that were published; drafts for readers of all figures only."""

    noun = _("Schemes of the yearly assessment")
    readers = VISITORS
    queryset = Scheme.objects.prefetch_related("sections__items__section")
    serializer_class = SchemeSerializer
    filterset_class = SchemeFilter

    def get_queryset(self) -> QuerySet[Scheme]:
        """Return what the caller may read."""
        rows = super().get_queryset()
        return rows if get_caller(self.request).sees_all_figures else rows.exclude(state=Scheme.State.DRAFT)


class SheetViewSet(ReadViewSet):
    """Sheets with the points that stand; a body's people read their own, and those of others from the publicity on."""

    noun = _("Sheets of the yearly assessment")
    readers = VISITORS
    queryset = Sheet.objects.with_names()
    serializer_class = SheetSerializer
    filterset_class = SheetFilter

    def get_serializer_context(self) -> dict[str, Any]:
        """Let all sheets of an answer know at once which are the caller's own."""
        own = set(Sheet.objects.own(get_caller(self.request)).values_list("pk", flat=True))
        return {**super().get_serializer_context(), "own": own}

    def get_queryset(self) -> QuerySet[Sheet]:
        """Return what the caller may read."""
        # An amended scheme took the sheet over: what was computed by its earlier items stays behind.
        of_its_scheme = Score.objects.filter(item__section__scheme=F("sheet__scheme"))
        standing = of_its_scheme.standing().select_related("item")
        filings = SheetStep.objects.filter(action__in=[*TARGETS, *REMEDIES]).select_related("by").order_by("pk")
        rows = (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("scores", queryset=standing, to_attr="standing_scores"),
                Prefetch("steps", queryset=filings, to_attr="filings"),
            )
        )
        visible = Sheet.objects.visible_to(get_caller(self.request))
        return rows.filter(pk__in=visible.values("pk"))
