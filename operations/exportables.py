"""What the pages of operations hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "backups": _("Backups and drills"),
    "health": _("Operations"),
    "permissions": _("Roles and permissions"),
    "self-check": _("Self-check of 等保"),
}
