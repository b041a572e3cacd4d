"""Choosing one row of a large register: a field in which part of a name, a code or pinyin initials is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SHOWN = 12


@dataclass(frozen=True)
class Source:
    """A register to choose from; ``hint`` tells rows of one name apart."""

    rows: Callable[[], QuerySet[Any]]
    hint: Callable[[Any], str]
    asks_for: Any

    def found(self, words: str) -> list[Any]:
        """Return the first rows that the words mean, one more than are shown where there are more."""
        return list(self.rows().search(words)[: SHOWN + 1]) if words else []  # type: ignore[attr-defined]


SOURCES: dict[str, Source] = {}
"""By the name in the address; each app fills in its own in ``pickers.py``."""


class RowPicker(forms.MultiWidget):
    """A row's key, hidden, beside the words by which it is looked for (static/portal/registers.js)."""

    template_name = "registers/picker.html"
    use_fieldset = False

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__({"": forms.HiddenInput(), "words": forms.TextInput(attrs={"type": "search"})})

    def decompress(self, value: Any) -> list[Any]:
        """Return a row's key and name."""
        if isinstance(value, Model):
            return [value.pk, str(value)]
        row = SOURCES[self.source].rows().filter(pk=value).first() if value else None
        return [value, str(row or "")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where to look."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"source": self.source, "asks_for": SOURCES[self.source].asks_for}
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the markup; the template stands among those of the pages, where Django's own renderer does not look."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def id_for_label(self, id_: str) -> str:
        """Return the id of the box that is typed into."""
        return f"{id_}_1"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the form was sent without this field."""
        return name not in data and f"{name}_words" not in data


class RowField(forms.ModelChoiceField):
    """A row of a large register; words that mean exactly one row will do as well."""

    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        rows = SOURCES[source].rows()
        options = {"label": rows.model._meta.verbose_name} | options
        super().__init__(rows, widget=RowPicker(source), **options)

    def clean(self, value: Any) -> Any:
        """Return the row chosen, or the one that the words mean."""
        if not isinstance(value, list):
            return super().clean(value)
        key, words = value
        return super().clean(key or (self.meant(words.strip()) if words else ""))

    def meant(self, words: str) -> Any:
        """Return the key of the one row that the words mean; ValidationError where they mean none or several."""
        found = SOURCES[self.source].found(words)
        if len(found) == 1:
            return found[0].pk
        exact = [row for row in found if str(row) == words]
        if len(exact) == 1:
            return exact[0].pk
        raise ValidationError(
            _("Choose one from the list.") if found else _("Nothing of this name or code is recorded.")
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the key."""
        return super().has_changed(initial, data[0] if isinstance(data, list) else data)
