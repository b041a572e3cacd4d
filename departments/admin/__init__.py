"""The admin of bodies, places, duties and people; register admins take `KeptByOffice` from here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from targets.admin_access import KeptByOffice

from . import bodies, users

__all__ = ["KeptByOffice", "bodies", "users"]

admin.site.site_header = _("Baodi District Quality Programme")
admin.site.site_title = _("Baodi District Quality Programme")
admin.site.index_title = _("Keeping plan data, lists and accounts")
