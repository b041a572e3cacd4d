"""Enforcement cases and complaints: all of them for readers, those of the own body for its people."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.access import EVERYONE
from api.register_viewset import KeptViewSet
from api.v1.references import CodeField
from api.views import ReadViewSet
from departments.models import Body, Township
from inspections.access import KEEPERS, VISITORS
from inspections.filters import CaseFilter, ComplaintFilter
from inspections.models import Complaint, EnforcementCase, Law


class LawSerializer(serializers.ModelSerializer):
    """A law under which cases are brought."""

    class Meta:
        model = Law
        fields = ("id", "name")


class CaseSerializer(serializers.ModelSerializer):
    """An enforcement case; amounts in 10,000 yuan."""

    body = CodeField(queryset=Body.objects.all())
    township = CodeField(queryset=Township.objects.all(), allow_null=True, required=False)

    class Meta:
        model = EnforcementCase
        fields = (
            "id",
            "number",
            "body",
            "law",
            "township",
            "subject",
            "opened_on",
            "closed_on",
            "outcome",
            "goods_value",
            "fine",
            "note",
        )


class CaseField(CodeField):
    """A case by its number, to callers who may read it; to others a complaint names none."""

    def get_queryset(self) -> QuerySet[EnforcementCase]:
        """Return the cases within sight of the caller."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)

    def to_representation(self, value: Any) -> Any:
        """Return the number."""
        user = self.context["request"].user
        return value.number if user.sees_all_figures or value.body_id == user.body_id else None


class ComplaintSerializer(serializers.ModelSerializer):
    """A complaint, report or enquiry; ``case`` is the number of the case it led to."""

    body = CodeField(queryset=Body.objects.all())
    township = CodeField(queryset=Township.objects.all(), allow_null=True, required=False)
    case = CaseField(slug_field="number", queryset=EnforcementCase.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Complaint
        fields = (
            "id",
            "number",
            "body",
            "kind",
            "township",
            "subject",
            "received_on",
            "settled_on",
            "outcome",
            "case",
            "note",
        )


class LawViewSet(ReadViewSet):
    """Laws."""

    noun = _("Laws")
    readers = EVERYONE
    queryset = Law.objects.all()
    serializer_class = LawSerializer


class BodyRowsViewSet(ReadViewSet):
    """Rows that bodies record."""

    readers = VISITORS

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows within sight of the caller."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)


class CaseViewSet(BodyRowsViewSet, KeptViewSet):
    """Enforcement cases, which a body's people keep for themselves."""

    noun = _("Enforcement cases")
    keepers = KEEPERS
    model = EnforcementCase
    queryset = EnforcementCase.objects.select_related("body", "township")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter


class ComplaintViewSet(BodyRowsViewSet, KeptViewSet):
    """Complaints, which a body's people keep for themselves."""

    noun = _("Complaints")
    keepers = KEEPERS
    model = Complaint
    queryset = Complaint.objects.select_related("body", "township", "case")
    serializer_class = ComplaintSerializer
    filterset_class = ComplaintFilter
