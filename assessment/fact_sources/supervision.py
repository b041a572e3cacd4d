"""Facts about the supervision items (督办) of a body."""

from django.utils.translation import gettext_lazy as _

from assessment.registry import Facts, Frame, Parameters, fact_source
from assessment.words import ANSWERS, COLOURS


@fact_source("supervision-closures", _("supervision items closed in time"), "share")
def read_supervision_closures(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return nothing: there is no register of supervision items to read."""
    return {}


@fact_source("supervision-answers", _("supervision items signed for and answered late"), "steps", events=ANSWERS)
def read_supervision_answers(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return nothing: there is no register of supervision items to read."""
    return {}


@fact_source("supervision-colours", _("supervision items that turned yellow or red"), "steps", events=COLOURS)
def read_supervision_colours(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return nothing: there is no register of supervision items to read."""
    return {}
