"""Pages of the dashboard."""

from .home import current_lead_group, current_plan, home
from .indicators import indicator, indicator_rows
from .overviews import board, leadership, wall

__all__ = ["board", "current_lead_group", "current_plan", "home", "indicator", "indicator_rows", "leadership", "wall"]
