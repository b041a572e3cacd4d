"""What the pages of assessment hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "league": _("League of townships"),
    "assessment-schemes": _("Yearly assessment"),
}
