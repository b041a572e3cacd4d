"""The admin of the plan, its indicators and what is asked of them."""

from . import indicators, plan

__all__ = ["indicators", "plan"]
