"""All writing of figures and of what makes them stale."""

from .comparison import figures_compare, figures_roll_forward
from .figures import Revision, figures_recompute
from .stale import quarters_since, stale_marks_write
from .stale_recomputation import stale_recompute

__all__ = [
    "Revision",
    "figures_compare",
    "figures_recompute",
    "figures_roll_forward",
    "quarters_since",
    "stale_marks_write",
    "stale_recompute",
]
