"""Completed projects and service evaluations."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.register_viewset import KeptViewSet
from api.v1.references import CodeField
from departments.models import Township
from inspections.filters import EvaluationFilter, ProjectFilter
from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation


class ProjectSerializer(serializers.ModelSerializer):
    """A completed project with its five aspects; an empty aspect has not been assessed."""

    township = CodeField(queryset=Township.objects.all())

    class Meta:
        model = CompletedProject
        fields = (
            "id",
            "number",
            "name",
            "township",
            "builder",
            "contractor",
            "area",
            "accepted_on",
            "verdict",
            "filed_on",
            *ASPECTS,
            "note",
        )


class EvaluationSerializer(serializers.ModelSerializer):
    """An evaluation of an enterprise's service."""

    class Meta:
        model = ServiceEvaluation
        fields = ("id", "number", "enterprise", "evaluated_on", "standard", "met", "evaluator", "note")


class ProjectViewSet(KeptViewSet):
    """Completed projects."""

    noun = _("Completed projects")
    model = CompletedProject
    queryset = CompletedProject.objects.select_related("township")
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter


class EvaluationViewSet(KeptViewSet):
    """Service evaluations."""

    noun = _("Service evaluations")
    model = ServiceEvaluation
    queryset = ServiceEvaluation.objects.all()
    serializer_class = EvaluationSerializer
    filterset_class = EvaluationFilter
