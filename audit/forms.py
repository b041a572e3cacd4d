"""What the trail is searched by."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.access import may_read_table
from audit.describing import describe_table, tables_by_name
from audit.models import Event
from audit.querysets import EventQuerySet
from audit.tracking import PAGE, TRAIL
from targets.days import validate_day

NOBODY = "database"
"""In place of a person: changes that came past the portal."""


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class ExplanationForm(forms.Form):
    """Why the seals break at a place."""

    reason = forms.CharField(
        label=_("Reason of the break"), min_length=10, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, when, by whom, and on which paper it stands; at least ten signs."),
    )  # fmt: skip


class TrailFilter(forms.Form):
    """Narrows the trail by row, person, act and day."""

    table = forms.ChoiceField(label=_("Data"), required=False)
    row = forms.IntegerField(label=_("Row number"), required=False, min_value=1, max_value=2**62)
    text = forms.CharField(label=_("Name or number of the row"), required=False, max_length=100)
    person = forms.ChoiceField(label=_("Who"), required=False)
    action = forms.ChoiceField(
        label=_("What happened"), required=False, choices=[("", _("everything")), *Event.Action.choices]
    )
    start = forms.DateField(label=_("From day"), required=False, widget=DayInput, validators=[validate_day])
    end = forms.DateField(label=_("To day"), required=False, widget=DayInput, validators=[validate_day])

    def __init__(self, *args: object, user: User) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        names = sorted(
            (describe_table(name), name) for name in [*tables_by_name(), PAGE, TRAIL] if may_read_table(user, name)
        )
        self.fields["table"].choices = [("", _("everything")), *((name, words) for words, name in names)]  # type: ignore[attr-defined]
        people = [
            (str(person.pk), f"{person} {person.username}")
            for person in User.objects.order_by("display_name", "username")
        ]
        self.fields["person"].choices = [("", _("everybody")), (NOBODY, _("past the portal, in the database")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Refuse a span that ends before it begins."""
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["start"] > data["end"]:
            self.add_error("end", _("The last day lies before the first."))
        return data

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """Return the events that were asked for; a form with a fault in it finds nothing."""
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["table"]:
            events = events.filter(table_name=asked["table"])
        elif not asked["person"]:
            # Whoever reads the trail would read of nothing but that.
            events = events.exclude(table_name=TRAIL, action=Event.Action.READ)
        if asked["row"]:
            events = events.filter(row_key=asked["row"])
        if asked["text"]:
            events = events.about(asked["text"])
        if asked["person"] == NOBODY:
            events = events.filter(act=None).exclude(action=Event.Action.FIRST)
        elif asked["person"]:
            events = events.by_person(int(asked["person"]))
        if asked["action"]:
            events = events.filter(action=asked["action"])
        if asked["start"]:
            events = events.filter(at__gte=timezone.make_aware(datetime.combine(asked["start"], time())))
        if asked["end"]:
            events = events.filter(
                at__lt=timezone.make_aware(datetime.combine(asked["end"] + timedelta(days=1), time()))
            )
        return events
