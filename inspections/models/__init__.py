"""What was inspected and what was found."""

from .evaluations import ServiceEvaluation
from .projects import ASPECTS, CompletedProject
from .spot_checks import FailingItem, SpotCheck

__all__ = ["ASPECTS", "CompletedProject", "FailingItem", "ServiceEvaluation", "SpotCheck"]
