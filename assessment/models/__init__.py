"""Schemes of assessment, sheets with their scores, who checks them on site, what is claimed and objected to, and the runs that reckon."""

from assessment.models.findings import BonusClaim, Deduction, Objection, Recusal, Veto
from assessment.models.panel import PanelMark, PanelSeat
from assessment.models.runs import AssessmentRun
from assessment.models.schemes import League, Scheme, SchemeItem, SchemeRule, SchemeSection
from assessment.models.sheets import Score, Sheet, SheetStep

__all__ = [
    "AssessmentRun",
    "BonusClaim",
    "Deduction",
    "League",
    "Objection",
    "PanelMark",
    "PanelSeat",
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
