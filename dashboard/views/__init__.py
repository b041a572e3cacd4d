"""Pages of the dashboard."""

from dashboard.views.counting import rectifications_count, reports_count
from dashboard.views.helping import help_page
from dashboard.views.home import home
from dashboard.views.indicators import indicator, indicator_rows, indicator_what_if
from dashboard.views.our_data import our_data
from dashboard.views.overviews import board, board_look, leadership, wall, wall_places
from dashboard.views.searching import find
from dashboard.views.townships import township, township_map, township_names, townships
from dashboard.views.why import indicator_moved, indicator_why

__all__ = [
    "board",
    "board_look",
    "find",
    "help_page",
    "home",
    "indicator",
    "indicator_moved",
    "indicator_rows",
    "indicator_what_if",
    "indicator_why",
    "leadership",
    "our_data",
    "rectifications_count",
    "reports_count",
    "township",
    "township_map",
    "township_names",
    "townships",
    "wall",
    "wall_places",
]
