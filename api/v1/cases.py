"""Enforcement cases and complaints: all of them for readers, those of the own body for its people."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.marks import is_cleared
from api.access import EVERYONE
from api.fields import CodeField
from api.registers import EditableViewSet, RegisterSerializer
from api.views import ReadViewSet
from inspections.forms import CaseForm, ComplaintForm
from inspections.models import Complaint, EnforcementCase, Law
from targets.numbers import normalise_text


class LawSerializer(serializers.ModelSerializer):
    """A law under which cases are brought."""

    class Meta:
        model = Law
        fields = ("id", "name")


class CaseSerializer(RegisterSerializer):
    """An enforcement case; amounts in 10,000 yuan."""

    form = CaseForm


class CaseField(CodeField):
    """A case by its number, to callers who may read it; to others a complaint names none."""

    def get_queryset(self) -> QuerySet[EnforcementCase]:
        """Return the cases within sight of the caller."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        """Return the case with this number, however it is written."""
        return super().to_internal_value(normalise_text(data) if isinstance(data, str) else data)

    def to_representation(self, value: Any) -> Any:
        """Return the number."""
        user = self.context["request"].user
        # The complaint is one's own, the case may be another body's.
        is_seen = user.sees_all_figures or value.body_id == user.body_id
        return value.number if is_seen and is_cleared(user, value) else None


class ComplaintSerializer(RegisterSerializer):
    """A complaint, report or enquiry; ``case`` is the number of the case it led to."""

    form = ComplaintForm
    case = CaseField(slug_field="number_key", queryset=EnforcementCase.objects.all(), allow_null=True, required=False)


class LawViewSet(ReadViewSet):
    """Laws."""

    noun = _("Laws")
    readers = EVERYONE
    queryset = Law.objects.all()
    serializer_class = LawSerializer


class BodyRowsViewSet:
    """Rows that bodies record."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows within sight of the caller."""
        shown: Any = super()
        rows: QuerySet[Any] = shown.get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]
        return rows


class CaseViewSet(BodyRowsViewSet, EditableViewSet):
    """Enforcement cases, which a body's people keep for themselves."""

    model = EnforcementCase
    queryset = EnforcementCase.objects.select_related("body", "township")
    serializer_class = CaseSerializer


class ComplaintViewSet(BodyRowsViewSet, EditableViewSet):
    """Complaints, which a body's people keep for themselves."""

    model = Complaint
    queryset = Complaint.objects.select_related("body", "township", "case")
    serializer_class = ComplaintSerializer
