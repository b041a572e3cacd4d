"""The plan and its figures."""

from .attainment import Attainment, CountedRows, Status, Window
from .indicators import (
    Applicability,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    Milestone,
    MilestoneSignOff,
    TargetPoint,
    TargetRule,
)
from .plan import Clause, Goal, Plan
from .quarters import Quarter
from .recomputation import Comparison, ComparisonDifference, Recomputation, StaleMark

__all__ = [
    "Applicability",
    "Attainment",
    "Clause",
    "Comparison",
    "ComparisonDifference",
    "CountedRows",
    "Goal",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorKind",
    "Milestone",
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
