"""What is typed in about schemes and their items."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import League, Scheme, SchemeItem
from assessment.registry import find_term_fault, methods, sources
from registers.opened import OpenedMixin
from registers.plain_forms import DayField, PlainForm, dress_fields


class DraftForm(PlainForm):
    """Of which league and year a scheme is drafted."""

    league = forms.ChoiceField(label=_("league"), choices=League.choices)
    year = forms.IntegerField(label=_("year"), min_value=2010, max_value=2099)


class ItemForm(OpenedMixin, forms.ModelForm):
    """An item of a draft: its words and points; its parameters as its method has them."""

    class Meta:
        model = SchemeItem
        fields = ("title", "maximum", "evidence", "not_applicable", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_fields(self)


class SourceForm(PlainForm):
    """The parameters of an item's source, one field each."""

    def __init__(self, *args: Any, item: SchemeItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = sources.get(item.source)
        for name in sorted(source.parameters) if source else ():
            self.fields[name] = forms.CharField(label=name, max_length=60, initial=item.source_parameters.get(name, ""))
        dress_fields(self)

    def clean(self) -> dict[str, Any]:
        """Ask for whole numbers of days."""
        for name, value in list(self.cleaned_data.items()):
            if fault := find_term_fault(name, value):
                self.add_error(name, fault)
        return self.cleaned_data


def build_parameter_form(item: SchemeItem, data: Any = None) -> Any:
    """Return the form of the item's method, with what is kept."""
    way = methods[item.method]
    initial = way.form.to_data(item.parameters)
    form = way.form(data, initial=initial, source=item.fact_source, maximum=item.exact_maximum, prefix="method")
    dress_fields(form)
    return form


class AmendForm(PlainForm):
    """Why a scheme is amended, and from when the amendment counts."""

    reason = forms.CharField(label=_("reason of the amendment"), max_length=500, widget=forms.Textarea({"rows": 3}))
    counts_from = DayField(label=_("amendment counts from"))


class PermitForm(PlainForm):
    """The number of the paper that allows the assessment of townships; its file is handed in beside."""

    number = forms.CharField(label=_("number of the paper that allows it"), max_length=60)


class OpenForm(PlainForm):
    """Why the self-score is opened before the fourth quarter is closed."""

    reason = forms.CharField(label=_("reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


SCHEME_FORMS: dict[str, type[PlainForm]] = {"amend": AmendForm, "permit": PermitForm, "open": OpenForm}


def get_scheme_form(action: str, scheme: Scheme, data: Any) -> PlainForm:
    """Return what an action on a scheme asks for; a form without fields where it asks for nothing."""
    return SCHEME_FORMS.get(action, PlainForm)(data)
