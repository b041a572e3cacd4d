"""The form of a notice: its words, whom it goes to, and which attachments are taken out again."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Body
from evidence.models import EvidenceFile
from notifications.models import Notice
from notifications.notices.reading import choosable_bodies, member_bodies
from targets import clock


class NoticeForm(forms.ModelForm):
    """A draft, new or changed."""

    all_members = forms.BooleanField(
        label=gettext_lazy("all member bodies of the lead group"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    bodies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("bodies"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    removed = forms.ModelMultipleChoiceField(
        label=gettext_lazy("take out"),
        queryset=EvidenceFile.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = Notice
        fields = ["title", "text"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "form-control"}),
            "text": forms.Textarea(attrs={"class": "form-control", "rows": 12}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("bodies", choosable_bodies(clock.today()))
        if self.instance.pk:
            self.offer("removed", self.instance.files.all())
            self.initial.setdefault("bodies", self.instance.bodies.all())

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let these rows be chosen in a field."""
        cast(forms.ModelMultipleChoiceField, self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """Put together whom it goes to, and refuse a notice to nobody."""
        data = super().clean() or self.cleaned_data
        chosen = set(data.get("bodies") or ())
        # Read when the form is sent, so that "all members" means those of that day.
        data["addressees"] = chosen | set(member_bodies(clock.today()) if data.get("all_members") else ())
        if not data["addressees"]:
            self.add_error("bodies", _("Choose at least one body."))
        return data
