"""Bodies, places, people, duties and uploads."""

from .bodies import Body, BodyName, LeadGroupSeat
from .duties import Duty, DutyAssignment, IndicatorOwnership, Part
from .exports import ExportJob
from .files import EvidenceFile
from .notices import Notice, NoticeReceipt, NoticeUrge
from .places import Township, TownshipName
from .reorganisations import Reorganisation
from .report_deadlines import ReportDeadline, ReportExtension
from .report_history import (
    AcceptedFigure,
    CorrectedValue,
    ReportAction,
    ReportComment,
    ReportCorrection,
    ReportStep,
    ReportUnlock,
    ReportVersion,
)
from .report_items import CollectiveMembership, ReportingPolicy, ReportItem, ReportItemChange, ReportItemRule
from .report_messages import InboxMessage, ReminderLog, ReminderRule
from .reports import Report, ReportFile, ReportValue
from .tokens import ApiToken, IdempotentAnswer
from .uploads import SheetImport, SheetRow
from .users import Role, User
from .withdrawals import StandingManager, Withdrawable, Withdrawal

__all__ = [
    "AcceptedFigure",
    "ApiToken",
    "Body",
    "BodyName",
    "CollectiveMembership",
    "CorrectedValue",
    "Duty",
    "DutyAssignment",
    "EvidenceFile",
    "ExportJob",
    "IdempotentAnswer",
    "InboxMessage",
    "IndicatorOwnership",
    "LeadGroupSeat",
    "Notice",
    "NoticeReceipt",
    "NoticeUrge",
    "Part",
    "ReminderLog",
    "ReminderRule",
    "Reorganisation",
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
    "Role",
    "SheetImport",
    "SheetRow",
    "StandingManager",
    "Township",
    "TownshipName",
    "User",
    "Withdrawable",
    "Withdrawal",
]
