"""Selects and input fields of forms, drawn without the template engine: the same HTML as Django's own templates, for a tenth of the time.

A list's filters offer hundreds of choices, and Django renders two templates for each.
"""

from collections.abc import Iterator
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from targets.texts import escape_words

INPUTS = {f"django/forms/widgets/{name}.html" for name in ("input", "text", "date", "number", "hidden", "email")}
SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class QuickRenderer(DjangoTemplates):
    """Django's renderer, but for the widgets that are many."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        widget = context.get("widget", {})
        if template_name in INPUTS:
            return mark_safe(draw_input(widget))
        if template_name == SELECT and all(option["template_name"] == OPTION for option in list_options(widget)):
            return mark_safe(draw_select(widget))
        return mark_safe(super().render(template_name, context, request))


def draw_input(widget: dict[str, Any]) -> str:
    """Return an input as django/forms/widgets/input.html has it."""
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{draw_attrs(widget)}>'


def draw_select(widget: dict[str, Any]) -> str:
    """Return a select as django/forms/widgets/select.html has it."""
    parts = [f'<select name="{escape(widget["name"])}"{draw_attrs(widget)}>']
    for label, options, _index in widget["optgroups"]:
        if label:
            parts.append(f'\n  <optgroup label="{escape_words(label)}">')
        parts += [
            f'\n  <option value="{escape(option["value"])}"{draw_attrs(option)}>{draw_label(option["label"])}</option>\n'
            for option in options
        ]
        if label:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def list_options(widget: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the options of all groups."""
    return (option for _label, options, _index in widget["optgroups"] for option in options)


def draw_attrs(widget: dict[str, Any]) -> str:
    """Return the attributes: True stands without a value, False not at all."""
    shown = {name: value for name, value in widget["attrs"].items() if value is not False}
    return "".join(f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in shown.items())


def draw_label(label: Any) -> str:
    """Return what an option says; numbers and days as templates write them."""
    return escape_words(label) if isinstance(label, str) else render_value_in_context(label, Context())


def escape(value: Any) -> str:
    """Return a value as ``stringformat:'s'`` has it, escaped."""
    return escape_words(value if isinstance(value, str) else str(value))
