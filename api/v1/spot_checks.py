"""Spot checks with their failing items, one by one and in batches."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.access import get_caller
from api.idempotency import KEY_HEADER, KEY_PROBLEMS, answer_once
from api.parsing import LongJSONParser
from api.registers import EditableViewSet, RegisterSerializer
from api.v1.spot_check_batch import BatchAnswerSerializer, BatchSerializer, batch_write
from inspections.forms import SpotCheckForm
from inspections.models import FailingItem, SpotCheck


class FailingItemSerializer(serializers.ModelSerializer):
    """An item that failed, with what was found and what is allowed."""

    class Meta:
        model = FailingItem
        fields = ("item", "measured", "limit")


class SpotCheckSerializer(RegisterSerializer):
    """A sampled batch with its failing items in their order; ``outcome`` is the final result, which figures count.

    ``producer`` and ``sampled_enterprise`` are found in the register by name and code.
    """

    form = SpotCheckForm
    more = ("producer", "sampled_enterprise", "outcome")
    outcome = serializers.ChoiceField(choices=SpotCheck.Outcome.choices, read_only=True)
    failing_items = FailingItemSerializer(many=True, required=False)

    def validate_failing_items(self, items: list[dict[str, str]]) -> list[tuple[str, str, str]]:
        """Return the items as the form of the page takes them."""
        return [(row["item"], row.get("measured", ""), row.get("limit", "")) for row in items]


class SpotCheckViewSet(EditableViewSet):
    model = SpotCheck
    queryset = SpotCheck.objects.select_related("township").prefetch_related("failing_items")
    serializer_class = SpotCheckSerializer

    @extend_schema(
        summary=_("Record many at once"),
        description=_(
            "All rows or none, by the rules of the sheets: a number that is recorded already is corrected. The same"
            " Idempotency-Key with the same rows gives the same answer and writes once."
        ),
        parameters=[KEY_HEADER],
        request=BatchSerializer,
        responses={200: BatchAnswerSerializer, **KEY_PROBLEMS},
    )
    @action(detail=False, methods=["post"], parser_classes=[LongJSONParser])
    def batch(self, request: Request) -> Response:
        """Record and correct up to 5,000 spot checks, all or none."""
        return answer_once(request, lambda: batch_write(request.data, get_caller(request)))
