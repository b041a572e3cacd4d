"""What is typed in: a draft, and what each action of the table asks for."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from departments.models import Body, Part
from registers.plain_forms import DayField, PlainForm
from supervision.conditions import find_open_extension, find_refusing_support
from supervision.deadlines import list_usual_ends
from supervision.models import Colour, Supervision, SupervisionStep
from supervision.services import Draft
from supervision.services.closing import find_returned_until
from supervision.services.handling import LEAST
from supervision.sources import SourceRow
from supervision.terms import read_shipped
from supervision.transitions import TRANSITIONS, Action
from targets import clock

Reason = SupervisionStep.ReasonClass
REASONS = {
    Action.RETURN_FEEDBACK: (Reason.NO_SUBSTANCE, Reason.NO_EVIDENCE, Reason.OFF_MATTER),
    Action.RETURN_CLOSE: (Reason.NO_SUBSTANCE, Reason.NO_EVIDENCE, Reason.OFF_MATTER),
    Action.SUSPEND: (Reason.LAW_CHANGED, Reason.HIGHER_DECISION, Reason.FORCE_MAJEURE, Reason.WAITS),
}
WARNINGS = (Colour.BLUE, Colour.YELLOW, Colour.RED)


def list_bodies() -> Any:
    """Return the bodies that exist today and can be told to do something."""
    today = clock.today()
    rows = Body.objects.filter(Q(until=None) | Q(until__gte=today)).filter(Q(since=None) | Q(since__lte=today))
    # A collective designation has no people who could sign.
    return rows.exclude(kind="collective")


class DraftForm(PlainForm):
    """An item as it is drafted or raised."""

    wide = frozenset({"title", "task", "closing_standard", "supports"})

    title = forms.CharField(label=_("title"), max_length=100)
    task = forms.CharField(label=_("what is to be done"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    closing_standard = forms.CharField(
        label=_("closing standard"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("When it counts as done: one point a line. Each is answered for itself at the closing, and cannot be changed after approval."),
    )  # fmt: skip
    lead = forms.ModelChoiceField(label=_("lead body"), queryset=Body.objects.none(), empty_label=_("Please choose"))
    due_on = DayField(label=_("deadline"), help_text=_("A day off moves to the next working day."))
    urgency = forms.ChoiceField(label=_("urgency"), choices=Supervision.Urgency.choices, required=False)
    supports = forms.ModelMultipleChoiceField(
        label=_("supporting bodies"), queryset=Body.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, source: SourceRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        for name in ("lead", "supports"):
            self.fields[name].queryset = list_bodies()  # type: ignore[attr-defined]
        if source is None:
            terms = _(", ").join(f"{name} {day}" for name, day in list_usual_ends(clock.today()))
            words = _("A day off moves to the next working day. Usual: %(terms)s.") % {"terms": terms}
            self.fields["due_on"].help_text = words

    @classmethod
    def read_initial(cls, source: SourceRow) -> dict[str, Any]:
        """Return what the row that an item is raised from fills in."""
        return {
            "title": source.title,
            "task": source.task,
            "closing_standard": source.closing_standard,
            "lead": source.lead,
            "supports": source.supports,
            # A proposal only; the service moves a day off to the next working day.
            "due_on": clock.today() + dt.timedelta(days=source.days),
        }

    @classmethod
    def read_item(cls, item: Supervision) -> dict[str, Any]:
        """Return a draft as it is stored."""
        return {
            "title": item.title,
            "task": item.task,
            "closing_standard": item.closing_standard,
            "lead": item.lead.body,
            "supports": [part.body for part in item.supports],
            "due_on": item.due_on,
            "urgency": item.urgency,
        }

    @property
    def draft(self) -> Draft:
        """The draft as it was typed in."""
        data = self.cleaned_data | {"urgency": self.cleaned_data["urgency"] or Supervision.Urgency.NORMAL}
        return Draft(**data | {"supports": list(data["supports"])}, source=self.source)

    def list_burdened(self) -> list[tuple[Body, list[Supervision]]]:
        """Return the bodies chosen that already have as many open items as the soft limit allows, with these."""
        limit = read_shipped()["limits"]["open_items_per_body"]
        chosen = [self.cleaned_data["lead"], *self.cleaned_data["supports"]] if self.is_valid() else []
        # A query for each body chosen; there are few.
        rows = [(body, list(Supervision.objects.open().issued().of_bodies([body.pk]))) for body in chosen]
        return [(body, items) for body, items in rows if len(items) >= limit]


class ActForm(PlainForm):
    """One action: only the fields that its line of the table names, under the names of its service's arguments."""

    wide = frozenset({"text", "requested", "leader_note", "link"})

    handler = forms.CharField(label=_("who handles it"), max_length=50)
    progress = forms.IntegerField(label=_("progress in per cent"), min_value=0, max_value=100)
    reason_class = forms.ChoiceField(label=_("class of the reason"))
    until = DayField(label=_("day"))
    lead = forms.ModelChoiceField(label=_("lead body"), queryset=Body.objects.none(), empty_label=_("as it is"))
    support = forms.ModelChoiceField(
        label=_("supporting body"), queryset=Body.objects.none(), empty_label=_("as it is")
    )
    colour = forms.ChoiceField(
        label=_("colour"), choices=[("", _("by the rules")), *((one.value, one.label) for one in WARNINGS)]
    )
    other_body = forms.CharField(label=_("body that it should go to"), max_length=50)
    into = forms.ModelChoiceField(label=_("item to merge into"), queryset=Supervision.objects.none())
    leader_note = forms.CharField(label=_("leader’s note"), max_length=300)
    link = forms.CharField(
        label=_("address of the register’s row"),
        max_length=300,
        help_text=_("Instead of a file, where the portal itself shows it."),
    )
    declined = forms.BooleanField(label=_("decline what the office proposes"))
    requested = forms.MultipleChoiceField(
        label=_("supporting bodies asked for in writing"), widget=forms.CheckboxSelectMultiple,
        help_text=_("From now on a delay of theirs colours the whole item."),
    )  # fmt: skip
    text = forms.CharField(label=_("text"), max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, action: str, item: Supervision, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.item, transition = action, item, TRANSITIONS[action]
        asked = {*transition.asks, *transition.optional}
        # What the table's line does not name is gone, so that no argument reaches the service unasked.
        for name in set(self.fields) - asked:
            del self.fields[name]
        for name, field in self.fields.items():
            field.required = name in transition.asks
            field.label = transition.labels.get(name, field.label)
        self.point_fields = self.add_points(required="answers" in transition.asks) if "answers" in asked else []
        self.fill_choices(action)
        self.fill_initial(action, user)

    def add_points(self, *, required: bool) -> list[str]:
        """Add a field for each point of the closing standard; return their names."""
        names = []
        for place, point in enumerate(self.item.points):
            names.append(f"answer_{place}")
            self.fields[names[-1]] = forms.CharField(
                label=point, max_length=1000, required=required,
                widget=forms.Textarea({"rows": 2, "class": "form-control"}),
            )  # fmt: skip
        return names

    def fill_choices(self, action: str) -> None:
        """Put in what can be chosen for this item."""
        fields: Any = self.fields
        if "reason_class" in fields:
            fields["reason_class"].choices = [(one.value, one.label) for one in REASONS[Action(action)]]
        for name in fields.keys() & {"lead", "support"}:
            fields[name].queryset = list_bodies()
        if "support" in fields and find_refusing_support(self.item) is None:
            del fields["support"]
        if "into" in fields:
            others = Supervision.objects.open().issued().exclude(pk=self.item.pk)
            # The service asks again under its lock; this only offers what can succeed.
            fields["into"].queryset = others.filter(parts__role=Part.LEAD, parts__body=self.item.lead.body_id)
        if "requested" in fields:
            waiting = [(part.pk, str(part.body)) for part in self.item.supports if not part.requested_on]
            fields["requested"].choices = waiting
            if not waiting:
                del fields["requested"]

    def fill_initial(self, action: str, user: User) -> None:
        """Propose what is known: the day asked for, what the office proposed, who signs."""
        if action == Action.EXTEND_GRANT and (asked := find_open_extension(self.item)):
            self.initial["until"] = asked.until
        # The leader decides on what the office wrote and must not have to copy it.
        if action == Action.SUSPEND and self.item.suspension and user.role == "leader":
            self.initial |= self.item.suspension
        elif action == Action.SUSPEND and "declined" in self.fields:
            del self.fields["declined"]
        if action == Action.SIGN:
            self.initial["handler"] = str(user)
        if action == Action.RETURN_CLOSE:
            self.initial["until"] = find_returned_until(self.item, clock.today())
        if action == Action.FEEDBACK:
            self.fields["text"].help_text = _("At least %(least)d characters.") % {"least": LEAST}
        if action == Action.ASK_CLOSE and not self.item.supports:
            self.fields["text"].label = _("remark")

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the action's service."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in self.point_fields}
        if self.point_fields:
            data["answers"] = [self.cleaned_data[name] for name in self.point_fields]
        if "requested" in data:
            data["requested"] = [int(one) for one in data["requested"]]
        return data

    def refuse(self, error: forms.ValidationError) -> None:
        """Show what the service refused beside its field; what it says of the answers at the first of them."""
        # The service knows nothing of the form's fields, which hold one point each.
        if self.point_fields and hasattr(error, "error_dict") and "answers" in error.error_dict:
            self.add_error(self.point_fields[0], error.error_dict.pop("answers"))
        if not hasattr(error, "error_dict") or error.error_dict:
            super().refuse(error)


class UrgeForm(PlainForm):
    """What the bodies of several items are told; a colour set by hand needs its own ground and stays with one item."""

    wide = frozenset({"text"})

    text = forms.CharField(label=_("text"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class ProposalForm(PlainForm):
    """What a leader decides on a proposal of the rules."""

    wide = frozenset({"text"})

    decision = forms.ChoiceField(
        label=_("decision"), choices=[("agree", _("agree to it")), ("decline", _("decline it"))], initial="agree"
    )
    text = forms.CharField(
        label=_("opinion"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("For a talk: by whom, when and where. For a naming: for what."),
    )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {"agreed": self.cleaned_data["decision"] == "agree", "text": self.cleaned_data["text"]}
