"""Pages of the plan's document, of its bodies and of accounts."""

from .accounts import admin_sign_in
from .bodies import bodies, body, lead_group
from .plans import plan

__all__ = ["admin_sign_in", "bodies", "body", "lead_group", "plan"]
