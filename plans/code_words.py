"""What was done with a round of evidence, in words; the trail says it too."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from audit.code_words import code_words

ACTS = {
    "hand_in": gettext_lazy("handed in"),
    "review": gettext_lazy("found sufficient"),
    "return": gettext_lazy("returned"),
    "accept": gettext_lazy("approved"),
    "take_back": gettext_lazy("taken back"),
}


def get_act_words(action: str) -> str | Promise:
    """Return what an act is called."""
    return ACTS.get(action, action)


code_words["plans_roundstep", "action"] = get_act_words
