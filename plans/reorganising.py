"""Renaming and merging as the office does it in the browser: rehearsed first, so that it is seen what passes on."""

from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Body, Reorganisation, Township
from departments.succession import Transfer, list_transfers
from plans.services.bodies import body_merge, body_rename
from plans.services.townships import township_merge, township_rename
from registers.plain_forms import dress_fields
from reporting.merging import list_merger_effects
from targets import clock
from targets.days import validate_day


class Consequence(NamedTuple):
    """One thing that comes of a reorganisation: what it is about, and what becomes of it."""

    about: str
    words: str


class ReorganisationForm(forms.Form):
    """What is to be known of a reorganisation of one body or township (``thing``); subclasses say what is done."""

    model: ClassVar[type[Body | Township]]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]

    day = forms.DateField(
        label=gettext_lazy("in force from"),
        validators=[validate_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("The first day on which it holds; everything before it stays as it was."),
    )
    basis = forms.CharField(
        label=gettext_lazy("basis"), max_length=200, help_text=gettext_lazy("The document that orders it.")
    )

    def __init__(self, *args: Any, thing: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user
        self.effects: list[Consequence] = []
        self.transfers: list[Transfer] = []
        dress_fields(self)
        # The day and its basis come last, below what they are about.
        self.order_fields([name for name in self.fields if name not in {"day", "basis"}] + ["day", "basis"])

    def carry_out(self, *, for_good: bool) -> bool:
        """Do what a valid form says, or rehearse it and keep what would come of it; say whether it can be done."""
        try:
            # A rehearsal runs the very service and is taken back, so that it cannot promise what the service refuses.
            with transaction.atomic():
                # Before the act: afterwards the thing holds nothing that could pass on.
                self.preview()
                self.act()
                transaction.set_rollback(not for_good)
        # Outside of the transaction, which the exception has rolled back.
        except ValidationError as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: ValidationError) -> None:
        """Take what the service refused, each part beside its field."""
        parts = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in parts.items():
            self.add_error(name if name in self.fields else None, errors)

    def preview(self) -> None:
        """Fill in ``effects`` and ``transfers``; writes nothing."""

    def act(self) -> Reorganisation:
        """Do it."""
        raise NotImplementedError

    @property
    def summary(self) -> list[tuple[str, Any]]:
        """What a valid form says, with the words for it."""
        return [(str(self.fields[name].label), value) for name, value in self.cleaned_data.items() if value]

    @property
    def arguments(self) -> dict[str, Any]:
        """The names and days that the service is told."""
        return self.cleaned_data | {"user": self.user}


class RenameForm(ReorganisationForm):
    """A new name for a thing."""

    title = gettext_lazy("Rename: %(thing)s")
    button = gettext_lazy("Rename")

    def preview(self) -> None:
        """Say which days show which name."""
        data = {"before": self.thing.name_on(self.cleaned_data["day"]), "after": self.cleaned_data["name"]}
        data["day"] = f"{self.cleaned_data['day']}"
        self.effects = [
            Consequence(_("rows before %(day)s") % data, _("still shown under “%(before)s”") % data),
            Consequence(_("rows from %(day)s on") % data, _("shown under “%(after)s”") % data),
        ]
        if self.cleaned_data["day"] > clock.today():
            self.effects.append(Consequence(_("until then"), _("it keeps its present name everywhere")))


class BodyRenameForm(RenameForm):
    """New names of a body."""

    model = Body
    name = forms.CharField(label=gettext_lazy("new short name"), max_length=50)
    full_name = forms.CharField(label=gettext_lazy("new full name"), max_length=100, required=False)

    def act(self) -> Reorganisation:
        """Rename the body."""
        return body_rename(body=self.thing, **self.arguments)


class TownshipRenameForm(RenameForm):
    """A new name of a township."""

    model = Township
    name = forms.CharField(label=gettext_lazy("new name"), max_length=50)

    def act(self) -> Reorganisation:
        """Rename the township."""
        return township_rename(township=self.thing, **self.arguments)


class MergeForm(ReorganisationForm):
    """The other thing that one becomes part of."""

    title = gettext_lazy("Merge into another: %(thing)s")
    button = gettext_lazy("Merge")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        # What ends today still exists today.
        not_ended = Q(until=None) | Q(until__gte=clock.today())
        into.queryset = into.queryset.filter(not_ended).exclude(pk=self.thing.pk)


class BodyMergeForm(MergeForm):
    """The body that a body is merged into."""

    model = Body
    into = forms.ModelChoiceField(
        Body.objects.exclude(kind=Body.Kind.COLLECTIVE), label=gettext_lazy("merged into the body")
    )

    def preview(self) -> None:
        """Say what passes on: seats, duties, indicators and whatever apps above hold by body; people, and what stays."""
        into = self.cleaned_data["into"]
        self.transfers = list_transfers(self.thing, into, self.cleaned_data["day"])
        people = self.thing.users.filter(is_active=True).count()
        self.effects = [
            Consequence(
                _("people"), _("%(count)s with an account; they go over to %(into)s") % {"count": people, "into": into}
            ),
            *(Consequence(about, words) for about, words in list_merger_effects(self.thing, into)),
            *(
                Consequence(
                    str(rows._meta.verbose_name_plural), _("%(count)s recorded; they stay its own") % {"count": count}
                )
                for rows, name, count in count_relations(self.thing)
                # Other relations pass on or are told above.
                if name in {"cases", "complaints"} and count
            ),
        ]

    def act(self) -> Reorganisation:
        """Merge the body."""
        return body_merge(body=self.thing, **self.arguments)


class TownshipMergeForm(MergeForm):
    """The township that a township is merged into."""

    model = Township
    into = forms.ModelChoiceField(Township.objects.all(), label=gettext_lazy("merged into the township"))

    def preview(self) -> None:
        """Say that rows of the days from then on count under the other, and how many rows there are."""
        words = {"into": self.cleaned_data["into"], "thing": self.thing, "day": self.cleaned_data["day"]}
        self.effects = [
            Consequence(_("rows before %(day)s") % words, _("still shown and counted under “%(thing)s”") % words),
            Consequence(
                _("rows from %(day)s on") % words, _("counted under “%(into)s”; figures are recomputed") % words
            ),
            *(
                Consequence(str(rows._meta.verbose_name_plural), _("%(count)s recorded under it") % {"count": count})
                for rows, _name, count in count_relations(self.thing)
                if rows._meta.app_label != Township._meta.app_label and count
            ),
        ]

    def act(self) -> Reorganisation:
        """Merge the township."""
        return township_merge(township=self.thing, **self.arguments)


def count_relations(thing: Model) -> list[tuple[type[Model], str, int]]:
    """Return the models of any app whose rows point to a thing, by which name, and how many stand."""
    relations = [(row.related_model, row.get_accessor_name()) for row in thing._meta.related_objects if row.one_to_many]
    return [(model, name, getattr(thing, name).count()) for model, name in relations if name]
