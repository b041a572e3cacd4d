"""What the pages of enterprises hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "duplicates": _("Possible duplicates"),
    "base-scores": _("Scores of demonstration bases"),
    "base-checklist": _("Checklist of demonstration bases"),
}
