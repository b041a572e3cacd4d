"""All writing of bulletins."""

from bulletin.services.building import build_request
from bulletin.services.drafts import (
    bulletin_draft,
    bulletin_renew,
    bulletin_save,
    paragraph_add,
    paragraph_save,
)
from bulletin.services.issuing import (
    bulletin_check,
    bulletin_correct,
    bulletin_issue,
    bulletin_rework,
    bulletin_sign,
)
from bulletin.services.results import results_draft, results_issue, results_rework, results_save, results_sign
from bulletin.services.snapshots import snapshot_take
from bulletin.services.taking_back import bulletin_take_back

__all__ = [
    "build_request",
    "bulletin_check",
    "bulletin_correct",
    "bulletin_draft",
    "bulletin_issue",
    "bulletin_renew",
    "bulletin_rework",
    "bulletin_save",
    "bulletin_sign",
    "bulletin_take_back",
    "paragraph_add",
    "paragraph_save",
    "results_draft",
    "results_issue",
    "results_rework",
    "results_save",
    "results_sign",
    "snapshot_take",
]
