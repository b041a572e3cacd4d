"""The forms of this app; their rules are those of the sheets, beside the constraints of the database."""

from inspections.forms.cases import CaseForm, ComplaintForm
from inspections.forms.projects import EvaluationForm, ProjectForm
from inspections.forms.searches import ClaimForm, ProducerMatchForm, SpanForm
from inspections.forms.spot_checks import SpotCheckForm

__all__ = [
    "CaseForm",
    "ClaimForm",
    "ComplaintForm",
    "EvaluationForm",
    "ProducerMatchForm",
    "ProjectForm",
    "SpanForm",
    "SpotCheckForm",
]
