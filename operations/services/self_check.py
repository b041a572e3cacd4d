"""Looking at every control of 等保 on the running portal, and keeping what was seen."""

import logging

from operations.models import ControlCheck
from operations.self_check.controls import Control, list_controls
from operations.self_check.outcomes import Outcome, fails

log = logging.getLogger(__name__)


def self_check_run() -> list[ControlCheck]:
    """Look at every control and record what was seen."""
    outcomes = [(control.number, look(control)) for control in list_controls()]
    return ControlCheck.objects.bulk_create(
        ControlCheck(control=number, passed=seen.passed, seen=seen.code, values=seen.values)
        for number, seen in outcomes
    )


def look(control: Control) -> Outcome:
    """Look at one control; what cannot be looked at does not hold."""
    try:
        return control.look()
    except Exception as error:
        log.exception("control %s could not be looked at", control.number)
        return fails("could_not_look", error=str(error)[:200])
