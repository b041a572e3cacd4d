"""How the record of exports names the files of bulletins."""

from django.utils.translation import gettext_lazy as _

from bulletin.views.files import EXPORT
from exchange.exports.catalogue import titles

titles[EXPORT] = _("Bulletin")
