"""Why figures changed: the kind of cause, and its words in each language: which field, from what to what, and the reason stated."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import JSONField, Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from targets.listing import address_of, format_cell, labels_of

CAUSE_LENGTH = 200
"""As much of a sentence as a line of a figure's history has room for."""
VALUE_LENGTH, REASON_LENGTH = 40, 80
MOST_CAUSES = 20
"""Causes of one revision that are told one by one."""

current_change: ContextVar[str] = ContextVar("current_change", default="")
"""The number under which the trail knows what is being done; it has a number of its own where nothing is said."""


class Code(TextChoices):
    """What kinds of things change a figure (变动原因)."""

    ROWS_ADDED = "rows_added", gettext_lazy("rows added")
    ROWS_CORRECTED = "rows_corrected", gettext_lazy("rows corrected")
    ROWS_WITHDRAWN = "rows_withdrawn", gettext_lazy("rows withdrawn")
    RESULT_FINAL = "result_final", gettext_lazy("result became final")
    EVENT_DATED = "event_dated", gettext_lazy("status of a certificate or standard changed")
    PASSAGE_OF_TIME = "passage_of_time", gettext_lazy("days went by")
    DESIGNATION = "designation", gettext_lazy("designation changed")
    REORGANISATION = "reorganisation", gettext_lazy("reorganisation")
    REPORT_ACCEPTED = "report_accepted", gettext_lazy("report accepted")
    REPORT_CORRECTED = "report_corrected", gettext_lazy("report corrected")
    MILESTONE_SIGNED = "milestone_signed", gettext_lazy("milestone signed off")
    DEFINITION = "definition", gettext_lazy("definition amended")
    TARGET = "target", gettext_lazy("target amended")
    APPLICABILITY = "applicability", gettext_lazy("applicability changed")
    MERGE = "merge", gettext_lazy("records merged or parted")
    CODE_CHANGE = "code_change", gettext_lazy("program corrected")
    FULL_RECOMPUTE = "full_recompute", gettext_lazy("full recomputation")


class Kind(TextChoices):
    """Whether a figure moved because of what was recorded, of how it is counted, or of the day: never to be mixed up."""

    DATA = "data", gettext_lazy("data")
    METHOD = "method", gettext_lazy("method")
    TIME = "time", gettext_lazy("time")


METHODS = {Code.DEFINITION, Code.TARGET, Code.APPLICABILITY, Code.CODE_CHANGE, Code.FULL_RECOMPUTE}


@dataclass(frozen=True)
class Cause:
    """Why figures are counted anew: ``words`` by language, ``change`` the number of the act in the trail.

    ``about`` and ``row`` name the row whose page tells more. With ``more`` it stands for so many further ones of its kind.
    """

    code: str
    words: Mapping[str, str] = field(default_factory=dict)
    change: str = ""
    about: str = ""
    row: int | None = None
    more: int = 0

    @classmethod
    def say(cls, code: Code, say: "Callable[[], str | Promise] | str | Promise", row: Model | None = None) -> "Cause":
        """Return the cause of what is being done, worded in each language: the reader's is not the writer's."""
        words = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                words[language] = cut_text(str(say() if callable(say) else say), CAUSE_LENGTH)
        about, key = (row._meta.label_lower, row.pk) if row else ("", None)
        return cls(code.value, words, current_change.get() or uuid.uuid4().hex, about, key)

    def __str__(self) -> str:
        if self.more:
            return _("%(number)d more: %(kind)s") % {"number": self.more, "kind": self.label}
        # Another language than those there were says it in the first.
        return self.words.get(get_language() or "") or next(iter(self.words.values()), "") or self.label

    @property
    def label(self) -> str:
        """The kind of cause in words; older ones have none."""
        return str(Code(self.code).label) if self.code else _("not recorded by kind")

    @property
    def kind(self) -> Kind:
        """Whether it is of data, of method or of time."""
        if self.code == Code.PASSAGE_OF_TIME:
            return Kind.TIME
        return Kind.METHOD if self.code in METHODS else Kind.DATA

    @property
    def url(self) -> str:
        """The address of the page that tells more; empty where there is none."""
        return address_of(apps.get_model(self.about), self.row) if self.about and self.row else ""

    @property
    def as_json(self) -> dict[str, Any]:
        """The cause as it is stored."""
        return {name: value for name, value in asdict(self).items() if value}


class CauseField(JSONField):
    """Holds a cause."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Cause:
        """Return the stored cause."""
        return Cause(**super().from_db_value(value, expression, connection))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what is stored of a cause."""
        stored = value.as_json if isinstance(value, Cause) else value
        return super().get_db_prep_value(stored, connection, prepared)


def join_causes(causes: Iterable[Cause]) -> list[Cause]:
    """Return the causes of several changes, each once; of very many those beyond the first of each kind only as a number."""
    found: list[Cause] = []
    for cause in causes:
        if cause not in found:
            found.append(cause)
    left = Counter(cause.code for cause in found[MOST_CAUSES:])
    return found[:MOST_CAUSES] + [Cause(code, more=number) for code, number in left.items()]


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
