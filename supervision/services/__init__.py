"""All writing of items of supervision; each act locks the item, checks the table, and is kept as a step."""

from supervision.services.closing import (
    supervision_ask_close,
    supervision_merge,
    supervision_object,
    supervision_reopen,
    supervision_return_close,
    supervision_strike,
    supervision_verify,
    supervision_withdraw,
)
from supervision.services.colours import colours_log, colours_log_all
from supervision.services.drafting import (
    Draft,
    supervision_approve,
    supervision_draft,
    supervision_edit,
    supervision_raise,
    supervision_reject,
    supervision_submit,
    supervision_void,
)
from supervision.services.escalation import escalation_load, profile_choose, rule_save, term_save
from supervision.services.extending import (
    supervision_extend_ask,
    supervision_extend_grant,
    supervision_extend_refuse,
    supervision_resume,
    supervision_suspend,
)
from supervision.services.handling import (
    supervision_feedback,
    supervision_refuse_competence,
    supervision_return_feedback,
    supervision_sign,
    supervision_support_done,
    supervision_urge,
)
from supervision.services.proposals import proposal_decide, proposals_make
from supervision.services.reminding import supervision_remind_all, supervision_strike_due
from supervision.services.taking_over import ClosedItem, supervision_take_over

__all__ = [
    "ClosedItem",
    "Draft",
    "colours_log",
    "colours_log_all",
    "escalation_load",
    "profile_choose",
    "proposal_decide",
    "proposals_make",
    "rule_save",
    "supervision_approve",
    "supervision_ask_close",
    "supervision_draft",
    "supervision_edit",
    "supervision_extend_ask",
    "supervision_extend_grant",
    "supervision_extend_refuse",
    "supervision_feedback",
    "supervision_merge",
    "supervision_object",
    "supervision_raise",
    "supervision_refuse_competence",
    "supervision_reject",
    "supervision_remind_all",
    "supervision_reopen",
    "supervision_resume",
    "supervision_return_close",
    "supervision_return_feedback",
    "supervision_sign",
    "supervision_strike",
    "supervision_strike_due",
    "supervision_submit",
    "supervision_support_done",
    "supervision_suspend",
    "supervision_take_over",
    "supervision_urge",
    "supervision_verify",
    "supervision_void",
    "supervision_withdraw",
    "term_save",
]
