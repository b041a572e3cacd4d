"""Bodies, places, people, duties and uploads."""

from .bodies import Body, BodyName, LeadGroupSeat
from .duties import Duty, DutyAssignment, IndicatorOwnership, Part
from .files import EvidenceFile
from .places import Township, TownshipName
from .tokens import ApiToken, IdempotentAnswer
from .uploads import SheetImport
from .users import Role, User
from .withdrawals import StandingManager, Withdrawable, Withdrawal

__all__ = [
    "ApiToken",
    "Body",
    "BodyName",
    "Duty",
    "DutyAssignment",
    "EvidenceFile",
    "IdempotentAnswer",
    "IndicatorOwnership",
    "LeadGroupSeat",
    "Part",
    "Role",
    "SheetImport",
    "StandingManager",
    "Township",
    "TownshipName",
    "User",
    "Withdrawable",
    "Withdrawal",
]
