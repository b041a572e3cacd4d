"""Pages of the plan, of its milestones, of its bodies and of quarters."""

from plans.views.amendments import (
    amendment,
    amendment_act,
    amendment_file,
    amendments,
    propose_amendment,
    propose_applicability,
    versions,
)
from plans.views.bodies import bodies, body, lead_group
from plans.views.milestones import hand_in, milestone, milestones, round_act, round_file
from plans.views.plans import current_lead_group, current_plan, plan
from plans.views.quarters import close_quarter, quarters
from plans.views.reorganising import reorganise

__all__ = [
    "amendment",
    "amendment_act",
    "amendment_file",
    "amendments",
    "bodies",
    "body",
    "close_quarter",
    "current_lead_group",
    "current_plan",
    "hand_in",
    "lead_group",
    "milestone",
    "milestones",
    "plan",
    "propose_amendment",
    "propose_applicability",
    "quarters",
    "reorganise",
    "round_act",
    "round_file",
    "versions",
]
