"""The plan and its figures."""

from targets.models.applicability import Applicability
from targets.models.attainment import Attainment, CountedRows, Status, Window
from targets.models.definitions import IndicatorDefinition, TargetPoint, TargetRule
from targets.models.indicators import Indicator, IndicatorKind
from targets.models.milestones import EvidenceLevel, Milestone, MilestoneDue, MilestoneSignOff
from targets.models.plan import Clause, Goal, Plan
from targets.models.quarters import Quarter
from targets.models.recomputation import Comparison, ComparisonDifference, Recomputation, StaleMark

__all__ = [
    "Applicability",
    "Attainment",
    "Clause",
    "Comparison",
    "ComparisonDifference",
    "CountedRows",
    "EvidenceLevel",
    "Goal",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorKind",
    "Milestone",
    "MilestoneDue",
    "MilestoneSignOff",
    "Plan",
    "Quarter",
    "Recomputation",
    "StaleMark",
    "Status",
    "TargetPoint",
    "TargetRule",
    "Window",
]
