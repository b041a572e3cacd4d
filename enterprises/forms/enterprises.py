"""The forms of enterprises and of what is recorded on their pages."""

from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import services
from enterprises.models import (
    Designation,
    Enterprise,
    FormerName,
    ResearchInstitution,
)
from registers.fields import RowField
from registers.forms import PlacedForm, RegisterForm


class EnterpriseForm(PlacedForm):
    """An enterprise's record."""

    past_dates = ("founded_on", "renamed_on")
    groups = (
        (
            gettext_lazy("Identity"),
            ("name", "renamed_on", "uscc", "org_code", "registration_number"),
        ),
        (gettext_lazy("Place and trade"), ("township", "address", "industry", "service_industry", "size")),
        (gettext_lazy("Operation"), ("founded_on", "closed_on", "district_owned")),
    )
    wide = frozenset({"name"})

    renamed_on = forms.DateField(
        label=gettext_lazy("renamed on"),
        required=False,
        help_text=gettext_lazy(
            "The first day of the new name; rows before it show the old one. Empty where a spelling is corrected."
        ),
    )

    is_another = forms.BooleanField(
        label=gettext_lazy("another enterprise of the same name"),
        required=False,
        help_text=gettext_lazy("Only where an enterprise of this name is recorded and this is not the same one."),
    )

    class Meta:
        model = Enterprise
        fields = (
            "name",
            "uscc",
            "org_code",
            "registration_number",
            "township",
            "address",
            "industry",
            "service_industry",
            "size",
            "district_owned",
            "founded_on",
            "closed_on",
        )
        help_texts = {
            "uscc": gettext_lazy("18 characters; enterprises registered before October 2015 may have none."),
            "closed_on": gettext_lazy("The last day of operation; empty while it operates."),
        }

    def build_fieldset(self, title: Any, names: tuple[str, ...]) -> Fieldset:
        """Ask for the day of a renaming only where there is a name already; of a new one tell which records look like it."""
        if self.instance.pk or "renamed_on" not in names:
            return super().build_fieldset(title, names)
        group = super().build_fieldset(title, tuple(name for name in names if name != "renamed_on"))
        group.fields.append(HTML('<div id="recorded-already" class="entry__wide" aria-live="polite"></div>'))
        group.flat_attrs = flatatt(
            {
                "hx-get": reverse("enterprises:lookalikes"),
                "hx-trigger": "load, change delay:300ms",
                "hx-include": "this",
                "hx-target": "#recorded-already",
            }
        )
        return group

    def clean(self) -> dict[str, Any]:
        """Take a day of renaming only with another name."""
        data = super().clean()
        # The day alone would begin a name that the enterprise bears already.
        if data.get("renamed_on") and "name" in data and "name" not in self.changed_data:
            self.add_error("renamed_on", _("Enter the new name together with the day of the renaming."))
        return data

    def save(self, commit: bool = True) -> Enterprise:
        return services.enterprise_save(
            enterprise=self.instance,
            renamed_on=self.cleaned_data.get("renamed_on"),
            is_another=self.cleaned_data["is_another"],
            user=self.user,
        )


class DesignationForm(RegisterForm):
    """A designation as key or backbone; it ends with its last day."""

    anchor = "enterprise"
    groups = ((gettext_lazy("Designation"), ("enterprise", "kind", "basis", "since", "until")),)
    wide = frozenset({"enterprise"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = Designation
        fields = ("enterprise", "kind", "since", "until", "basis")
        help_texts = {
            "basis": gettext_lazy("The document that designates it."),
            "until": gettext_lazy("The last day on which it holds; empty while it holds."),
        }


class ResearchInstitutionForm(RegisterForm):
    """A research institution that an enterprise keeps."""

    anchor = "enterprise"
    groups = ((gettext_lazy("Research institution"), ("enterprise", "name", "since", "until")),)
    wide = frozenset({"enterprise", "name"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = ResearchInstitution
        fields = ("enterprise", "name", "since", "until")


class FormerNameForm(RegisterForm):
    """A name that an enterprise bore, with its last day."""

    anchor = "enterprise"
    past_dates = ("until",)
    groups = ((gettext_lazy("Former name"), ("enterprise", "name", "until")),)
    wide = frozenset({"enterprise", "name"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = FormerName
        fields = ("enterprise", "name", "until")
        help_texts = {
            "until": gettext_lazy(
                "The last day on which it bore the name; rows up to then show it. Empty where that is not known."
            )
        }
