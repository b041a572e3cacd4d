"""What is given with an order and with each later step, before it is checked."""

import datetime as dt
from dataclasses import dataclass

from inspections.models import RectificationStep


@dataclass(frozen=True)
class RectificationOrder:
    """The notice (责令整改通知书) with which a rectification begins; ``until`` only where no rule gives the deadline."""

    number: str
    addressee: str
    received_on: dt.date
    result_received_on: dt.date | None = None
    until: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True)
class StepData:
    """What is recorded with a step; which of it must be given, the action's transition says."""

    action: RectificationStep.Action
    happened_on: dt.date
    number: str = ""
    reason: str = ""
    received_on: dt.date | None = None
    until: dt.date | None = None
