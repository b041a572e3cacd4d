"""What the pages of registers hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "withdrawals": _("Withdrawn rows"),
}
