"""How the record of exports names packs."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles
from packs.views import EXPORT

titles[EXPORT] = _("Evidence pack")
