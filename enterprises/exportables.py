"""What pages of this app, beside its registers, hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {"base-scores": _("Scores of demonstration bases")}
