"""What the pages of api hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "tokens": _("Tokens of all users"),
}
