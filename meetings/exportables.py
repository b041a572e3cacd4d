"""What the pages of meetings hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {"meeting-minutes": _("Minutes of a meeting")}
