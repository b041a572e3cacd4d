"""All writing about the plan: amendments, rounds of evidence for milestones, and renaming and merging of bodies and townships."""

from plans.services.amendments import (
    Draft,
    amendment_approve,
    amendment_attach,
    amendment_build,
    amendment_enter,
    amendment_preview,
    amendment_propose,
    amendment_reject,
)
from plans.services.applicability import SpanDraft, applicability_build
from plans.services.bodies import body_merge, body_rename
from plans.services.rounds import (
    RoundDraft,
    round_accept,
    round_hand_in,
    round_return,
    round_review,
    round_take_back,
)
from plans.services.townships import township_merge, township_rename

__all__ = [
    "Draft",
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
    "round_accept",
    "round_hand_in",
    "round_return",
    "round_review",
    "round_take_back",
    "township_merge",
    "township_rename",
]
