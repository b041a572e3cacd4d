"""The forms of completed projects and service evaluations."""

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation
from registers.fields import RowField
from registers.forms import PlacedForm, RegisterForm


class ProjectForm(PlacedForm):
    """A completed project with the plan's five aspects."""

    past_dates = ("accepted_on", "filed_on")
    dated_by = "accepted_on"
    groups = (
        (_("Project"), ("number", "name", "township", "builder", "contractor", "area")),
        (_("Completion acceptance"), ("accepted_on", "verdict", "filed_on")),
        (_("The plan's five aspects"), ASPECTS),
        (_("note"), ("note",)),
    )
    wide = frozenset({"name", "note"})

    class Meta:
        model = CompletedProject
        fields = (
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


class EvaluationForm(RegisterForm):
    """A service evaluation."""

    past_dates = ("evaluated_on",)
    groups = (
        (_("Evaluation"), ("number", "enterprise", "evaluated_on", "standard", "evaluator", "met")),
        (_("note"), ("note",)),
    )
    wide = frozenset({"enterprise", "standard", "note"})

    enterprise = RowField(Enterprise)

    class Meta:
        model = ServiceEvaluation
        fields = ("number", "enterprise", "evaluated_on", "standard", "met", "evaluator", "note")
