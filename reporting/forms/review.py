"""Forms of the office: returning a report, moving deadlines, deciding on requests."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.plain_forms import DayField, PlainForm
from reporting.models import ReportItem
from targets import clock
from targets.models import Quarter


def words_field(label: Any, longest: int, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for a reason."""
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(label=label, max_length=longest, widget=widget, **more)


class ReturnForm(forms.Form):
    """Why a report goes back, and what is to be put right in which item."""

    reason = words_field(gettext_lazy("reason"), 500)

    def __init__(self, items: Iterable[ReportItem], data: Any = None) -> None:
        super().__init__(data, auto_id="return-%s")
        self.items = list(items)
        for item in self.items:
            self.fields[self.name_of(item)] = words_field(gettext_lazy("remark"), 500, rows=2, required=False)

    @staticmethod
    def name_of(item: ReportItem) -> str:
        """Return the name of the field for remarks on an item."""
        # By the key: codes have dots, which names of fields and their ids should not.
        return f"remark-{item.pk}"

    def remark(self, item: ReportItem) -> forms.BoundField:
        """Return the field for remarks on an item."""
        return self[self.name_of(item)]

    @property
    def remarks(self) -> dict[ReportItem, str]:
        """What was remarked, by item."""
        return {item: self.cleaned_data[self.name_of(item)] for item in self.items}


class DeadlineForm(PlainForm):
    """The day by which a quarter's reports are due, and on what grounds."""

    day = DayField(label=gettext_lazy("due by"))
    basis = words_field(gettext_lazy("basis"), 200, rows=2)

    def __init__(self, *args: Any, quarter: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarter = quarter

    def clean_day(self) -> dt.date:
        """Refuse a day inside the quarter that is reported on."""
        day: dt.date = self.cleaned_data["day"]
        # Nobody can report on a quarter that is not over.
        if day <= self.quarter.ends_on:
            raise forms.ValidationError(_("The deadline lies after the quarter."))
        return day


class ExtensionForm(PlainForm):
    """More time for one report."""

    day = DayField(label=gettext_lazy("extended until"))
    reason = words_field(gettext_lazy("reason"), 300)


class AskForm(forms.Form):
    """Why an accepted report is to be unlocked."""

    reason = words_field(gettext_lazy("reason"), 500)


class UnlockForm(PlainForm):
    """The decision on a request to unlock: until when, or why not."""

    GRANT, REFUSE = "grant", "refuse"
    verdict = forms.ChoiceField(
        label=gettext_lazy("decision"),
        choices=[(GRANT, gettext_lazy("unlock")), (REFUSE, gettext_lazy("refuse"))],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=GRANT,
    )
    day = DayField(label=gettext_lazy("unlocked until the end of"), required=False)
    decision = words_field(gettext_lazy("reason of the decision"), 500, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of an unlocking, and for the reason of a refusal."""
        data = self.cleaned_data
        day = data.get("day")
        # An unlocking that has run out already would lock at the next sweep.
        if data.get("verdict") == self.GRANT and (day is None or day < clock.today()) and "day" not in self.errors:
            self.add_error("day", _("Choose today or a later day."))
        if data.get("verdict") == self.REFUSE and not data.get("decision"):
            self.add_error("decision", _("Please give a reason."))
        return data


class VerdictForm(forms.Form):
    """The decision on a correction."""

    APPROVE, REFUSE = "approve", "refuse"
    verdict = forms.ChoiceField(
        label=gettext_lazy("decision"),
        choices=[(APPROVE, gettext_lazy("approve")), (REFUSE, gettext_lazy("refuse"))],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    decision = words_field(gettext_lazy("reason of the decision"), 500, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        data = self.cleaned_data
        if data.get("verdict") == self.REFUSE and not data.get("decision"):
            self.add_error("decision", _("Please give a reason."))
        return data
