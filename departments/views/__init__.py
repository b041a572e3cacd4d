"""Pages of the plan's document, of its bodies and of accounts."""

from .bodies import bodies, body, lead_group
from .plans import plan

__all__ = ["bodies", "body", "lead_group", "plan"]
