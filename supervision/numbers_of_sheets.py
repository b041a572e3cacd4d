"""Numbers of items as sheets write them, and what can be wrong with a line."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code
from supervision.models import Supervision, SupervisionCounter

DUE_PAST = error_code(
    "supervision-due-past",
    _("The deadline must lie ahead."),
    _("A draft needs a deadline to come; correct the day, or leave the finished item out."),
)
LEAD_SUPPORTS = error_code(
    "supervision-lead-supports", _("The lead body does not support itself."), _("Take it out of the supporting bodies.")
)
NUMBER = re.compile(r"\s*督?\s*[〔\[(【]\s*(\d{4})\s*[〕\])】]\s*(\d{1,6})\s*号?\s*(?:\(\d+\))?\s*")
"""A number as it is written, in any brackets, with the (2) of one that was reopened."""
Number = tuple[int, int]

NUMBER_FORM = error_code("supervision-number-form", _("This is no number of an item."), _("Write it as 督〔2013〕5号."))
CLOSED_LACKS = error_code(
    "supervision-closed-lacks",
    _("A closed item has its number, the day it was issued and the day it was closed."),
    _("Give all three, or leave all three empty: then the line comes in as a draft."),
)
CLOSED_EARLY = error_code(
    "supervision-closed-early", _("It was closed before it was issued."), _("Correct one of the two days.")
)
DUE_EARLY = error_code(
    "supervision-due-early", _("The deadline lies before the day of issue."), _("Correct one of the two days.")
)
NUMBER_YEAR = error_code(
    "supervision-number-year", _("The number is of another year than the day of issue."), _("Correct number or day.")
)
NUMBER_AHEAD = error_code(
    "supervision-number-ahead",
    _("The portal itself numbers this year, and has not come so far."),
    _("Correct the number; items of this year are drafted in the portal."),
)
NUMBER_TWICE = error_code(
    "supervision-number-twice", _("Two lines have this number."), _("Leave out the one, or correct its number.")
)


class KnownNumbers:
    """The numbers that items have, the last one that each year has given, and those met in the sheet so far."""

    def __init__(self) -> None:
        issued = Supervision.objects.issued().order_by()
        self.known: set[Any] = set(issued.values_list("year", "serial"))
        self.last = dict(SupervisionCounter.objects.values_list("year", "last"))
        self.seen: set[Number] = set()
