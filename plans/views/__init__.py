"""Pages of the plan, of its bodies and of quarters."""

from plans.views.bodies import bodies, body, lead_group
from plans.views.plans import current_lead_group, current_plan, plan
from plans.views.quarters import close_quarter, quarters
from plans.views.reorganising import reorganise

__all__ = [
    "bodies",
    "body",
    "close_quarter",
    "current_lead_group",
    "current_plan",
    "lead_group",
    "plan",
    "quarters",
    "reorganise",
]
