"""Filters that lists of registers share."""

from functools import reduce
from hashlib import md5
from operator import or_
from typing import Any
from uuid import uuid4

import django_filters as filters
from django import forms
from django.core.cache import caches
from django.db.models import Model, Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.models import Township, TownshipName
from departments.places import township_condition
from targets.days import validate_day
from targets.read_once import once_a_page
from targets.versions import read_versions


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SearchFilter(filters.CharFilter):
    """The box at the head of a list; the register's queryset knows what the words may mean."""

    def __init__(self, hint: Any) -> None:
        self.hint = hint
        super().__init__(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": hint, "type": "search"}))

    def filter(self, rows: Any, value: str) -> Any:
        """Keep the rows that the words mean."""
        return rows.search(value) if value else rows


class WordsFilter(SearchFilter):
    """The box of a list whose rows have no index of words: each word stands in one of the columns."""

    def __init__(self, hint: Any, *columns: str) -> None:
        super().__init__(hint)
        self.columns = columns

    def filter(self, rows: Any, value: str) -> Any:
        """Keep the rows that have every word."""
        for word in value.split():
            rows = rows.filter(reduce(or_, (Q(**{f"{column}__icontains": word}) for column in self.columns)))
        return rows


def day_filter(label: Any, **options: Any) -> filters.DateFilter:
    """Return a filter by a day."""
    return filters.DateFilter(label=label, widget=DateInput(), validators=[validate_day], **options)


class KeptSelect(forms.Select):
    """A select whose choices are the rows of one small table: drawn once for each state of the table, choice and language.

    Drawn anew, the choices of a list's filters took longer than its rows.
    """

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        # Each select that is declared has choices of its own; copies, which every form makes, share them.
        self.declared = uuid4().hex

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices: Any = self.choices
        about = (self.declared, name, value, attrs, self.attrs, get_language(), read_offered()[choices.queryset.model])
        key = md5(repr(about).encode(), usedforsecurity=False).hexdigest()
        kept = caches["template_fragments"]
        drawn: SafeString | None = kept.get(key)
        if drawn is None:
            drawn = super().render(name, value, attrs, renderer)
            kept.set(key, drawn, None)
        return drawn


offered: set[type[Model]] = {Township, TownshipName}
"""The small tables whose rows filters offer, or that lists name again and again."""


@once_a_page
def read_offered() -> dict[type[Model], str]:
    """Return the state of each of these tables, whichever of them a page offers (1 query)."""
    models = sorted(offered, key=lambda model: model._meta.label)
    return dict(zip(models, read_versions(*models), strict=True))


class RowsFilter(filters.ModelChoiceFilter):
    """By a row of a small table."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": KeptSelect(), "empty_label": _("all")} | options)
        offered.add(options["queryset"].model)


class TownshipFilter(RowsFilter):
    """By the township that a row belongs to on its day; those that were merged are offered last, with their last day."""

    def __init__(self, path: str, dated_by: str, **options: Any) -> None:
        super().__init__(field_name=path, queryset=Township.objects.standing_first(), **options)
        self.dated_by = dated_by

    def filter(self, rows: Any, value: Township | None) -> Any:
        """Keep the rows of the township."""
        # Not the plain column: rows recorded under a merged township belong to its successor from then on.
        return rows.filter(township_condition(self.field_name, value, self.dated_by)) if value else rows


def township_filter(path: str, dated_by: str = "") -> filters.ModelChoiceFilter:
    """Return the filter by township at the end of ``path``; the address carries the code of 2010.

    ``dated_by`` is the column with the row's day; without it rows belong where they belong today.
    """
    return TownshipFilter(
        path,
        dated_by,
        label=_("township"),
        to_field_name="code",
    )


def choice_filter(
    label: Any, choices: Any, method: str | None = None, field: str | None = None, **options: Any
) -> filters.ChoiceFilter:
    """Return a filter by a choice, through a method of the filter set or a column."""
    return filters.ChoiceFilter(
        field_name=field, label=label, choices=choices, method=method, empty_label=_("all"), **options
    )
