"""Forms in which the office keeps report items, the rules between them, and the settings."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.models import Body, Duty
from registers.plain_forms import DayField, dress_fields
from reporting.forms.review import words_field
from reporting.models import ReportingPolicy, ReportItem, ReportItemRule
from reporting.services.items import FURTHER, list_changeable
from reporting.sources.base import registry
from targets import clock


class ItemForm(forms.ModelForm):
    """An item, new or changed; of one that was reported on, only what may still change."""

    reason = words_field(gettext_lazy("reason"), 200, rows=2)

    class Meta:
        model = ReportItem
        fields = [
            "duty", "kind", "label", "label_en", "guidance", "guidance_en", "unit", "unit_en", "decimals", "period", "minimum", "maximum", "obligatory",
            "source", "bodies", "since", "position",
        ]  # fmt: skip
        field_classes = {"since": DayField}
        widgets = {"bodies": forms.CheckboxSelectMultiple}
        labels = {"unit": pgettext_lazy("item", "unit of measurement")}
        help_texts = {
            "since": gettext_lazy("First reported for the quarter that owns this day."),
            "position": gettext_lazy("Its place under the duty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["duty"]).queryset = Duty.objects.select_related("clause")
        # Bodies that exist today, and those that the item names already.
        day = clock.today()
        selectable = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))
        if self.instance.pk:
            # Bodies named before stay choosable, or saving would silently drop one that has ended since.
            selectable |= Q(pk__in=self.instance.bodies.values("pk"))
        bodies = Body.objects.exclude(kind=Body.Kind.COLLECTIVE).filter(selectable).order_by("position")
        cast(forms.ModelMultipleChoiceField, self.fields["bodies"]).queryset = bodies
        choices = [("", _("none: typed by the reporter")), *((key, one.label) for key, one in sorted(registry.items()))]
        # Read when the form is made: sources are registered while Django starts.
        self.fields["source"] = forms.ChoiceField(
            label=gettext_lazy("register source"),
            choices=choices,
            required=False,
            help_text=self.fields["source"].help_text,
        )
        if self.instance.pk:
            # Taken out of the form, so that what is posted for them is not looked at.
            for name in {"duty", *FURTHER} - set(list_changeable(self.instance)):
                self.fields.pop(name, None)
        dress_fields(self)

    def clean(self) -> dict[str, Any]:
        """Leave out what only figures have where a narrative is asked for."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") == ReportItem.Kind.NARRATIVE:
            data |= {
                "unit": "",
                "unit_en": "",
                "period": "",
                "decimals": 0,
                "minimum": None,
                "maximum": None,
                "source": "",
            }
        return data


class EndForm(forms.Form):
    """From when on an item is reported no more."""

    last_day = DayField(
        label=gettext_lazy("last day"), help_text=gettext_lazy("Last reported for the quarter that owns this day.")
    )
    reason = words_field(gettext_lazy("reason"), 200, rows=2)


class RuleForm(forms.ModelForm):
    """How the item must stand to another figure of the same report."""

    class Meta:
        model = ReportItemRule
        fields = ["relation", "other"]

    def __init__(self, *args: Any, item: ReportItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only like can be compared with like.
        others = ReportItem.objects.on(clock.today()).filter(kind=ReportItem.Kind.FIGURE, unit=item.unit)
        cast(forms.ModelChoiceField, self.fields["other"]).queryset = others.exclude(pk=item.pk).order_by(
            "duty__position", "position"
        )
        dress_fields(self)


class PolicyForm(forms.ModelForm):
    """The settings of reporting."""

    class Meta:
        model = ReportingPolicy
        fields = ["deadline_day", "return_days", "band"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_fields(self)
