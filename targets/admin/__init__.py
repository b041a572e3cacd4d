"""The admin of the plan, its indicators and what is asked of them."""

from targets.admin import indicators, plan

__all__ = ["indicators", "plan"]
