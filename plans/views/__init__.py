"""Pages of plans and drafts of them, of milestones, of its bodies and of quarters."""

from plans.views.amendments import (
    amendment,
    amendment_act,
    amendment_file,
    propose_amendment,
    propose_applicability,
    versions,
)
from plans.views.bodies import bodies, body, lead_group
from plans.views.draft_duties import draft_duty, draft_item, draft_item_remove
from plans.views.drafts import (
    draft,
    draft_begin,
    draft_clause,
    draft_document,
    draft_drop,
    draft_goal,
    draft_head,
    draft_indicator,
    draft_indicator_new,
    draft_mapping,
    draft_propose,
    draft_remove,
    draft_text,
)
from plans.views.milestones import hand_in, milestone, milestones, round_act, round_file
from plans.views.plans import current_lead_group, current_plan, plan, plans
from plans.views.quarters import close_quarter, quarters
from plans.views.reorganising import reorganise

__all__ = [
    "amendment",
    "amendment_act",
    "amendment_file",
    "bodies",
    "body",
    "close_quarter",
    "current_lead_group",
    "current_plan",
    "draft",
    "draft_begin",
    "draft_clause",
    "draft_document",
    "draft_drop",
    "draft_duty",
    "draft_goal",
    "draft_head",
    "draft_indicator",
    "draft_indicator_new",
    "draft_item",
    "draft_item_remove",
    "draft_mapping",
    "draft_propose",
    "draft_remove",
    "draft_text",
    "hand_in",
    "lead_group",
    "milestone",
    "milestones",
    "plan",
    "plans",
    "propose_amendment",
    "propose_applicability",
    "quarters",
    "reorganise",
    "round_act",
    "round_file",
    "versions",
]
