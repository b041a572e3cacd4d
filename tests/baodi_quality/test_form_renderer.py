"""Widgets drawn without the template engine are those that Django's own templates draw."""

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from baodi_quality.form_renderer import QuickRenderer

CHOICES = [
    ("", _("all")),
    (1234, 1234),
    ("a<b", 'x"<&'),
    ("safe", mark_safe("<b>粗</b>")),
    ("group <1>", [("in", "里"), (None, "无")]),
]
WIDGETS = [
    forms.Select({"class": "form-select", "disabled": True, "hidden": False, "data-n": 1000}, CHOICES),
    forms.SelectMultiple({"required": True}, CHOICES),
    forms.Select(),
    forms.TextInput({"placeholder": 'a"b', "maxlength": 40, "autofocus": True}),
    forms.NumberInput({"step": "0.01"}),
    forms.DateInput(format="%Y-%m-%d"),
    forms.HiddenInput(),
    forms.EmailInput(),
    forms.CheckboxInput({"class": "box"}),
    forms.Textarea({"rows": 3}),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "1234", "a<b", ["in", "a<b"], dt.date(2014, 8, 15), 1234.5, True])
def test_a_widget_is_the_same_html(widget, value):
    with translation.override("zh-hans"):
        ours, djangos = [
            widget.render("a&b", value, {"id": "id_a"}, renderer()) for renderer in (QuickRenderer, DjangoTemplates)
        ]
    assert ours == djangos
