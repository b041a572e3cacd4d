"""What can be wrong with a name in a cell."""

from django.utils.translation import gettext_lazy as _

from exchange.formats.problems import kind

BODY_UNKNOWN = kind(
    "body-unknown",
    _("No body of the plan bears or bore this name."),
    _("Choose the name from the drop-down list of the template."),
)
