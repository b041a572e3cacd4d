"""All writing of spot checks, rectifications, projects, evaluations, cases and complaints."""

from inspections.services.cases import complaint_save, enforcement_case_save
from inspections.services.producers import producer_match
from inspections.services.projects import completed_project_save, service_evaluation_save
from inspections.services.rectifications import deadline_rule_save, rectification_act, rectification_start
from inspections.services.spot_checks import spot_check_save

__all__ = [
    "complaint_save",
    "completed_project_save",
    "deadline_rule_save",
    "enforcement_case_save",
    "producer_match",
    "rectification_act",
    "rectification_start",
    "service_evaluation_save",
    "spot_check_save",
]
