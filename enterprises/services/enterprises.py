"""Writing enterprises with the names they bore."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, FormerName
from registers.rows import change_row, save_changes

ONE_DAY = dt.timedelta(days=1)


def enterprise_save(*, enterprise: Enterprise, renamed_on: dt.date | None = None) -> Enterprise:
    """Write an enterprise and mark the figures that its span of operation or its slices move.

    ``renamed_on`` is the first day of its new name; the former one is kept for the days before. ValidationError where it
    bore that name never.
    """
    with change_row(enterprise) as stored:
        if renamed_on and stored and stored.name != enterprise.name:
            borne = stored.former_names.exclude(until=None).order_by("-until").first()
            since = borne.until + ONE_DAY if borne and borne.until else stored.founded_on
            if renamed_on <= since:
                words = _("The present name is in use since %(day)s only.") % {"day": since}
                raise ValidationError({"renamed_on": words})
            FormerName.objects.create(enterprise=stored, name=stored.name, until=renamed_on - ONE_DAY)
        save_changes(enterprise, stored)
    return enterprise
