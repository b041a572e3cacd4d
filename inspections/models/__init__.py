"""What was inspected and what was found."""

from inspections.models.cases import Complaint, EnforcementCase, Law
from inspections.models.evaluations import ServiceEvaluation
from inspections.models.producers import OutsideProducer
from inspections.models.projects import ASPECT_LABELS, ASPECTS, CompletedProject, Finding
from inspections.models.rectifications import DeadlineRule, Rectification, RectificationStep
from inspections.models.spot_checks import FailingItem, SpotCheck
from inspections.models.surveys import CityRate, Survey
from inspections.models.tallies import SpotCheckTally, UnmatchedTally

__all__ = [
    "ASPECTS",
    "ASPECT_LABELS",
    "CityRate",
    "Complaint",
    "CompletedProject",
    "DeadlineRule",
    "EnforcementCase",
    "FailingItem",
    "Finding",
    "Law",
    "OutsideProducer",
    "Rectification",
    "RectificationStep",
    "ServiceEvaluation",
    "SpotCheck",
    "SpotCheckTally",
    "Survey",
    "UnmatchedTally",
]
