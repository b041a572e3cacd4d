"""What the actions on a sheet are called; the trail says it too."""

from django.utils.translation import gettext_lazy

from assessment.registry import StrOrPromise
from assessment.transitions import SHEET_TRANSITIONS
from audit.code_words import code_words

TITLES: dict[str, StrOrPromise] = {
    "open": gettext_lazy("Open the self-score"),
    "answer": gettext_lazy("Answer item by item"),
    "lapse": gettext_lazy("Self-score lapsed"),
    "review": gettext_lazy("First review"),
    "mark": gettext_lazy("Give marks on site"),
    "propose": gettext_lazy("Second review and publicity"),
    "decide": gettext_lazy("Decision on an objection"),
    "ask_remedy": gettext_lazy("Report on remedies asked for"),
    "reopen_targets": gettext_lazy("Targets asked for anew after an amendment"),
}
"""What actions are called that have no button with words of their own."""


def get_action_title(action: str) -> StrOrPromise:
    """Return what an action is called: by its button, or by the name of its page."""
    return SHEET_TRANSITIONS[action].title or TITLES[action]


code_words["assessment_sheetstep", "action"] = get_action_title
