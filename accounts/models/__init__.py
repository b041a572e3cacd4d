"""People and how they sign in, what was changed of that, and screens that sign in without a person."""

from accounts.models.changes import AccountChange, FormerPassword, RightsRequest, SwitchChange
from accounts.models.marks import SecurityMark
from accounts.models.people import LANGUAGE, THREE_ADMINS, Level, Role, User, UserManager
from accounts.models.second_factor import FactorReset, RecoveryCode
from accounts.models.walls import WallDevice

__all__ = [
    "LANGUAGE",
    "THREE_ADMINS",
    "AccountChange",
    "FactorReset",
    "FormerPassword",
    "Level",
    "RecoveryCode",
    "RightsRequest",
    "Role",
    "SecurityMark",
    "SwitchChange",
    "User",
    "UserManager",
    "WallDevice",
]
