"""What a process keeps from one request to the next, for tests that ask what a first reader gets."""

from dashboard.cache import read_overview, read_quarter
from dashboard.indicator_cache import read_indicator, read_page
from dashboard.township_page import read_sliced_figures
from departments.known_townships import read_townships

KEPT = (read_overview, read_quarter, read_indicator, read_page, read_sliced_figures, read_townships)


def forget_kept() -> None:
    """Let figures, their pages and townships be read again."""
    for kept in KEPT:
        kept.cache_clear()
