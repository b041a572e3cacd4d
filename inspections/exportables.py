"""What the pages of inspections hand out beside the registers."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "case-summary": _("Cases and complaints counted"),
    "deadline-rules": _("Deadline rules"),
}
