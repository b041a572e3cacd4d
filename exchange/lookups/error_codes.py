"""What can be wrong with a name in a cell."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import error_code

BODY_UNKNOWN = error_code(
    "body-unknown",
    _("No body of the plan bears or bore this name."),
    _("Choose the name from the drop-down list of the template."),
)
TOWNSHIP_AMBIGUOUS = error_code(
    "township-ambiguous",
    _("The name may mean %(names)s."),
    _("Write the whole name of the one that is meant."),
)
TOWNSHIP_UNKNOWN = error_code(
    "township-unknown",
    _("No township, town or sub-district of the district bears or bore this name."),
    _("Choose the name from the drop-down list of the template, or leave the cell empty where the place is unknown."),
)
