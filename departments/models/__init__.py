"""Bodies, places, people, duties and uploads."""

from .bodies import Body, BodyName, LeadGroupSeat
from .duties import Duty, DutyAssignment, IndicatorOwnership, Part
from .places import Township, TownshipName
from .uploads import SheetImport
from .users import Role, User

__all__ = [
    "Body",
    "BodyName",
    "Duty",
    "DutyAssignment",
    "IndicatorOwnership",
    "LeadGroupSeat",
    "Part",
    "Role",
    "SheetImport",
    "Township",
    "TownshipName",
    "User",
]
