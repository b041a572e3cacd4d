"""The admin's words, and what of Django's own it does not keep: accounts have their pages in the portal."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_otp.plugins.otp_totp.models import TOTPDevice

admin.site.site_header = _("Baodi District Quality Programme")
admin.site.site_title = _("Baodi District Quality Programme")
admin.site.index_title = _("Keeping plan data and lists")
# Roles take the place of Django's groups.
admin.site.unregister(Group)
# It shows the keys.
admin.site.unregister(TOTPDevice)
# Words of the admin's own pages that Django's Chinese lacks.
gettext_noop("Model name")
gettext_noop("Add link")
gettext_noop("Change or view list link")
gettext_noop("Error:")
