"""Completed projects and service evaluations."""

from api.registers import EditableViewSet, RegisterSerializer
from inspections.forms import EvaluationForm, ProjectForm
from inspections.models import CompletedProject, ServiceEvaluation


class ProjectSerializer(RegisterSerializer):
    """A completed project with its five aspects; an empty aspect has not been assessed."""

    form = ProjectForm


class EvaluationSerializer(RegisterSerializer):
    """An evaluation of an enterprise's service."""

    form = EvaluationForm


class ProjectViewSet(EditableViewSet):
    model = CompletedProject
    queryset = CompletedProject.objects.select_related("township")
    serializer_class = ProjectSerializer


class EvaluationViewSet(EditableViewSet):
    model = ServiceEvaluation
    queryset = ServiceEvaluation.objects.all()
    serializer_class = EvaluationSerializer
