"""What was inspected and what was found."""

from .cases import Complaint, EnforcementCase, Law
from .evaluations import ServiceEvaluation
from .projects import ASPECTS, CompletedProject
from .rectifications import DeadlineRule, Rectification, RectificationStep
from .spot_checks import FailingItem, SpotCheck

__all__ = [
    "ASPECTS",
    "Complaint",
    "CompletedProject",
    "DeadlineRule",
    "EnforcementCase",
    "FailingItem",
    "Law",
    "Rectification",
    "RectificationStep",
    "ServiceEvaluation",
    "SpotCheck",
]
