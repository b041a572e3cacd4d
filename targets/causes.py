"""Why figures changed, in words: which field, from what to what, and the reason that was stated."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from targets.listing import format_cell, labels_of

CAUSE_LENGTH = 200
"""As much as the column of a mark holds."""
VALUE_LENGTH, REASON_LENGTH = 40, 80


def cause_of_change(subject: str, changes: Sequence[str], reason: str = "") -> str:
    """Say what of a thing was changed, and why; of changes that are too many the last are left out, never the reason."""
    words = _("%(subject)s: changed") % {"subject": subject}
    if changes:
        words = _("%(subject)s: %(changes)s") % {"subject": subject, "changes": _("; ").join(changes)}
    return with_reason(words, reason)


def cause_of_record(subject: str, reason: str = "") -> str:
    """Say that a thing was recorded, and why."""
    return with_reason(_("%(subject)s: recorded") % {"subject": subject}, reason)


def with_reason(words: str, reason: str) -> str:
    """Return the words with the reason that was stated, as far as the column holds them."""
    # The reason is measured first: what is cut for want of room is the list of changes.
    stated = _(" (reason: %(reason)s)") % {"reason": cut_text(reason, REASON_LENGTH)} if reason else ""
    return cut_text(words, CAUSE_LENGTH - len(stated)) + stated


def field_changes(row: Model, stored: Model, names: Collection[str] = ()) -> list[str]:
    """Return, in the order of the model, each field that differs, from what to what; ``names`` are all that are told.

    Without them, all are told that people fill in.
    """
    return [
        describe_change(str(field.verbose_name), value_of(stored, field), value_of(row, field))
        for field in row._meta.concrete_fields
        if (field.name in names if names else field.editable and not field.generated)
        # attname compares keys of related rows, which needs no query.
        and getattr(row, field.attname) != getattr(stored, field.attname)
    ]


def describe_change(name: str, old: str, new: str) -> str:
    """Say what a field was and what it is."""
    values = [cut_text(value, VALUE_LENGTH) or _("(empty)") for value in (old, new)]
    return _("%(field)s %(old)s → %(new)s") % {"field": name, "old": values[0], "new": values[1]}


def value_of(row: Model, field: Any) -> str:
    """Return a field's value as a table shows it."""
    value = getattr(row, field.name)
    return str(value) if isinstance(value, Model) else format_cell(value, labels_of(field))


def cut_text(text: str, length: int) -> str:
    """Return the text as far as there is room for it."""
    return text if len(text) <= length else text[: length - 1] + "…"
