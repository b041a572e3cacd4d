"""Schemes of assessment, sheets with their scores, what is claimed and objected to, and the runs that reckon."""

from assessment.models.findings import BonusClaim, Deduction, Objection, Recusal, Veto
from assessment.models.runs import AssessmentRun
from assessment.models.schemes import League, Scheme, SchemeItem, SchemeRule, SchemeSection
from assessment.models.sheets import Score, Sheet, SheetStep

__all__ = [
    "AssessmentRun",
    "BonusClaim",
    "Deduction",
    "League",
    "Objection",
    "Recusal",
    "Scheme",
    "SchemeItem",
    "SchemeRule",
    "SchemeSection",
    "Score",
    "Sheet",
    "SheetStep",
    "Veto",
]
