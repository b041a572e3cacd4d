"""Quarterly reports: what is asked for, what was reported, decided and reminded of."""

from reporting.models.deadlines import ReportDeadline, ReportExtension
from reporting.models.history import ReportAction, ReportComment, ReportStep, ReportUnlock
from reporting.models.items import CollectiveMembership, ReportingPolicy, ReportItem, ReportItemChange, ReportItemRule
from reporting.models.messages import ReminderLog, ReminderRule
from reporting.models.reports import Report, ReportFile, ReportValue
from reporting.models.versions import AcceptedFigure, CorrectedValue, ReportCorrection, ReportVersion

__all__ = [
    "AcceptedFigure",
    "CollectiveMembership",
    "CorrectedValue",
    "ReminderLog",
    "ReminderRule",
    "Report",
    "ReportAction",
    "ReportComment",
    "ReportCorrection",
    "ReportDeadline",
    "ReportExtension",
    "ReportFile",
    "ReportItem",
    "ReportItemChange",
    "ReportItemRule",
    "ReportStep",
    "ReportUnlock",
    "ReportValue",
    "ReportVersion",
    "ReportingPolicy",
]
