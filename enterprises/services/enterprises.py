"""Writing enterprises with the names they bore."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.duplicates.names import name_core
from enterprises.models import Enterprise, FormerName
from registers.rows import change_row, save_changes
from targets.numbers import normalise_text

ONE_DAY = dt.timedelta(days=1)
NAME_LOCK = 5_7204
"""First half of the advisory lock's key; the second is the name."""


def enterprise_save(
    *,
    enterprise: Enterprise,
    renamed_on: dt.date | None = None,
    is_another: bool = False,
    user: User | None = None,
) -> Enterprise:
    """Write an enterprise and mark the figures that its span of operation or its slices move.

    ``renamed_on`` is the first day of its new name; the former one is kept for the days before. ValidationError where it
    bore that name never, and where a new one has the name of one that is recorded, unless somebody says that it
    ``is_another``.
    """
    with transaction.atomic(), change_row(enterprise, user) as stored:
        if stored is None and not is_another:
            refuse_twin(enterprise)
        if renamed_on and stored and stored.name != enterprise.name:
            # A name without its last day says nothing of when the present one began.
            borne = stored.former_names.exclude(until=None).order_by("-until").first()
            since = borne.until + ONE_DAY if borne and borne.until else stored.founded_on
            # The former name would have been borne on no day.
            if renamed_on <= since:
                words = _("The present name is in use since %(day)s only.") % {"day": since}
                raise ValidationError({"renamed_on": words})
            FormerName.objects.create(enterprise=stored, name=stored.name, until=renamed_on - ONE_DAY)
        save_changes(enterprise, stored)
    return enterprise


def refuse_twin(enterprise: Enterprise) -> None:
    """Raise ValidationError where an enterprise that stands has the same name, and no code tells the two apart.

    Of two clerks who record one at the same time, the second waits for the first.
    """
    key = normalise_text(enterprise.name)
    with connection.cursor() as cursor:
        # A lock on the name: there is no row yet that could be locked.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NAME_LOCK, key])
    core: Any = name_core(Value(enterprise.name))
    code = organisation_code(enterprise)
    # By the index of distinctive names first; the exact name decides below.
    for row in Enterprise.objects.filter(name_core=core):
        # No code on one side tells nothing apart.
        if normalise_text(row.name) == key and not (code and organisation_code(row) not in {"", code}):
            words = _("%(name)s is recorded already. Edit that record, or say that this is another enterprise.")
            raise ValidationError({"name": words % {"name": row}})


def organisation_code(enterprise: Enterprise) -> str:
    """Return the organisation code, which GB 32100-2015 puts into the unified code as well; empty where unknown."""
    return enterprise.uscc[8:17] if enterprise.uscc else enterprise.org_code or ""
