"""Bodies, places and duties."""

from departments.models.bodies import Body, BodyName, LeadGroupSeat
from departments.models.duties import Duty, DutyAssignment, IndicatorOwnership, Part
from departments.models.places import Township, TownshipName
from departments.models.reorganisations import Reorganisation

__all__ = [
    "Body",
    "BodyName",
    "Duty",
    "DutyAssignment",
    "IndicatorOwnership",
    "LeadGroupSeat",
    "Part",
    "Reorganisation",
    "Township",
    "TownshipName",
]
