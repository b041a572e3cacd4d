"""Pages of the dashboard."""

from .home import current_lead_group, current_plan, home
from .indicators import indicator, indicator_rows
from .overviews import board, leadership, wall
from .quarters import close_quarter, quarters

__all__ = [
    "board",
    "close_quarter",
    "current_lead_group",
    "current_plan",
    "home",
    "indicator",
    "indicator_rows",
    "leadership",
    "quarters",
    "wall",
]
