"""Pages of bulletins."""

from bulletin.views.drafting import draft, head, paragraph, paragraph_new, take_back
from bulletin.views.files import build, build_state, download, numbers
from bulletin.views.reading import bulletin
from bulletin.views.results import results, results_document, results_edit, results_new, results_step
from bulletin.views.steps import check, step

__all__ = [
    "build",
    "build_state",
    "bulletin",
    "check",
    "download",
    "draft",
    "head",
    "numbers",
    "paragraph",
    "paragraph_new",
    "results",
    "results_document",
    "results_edit",
    "results_new",
    "results_step",
    "step",
    "take_back",
]
