"""What is typed in when a bulletin is drafted and worded."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletin.models import Bulletin, ResultCircular
from bulletin.results import find_other_numbers
from registers.opened import OpenedMixin
from registers.plain_forms import PlainForm, dress_fields
from targets import clock
from targets.models import Quarter


class DraftForm(PlainForm):
    """The quarter and the kind of a new bulletin."""

    quarter = forms.ModelChoiceField(label=gettext_lazy("quarter"), queryset=Quarter.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Bulletin.Kind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        over = Quarter.objects.of_plans().filter(ends_on__lt=clock.today())
        field = self.fields["quarter"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.initial = over.order_by("-pk"), over.order_by("-pk").first()
        field.empty_label = None


class HeadForm(OpenedMixin, forms.ModelForm):
    """The title of a draft, whom it goes to, and how it looks."""

    class Meta:
        model = Bulletin
        fields = ["title", "addressees", "copies", "faces", "head", "has_seal"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A brief is no statutory paper: it has one head, and neither addressees in its text nor a seal.
        if not self.instance.is_circular:
            for name in ("head", "has_seal", "addressees", "copies"):
                del self.fields[name]
        dress_fields(self)
        self.remember_stored()


class ParagraphForm(PlainForm):
    """The words of a paragraph, and why its numbers are not those of the snapshot."""

    text = forms.CharField(
        label=gettext_lazy("text"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Empty: the paragraph is left out."),
    )  # fmt: skip
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    ground = forms.CharField(
        label=gettext_lazy("ground for other numbers"), required=False, max_length=300,
        help_text=gettext_lazy("Only where the text holds a number that the snapshot does not give."),
    )  # fmt: skip


class ReasonForm(PlainForm):
    """Why a step is taken."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)


class CopyForm(PlainForm):
    """An edited copy of the Word file."""

    file = forms.FileField(label=gettext_lazy("Word file"), widget=forms.FileInput(attrs={"accept": ".docx"}))

    def clean_file(self) -> Any:
        """Refuse what no name says is a Word file; the content is looked at when it is taken in."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".docx"):
            raise forms.ValidationError(_("Hand in a Word file (.docx)."))
        return file


class ResultsForm(OpenedMixin, forms.ModelForm):
    """The words of a circular of results, and why its numbers are not those of the results."""

    class Meta:
        model = ResultCircular
        fields = ["title", "addressees", "copies", "text", "ground"]
        widgets = {"text": forms.Textarea({"rows": 18}), "ground": forms.TextInput}
        help_texts = {"text": gettext_lazy("A paragraph a line; a line that begins with 一、 is a heading.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = self.instance.written
        dress_fields(self)
        self.remember_stored()

    @property
    def text(self) -> str:
        """The text without empty lines."""
        return "\n".join(line.strip() for line in self.cleaned_data["text"].splitlines() if line.strip())

    def clean(self) -> dict[str, Any]:
        """Ask for the ground of numbers that the results do not give."""
        typed: dict[str, Any] = super().clean() or {}
        others = find_other_numbers(typed.get("text", ""), self.written)
        if others and not typed.get("ground", "").strip():
            words = _("The results do not have these numbers: %(numbers)s. Correct them, or state the ground.")
            self.add_error("ground", words % {"numbers": "、".join(others)})
        return typed
