"""All writing about plans: drafts and successors, amendments, rounds of evidence for milestones, and renaming and merging of bodies and townships."""

from plans.services.amendments import (
    Draft,
    amendment_approve,
    amendment_attach,
    amendment_build,
    amendment_enter,
    amendment_preview,
    amendment_propose,
    amendment_reject,
    successor_propose,
)
from plans.services.applicability import SpanDraft, applicability_build
from plans.services.bodies import body_merge, body_rename
from plans.services.drafts import draft_begin, draft_change, draft_drop, draft_rename, reason_closed
from plans.services.rounds import (
    RoundDraft,
    round_accept,
    round_hand_in,
    round_return,
    round_review,
    round_take_back,
)
from plans.services.successors import PlanProposal, find_plan_direction, successor_build
from plans.services.townships import township_merge, township_rename

__all__ = [
    "Draft",
    "PlanProposal",
    "RoundDraft",
    "SpanDraft",
    "amendment_approve",
    "amendment_attach",
    "amendment_build",
    "amendment_enter",
    "amendment_preview",
    "amendment_propose",
    "amendment_reject",
    "applicability_build",
    "body_merge",
    "body_rename",
    "draft_begin",
    "draft_change",
    "draft_drop",
    "draft_rename",
    "find_plan_direction",
    "reason_closed",
    "round_accept",
    "round_hand_in",
    "round_return",
    "round_review",
    "round_take_back",
    "successor_build",
    "successor_propose",
    "township_merge",
    "township_rename",
]
