"""What the pages of operations hand out: the table of roles and the evaluator's sheet."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {"permissions": _("Roles and permissions"), "self-check": _("Self-check of 等保")}
