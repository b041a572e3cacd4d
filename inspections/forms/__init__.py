"""The forms of this room; their rules are those of the sheets, beside the constraints of the database."""

from .cases import CaseForm, ComplaintForm
from .projects import EvaluationForm, ProjectForm
from .searches import ProducerMatchForm, SpanForm
from .spot_checks import SpotCheckForm

__all__ = [
    "CaseForm",
    "ComplaintForm",
    "EvaluationForm",
    "ProducerMatchForm",
    "ProjectForm",
    "SpanForm",
    "SpotCheckForm",
]
