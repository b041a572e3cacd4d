"""What the pages of supervision hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "supervision-paper": _("Paper of a supervision item"),
    "supervision-board": _("Supervision board"),
    "supervision-rules": _("Rules and terms"),
}
