"""What was inspected and what was found."""

from .cases import Complaint, EnforcementCase, Law
from .evaluations import ServiceEvaluation
from .projects import ASPECT_LABELS, ASPECTS, CompletedProject
from .rectifications import DeadlineRule, Rectification, RectificationStep
from .spot_checks import FailingItem, SpotCheck

__all__ = [
    "ASPECTS",
    "ASPECT_LABELS",
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
