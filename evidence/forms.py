"""Handing in several files, each with the day it speaks for; works without scripts, and evidence.js makes it quick."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.content import ACCEPT, check_content
from evidence.exceptions import EvidenceRefused
from evidence.storage import EvidenceUpload
from targets import clock

ROWS, MOST = 3, 10


class EvidenceForm(forms.Form):
    """One file; refused beside its field where its content is not of a kind that is kept."""

    # Let through to the check below, whose message tells people what to do.
    file = forms.FileField(label=gettext_lazy("file"), required=False, allow_empty_file=True)
    speaks_for = forms.DateField(
        label=gettext_lazy("speaks for the day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {"class": "form-control", "accept": ACCEPT}

    def clean_file(self) -> UploadedFile | None:
        """Look at the content."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file:
            try:
                check_content(file)
            except EvidenceRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return file

    def clean_speaks_for(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["speaks_for"]
        if day and day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a day without a file: the browser forgets chosen files when a form comes back."""
        # Where the file itself was refused, its own message is enough.
        if self.cleaned_data.get("speaks_for") and not self.cleaned_data.get("file") and not self.errors:
            self.add_error("file", _("Choose the file that speaks for this day."))
        return self.cleaned_data


class EvidenceFormSet(forms.BaseFormSet):
    """The files of one action, at most ten; ``required`` asks for at least one."""

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.required = required

    def clean(self) -> None:
        """Ask for a file where the action needs one; not beside what is wrong with those that came."""
        if self.required and not self.handed_in and not any(self.errors):
            raise forms.ValidationError(_("Hand in at least one file as evidence."))

    @property
    def handed_in(self) -> list[EvidenceUpload]:
        """The files that were chosen."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("file")]
        return [EvidenceUpload(row["file"], row["speaks_for"]) for row in rows]


EVIDENCE_FORMS: Any = forms.formset_factory(
    EvidenceForm, formset=EvidenceFormSet, extra=ROWS, max_num=MOST, absolute_max=MOST, validate_max=True
)
