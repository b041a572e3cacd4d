"""What was inspected and what was found."""

from .cases import Complaint, EnforcementCase, Law
from .evaluations import ServiceEvaluation
from .projects import ASPECTS, CompletedProject
from .spot_checks import FailingItem, SpotCheck

__all__ = [
    "ASPECTS",
    "Complaint",
    "CompletedProject",
    "EnforcementCase",
    "FailingItem",
    "Law",
    "ServiceEvaluation",
    "SpotCheck",
]
