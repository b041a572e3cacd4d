"""Items of supervision, their steps, clocks and colours, and the rules of escalation."""

from supervision.models.colours import Colour, SupervisionColour
from supervision.models.escalation import EscalationChange, EscalationProfile, EscalationRule, SupervisionTerm
from supervision.models.items import Supervision, SupervisionCounter, SupervisionPart
from supervision.models.proposals import SupervisionProposal
from supervision.models.steps import SupervisionExtension, SupervisionSpan, SupervisionStep

__all__ = [
    "Colour",
    "EscalationChange",
    "EscalationProfile",
    "EscalationRule",
    "Supervision",
    "SupervisionColour",
    "SupervisionCounter",
    "SupervisionExtension",
    "SupervisionPart",
    "SupervisionProposal",
    "SupervisionSpan",
    "SupervisionStep",
    "SupervisionTerm",
]
