"""Pages of the plan's document, of its bodies and of accounts."""

from .accounts import admin_sign_in
from .bodies import bodies, body, lead_group
from .plans import plan
from .reorganising import reorganise
from .tokens import all_api_tokens, api_tokens, revoke_api_token
from .townships import township, townships

__all__ = [
    "admin_sign_in",
    "all_api_tokens",
    "api_tokens",
    "bodies",
    "body",
    "lead_group",
    "plan",
    "reorganise",
    "revoke_api_token",
    "township",
    "townships",
]
