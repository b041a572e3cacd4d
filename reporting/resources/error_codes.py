"""The errors that sheets of quarterly reports can have beside those of any sheet."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code

QUARTER_UNREADABLE = error_code(
    "quarter-unreadable", _("This is no quarter."), _("Write quarters as 2014Q3 or 2014年第3季度.")
)
QUARTER_UNKNOWN = error_code(
    "quarter-unknown", _("No plan runs through this quarter, or it is not over yet."), _("Correct the quarter.")
)
QUARTER_CLOSED = error_code(
    "quarter-closed",
    _("The quarter has been closed, and the portal has no report of this body for it."),
    _("Leave the report out; a closed quarter keeps what it has."),
)
ITEM_UNKNOWN = error_code(
    "report-item-unknown",
    _("There is no report item with this code."),
    _("Compare the code with the page of report items."),
)
NOT_OWED = error_code(
    "report-not-owed",
    _("The body did not have to report this for this quarter."),
    _("Correct the body, the quarter or the item; who owes what is shown on the page of report items."),
)
ITEM_OTHERWISE = error_code(
    "report-item-otherwise",
    _("The item asks for a figure where the line has words, or for words where it has a figure."),
    _("Move the content to the other column."),
)
REPORT_CONTRADICTS = error_code(
    "report-contradicts",
    _("Line %(first)s says otherwise of the same report."),
    _("Let all lines of one report give the same day, and a nil report be one line without items."),
)
REPORT_DIFFERS = error_code(
    "report-differs",
    _("The portal has an accepted report of this body for this quarter, which says otherwise."),
    _("Take the report out of the sheet; accepted reports are changed by a correction in the browser only."),
)
REPORT_UNDER_WAY = error_code(
    "report-under-way",
    _("The report is being filled in or reviewed in the portal."),
    _("Take the report out of the sheet, and let it go its way in the browser."),
)
PERSON_NEEDED = error_code(
    "person-needed",
    _("Reports are accepted by a person of the programme office, and this import has none."),
    _("Hand the sheet in in the browser, or name the person with --by."),
)
