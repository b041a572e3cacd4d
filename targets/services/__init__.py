"""All writing of figures and of what makes them stale."""

from targets.services.closing import ClosingRefused, official_rows_keep, quarter_close
from targets.services.comparison import figures_compare, figures_roll_forward
from targets.services.figures import Revision, figures_recompute
from targets.services.forgetting import computing_records_forget
from targets.services.plan import (
    definition_add,
    indicator_mark_stale,
    plan_add,
    sign_off_add,
    sign_off_take_back,
    spans_replace,
)
from targets.services.stale import quarters_since, stale_marks_write, watch_marks
from targets.services.stale_recomputation import stale_recompute

__all__ = [
    "ClosingRefused",
    "Revision",
    "computing_records_forget",
    "definition_add",
    "figures_compare",
    "figures_recompute",
    "figures_roll_forward",
    "indicator_mark_stale",
    "official_rows_keep",
    "plan_add",
    "quarter_close",
    "quarters_since",
    "sign_off_add",
    "sign_off_take_back",
    "spans_replace",
    "stale_marks_write",
    "stale_recompute",
    "watch_marks",
]
