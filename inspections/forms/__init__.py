"""The forms of this app; their rules are those of the sheets, beside the constraints of the database."""

from inspections.forms.cases import CaseForm, ComplaintForm
from inspections.forms.projects import EvaluationForm, ProjectForm
from inspections.forms.searches import ClaimForm, ProducerMatchForm, SpanForm
from inspections.forms.spot_checks import SpotCheckForm
from inspections.forms.surveys import CityRateForm, SurveyForm

__all__ = [
    "CaseForm",
    "CityRateForm",
    "ClaimForm",
    "ComplaintForm",
    "EvaluationForm",
    "ProducerMatchForm",
    "ProjectForm",
    "SpanForm",
    "SpotCheckForm",
    "SurveyForm",
]
