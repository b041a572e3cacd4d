"""All writing of spot checks, projects and evaluations."""

from .producers import producer_match
from .projects import (
    completed_project_delete,
    completed_project_save,
    service_evaluation_delete,
    service_evaluation_save,
)
from .spot_checks import spot_check_delete, spot_check_save

__all__ = [
    "completed_project_delete",
    "completed_project_save",
    "producer_match",
    "service_evaluation_delete",
    "service_evaluation_save",
    "spot_check_delete",
    "spot_check_save",
]
