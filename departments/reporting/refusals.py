"""Why something cannot be done with a report; the messages are for the person who tried."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .checks import Gap


class ReportRefused(Exception):
    """The report is not in a state for this, or something needed was not given."""


class ReportChanged(ReportRefused):
    """Somebody else was faster; nothing of theirs was overwritten."""


class ReportIncomplete(ReportRefused):
    """Something is missing before the report can go on; ``gaps`` says what, item by item."""

    def __init__(self, gaps: Sequence["Gap"]) -> None:
        super().__init__(_("The report is not complete yet."))
        self.gaps = gaps
