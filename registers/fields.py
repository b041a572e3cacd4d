"""Choosing one row of a large register: a field in which part of a name, a code or pinyin initials is typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from registers.models import Numbered
from registers.registry import Register, registry
from targets.numbers import normalise_text

SHOWN = 12


def search_rows(register: Register, words: str, user: User | None = None) -> list[Any]:
    """Return the first rows that the words mean, one more than are shown where there are more; of bodies' rows those that ``user`` may read."""
    rows: Any = register.choices()
    if user and hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    # One more than is shown tells that there are more, without counting them.
    return list(rows.search(words)[: SHOWN + 1]) if words else []


class NumberField(forms.ModelChoiceField):
    """A row named by its number, however that is written."""

    def __init__(self, queryset: Any, **options: Any) -> None:
        # Compared as the database folds numbers, so any way of writing it finds the row.
        super().__init__(queryset, to_field_name="number_key", widget=forms.TextInput, **options)

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, value.number_column) if isinstance(value, Numbered) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalise_text(value) if isinstance(value, str) else value)


class RowPicker(forms.MultiWidget):
    """A row's key, hidden, beside the words by which it is looked for (static/portal/registers.js)."""

    template_name = "registers/picker.html"
    use_fieldset = False

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        super().__init__({"": forms.HiddenInput(), "words": forms.TextInput(attrs={"type": "search"})})

    def decompress(self, value: Any) -> list[Any]:
        # From an instance the words are at hand; a key alone needs a query.
        if isinstance(value, Model):
            return [value.pk, str(value)]
        row = registry[self.model].choices().filter(pk=value).first() if value else None
        return [value, str(row or "")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        register = registry[self.model]
        context["widget"] |= {"source": register.noun, "asks_for": register.search_hint}
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # The template stands among those of the pages, where Django's own renderer of widgets does not look.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_1"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data


class RowField(forms.ModelChoiceField):
    """A row of a large register; words that mean exactly one row will do as well."""

    def __init__(self, model: type[Any], **options: Any) -> None:
        options = {"label": model._meta.verbose_name} | options
        super().__init__(model._default_manager.all(), widget=RowPicker(model), **options)

    def clean(self, value: Any) -> Any:
        if not isinstance(value, list):
            return super().clean(value)
        key, words = value[0], (value[1] or "").strip()
        # The key wins: the words may be a name that several rows bear.
        return super().clean(key or (self.find_key(words) if words else ""))

    def find_key(self, words: str) -> Any:
        """Return the key of the one row that the words mean; ValidationError where they mean none or several."""
        model: Any = self.queryset.model  # type: ignore[union-attr]
        found = search_rows(registry[model], words)
        exact = [row for row in found if str(row) == words]
        # One of many that matches exactly is meant, as a short name is part of longer ones.
        for rows in (found, exact):
            if len(rows) == 1:
                return rows[0].pk
        raise ValidationError(
            _("Choose one from the list.") if found else _("Nothing of this name or code is recorded.")
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        # Words typed otherwise for the same row are no change.
        return super().has_changed(initial, data[0] if isinstance(data, list) else data)
