"""The failing items of a batch as one field: a table with a line for each, read in the order in which they stand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from exchange.formats.cells import tidy
from inspections.models import FailingItem

PARTS = ("item", "measured", "limit")
SPARE = 3
"""Empty lines below the last item; saving with all of them filled offers more."""

Item = tuple[str, str, str]
"""What failed, what was found, what is allowed."""


class ItemsWidget(forms.Widget):
    """The table; an emptied line is a removed item."""

    template_name = "inspections/items_field.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Item]:
        """Return the lines as they were typed."""
        columns = [data.getlist(f"{name}_{part}") for part in PARTS]
        # Boxes that a browser left out shorten the table; the check below says what is missing.
        return list(zip(*columns, strict=False))

    def spread(self, name: str, value: list[Item] | None) -> dict[str, list[str]]:
        """Return what a browser would send of these lines, box by box."""
        columns = zip(*(value or ()), strict=True) if value else ((),) * len(PARTS)
        return {f"{name}_{part}": list(column) for part, column in zip(PARTS, columns, strict=True)}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the form was sent without the table."""
        return f"{name}_item" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the lines, filled ones first."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        filled = [line for line in value or () if any(line)]
        context["widget"]["lines"] = [*filled, *[("", "", "")] * SPARE]
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the markup; the template stands among those of the pages, where Django's own renderer does not look."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class ItemsField(forms.Field):
    """Failing items; a line with a finding but no item is refused, and so is one item with two findings."""

    widget = ItemsWidget

    def clean(self, value: list[Item] | None) -> list[Item]:
        """Return the lines that say something, tidied."""
        lines = [tuple(tidy(part) for part in line) for line in value or ()]
        lines = [line for line in lines if any(line)]
        for number, line in enumerate(lines, start=1):
            self.check(number, line)
        items = [line[0] for line in lines]
        # Two findings for one item would leave it open which of them holds.
        if twice := next((item for item in items if items.count(item) > 1), None):
            raise ValidationError(_("“%(item)s” is given twice; keep one of the lines.") % {"item": twice})
        return [(item, measured, limit) for item, measured, limit in lines]

    def check(self, number: int, line: tuple[str, ...]) -> None:
        """Refuse a line that does not say what failed, or says more than its columns hold."""
        if not line[0]:
            raise ValidationError(_("Line %(number)s has a finding but no failing item.") % {"number": number})
        for part, text in zip(PARTS, line, strict=True):
            field: Any = FailingItem._meta.get_field(part)
            if len(text) > field.max_length:
                raise ValidationError(
                    _("Line %(number)s: “%(column)s” holds at most %(most)s characters.")
                    % {"number": number, "column": field.verbose_name, "most": field.max_length}
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines that say something."""
        # The spare empty lines come back with every form and are no change.
        return [tuple(line) for line in initial or ()] != [tuple(line) for line in data or () if any(line)]
