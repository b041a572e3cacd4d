"""What the pages of the plan hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "plans": _("Plans"),
    "quarters": _("Quarters and their closing"),
    "bodies": _("Bodies"),
    "milestones": _("Milestones"),
    "versions": _("Versions of an indicator"),
    "lead-group": _("Lead group"),
    "body": _("Duties and indicators of a body"),
}
