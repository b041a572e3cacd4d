"""The form of the security switches."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.policy import PROPOSED, SHIPPED, SWITCHES, WORDS_OF_VALUES, Policy, Switch, is_within
from accounts.user_forms import WideFields

MOST_NETWORKS = 50
HIGHEST = 3
FILLED_IN = [switch for switch in SWITCHES if switch.code != PROPOSED]


class SwitchLine(NamedTuple):
    """A switch with its field and its values in words."""

    switch: Switch
    # None for what two people switch.
    field: forms.BoundField | None
    in_force: object
    level2: object
    level3: object


class PolicyForm(WideFields, forms.Form):
    """All switches, and why they are changed."""

    reason = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, address: str, stored: Policy, level: int | None = None, **kwargs: Any) -> None:
        self.address, self.stored = address, stored
        initial = {switch.code: choose_value(switch, stored, level) for switch in SWITCHES}
        # Level 3 asks for some; whoever fills it in comes from one of them.
        initial["admin_addresses"] = "\n".join(stored.admin_addresses or ([address] if level == HIGHEST else []))
        super().__init__(*args, initial=initial, **kwargs)
        for switch in FILLED_IN:
            self.fields[switch.code] = build_field(switch)

    def clean_admin_addresses(self) -> list[str]:
        """Return the networks in one spelling; whoever types them in must be within."""
        networks = []
        for text in self.cleaned_data["admin_addresses"].split():
            try:
                networks.append(ip_network(text, strict=False))
            except ValueError:
                raise ValidationError(_("“%(text)s” is no address and no network.") % {"text": text[:50]}) from None
        if len(networks) > MOST_NETWORKS:
            raise ValidationError(_("At most %(n)d networks.") % {"n": MOST_NETWORKS})
        if networks and not is_within(self.address, map(str, networks)):
            raise ValidationError(
                _("Your own address %(address)s is not among them; you would lock yourself out.")
                % {"address": self.address}
            )
        return [str(network) for network in networks]

    def clean_audit_offsite_anchor(self) -> bool:
        """Refuse to promise a second machine where none is named, or where it cannot be written to."""
        is_on: bool = self.cleaned_data["audit_offsite_anchor"]
        if is_on and not is_anchor_writable():
            raise ValidationError(
                _("The file that TRAIL_ANCHOR names cannot be added to; set it up first (docs/operations.md).")
            )
        return is_on

    def read_policy(self) -> Policy:
        """Return the switches as they were typed in."""
        typed = {switch.code: self.cleaned_data[switch.code] for switch in FILLED_IN}
        return Policy(**vars(self.stored) | typed)

    def lines(self) -> Iterator[SwitchLine]:
        """Yield each switch with its field."""
        for switch in SWITCHES:
            stored = getattr(self.stored, switch.code)
            field = self[switch.code] if switch.code in self.fields else None
            yield SwitchLine(switch, field, say(stored), say(switch.level2), say(switch.level3))


def choose_value(switch: Switch, stored: Policy, level: int | None) -> object:
    """Return the value that the form begins with: of a level, else what is in force."""
    preset = {2: switch.level2, 3: switch.level3}.get(level or 0)
    return getattr(stored, switch.code) if preset is None else preset


def is_anchor_writable() -> bool:
    """Say whether heads of the trail can be added to the file on the second machine."""
    try:
        with Path(settings.TRAIL_ANCHOR).open("a", encoding="ascii"):
            return True
    # No name is the folder itself.
    except OSError:
        return False


def build_field(switch: Switch) -> forms.Field:
    """Return the field of a switch."""
    shipped = getattr(SHIPPED, switch.code)
    if isinstance(shipped, bool):
        choices = [("True", _("yes")), ("False", _("no"))]
        return forms.TypedChoiceField(
            label=str(switch.words), choices=choices, coerce=lambda text: text == "True",
            widget=forms.Select({"class": "form-select"}),
        )  # fmt: skip
    if isinstance(shipped, str):
        return forms.ChoiceField(
            label=str(switch.words), choices=list(switch.choices.items()), widget=forms.Select({"class": "form-select"})
        )
    if isinstance(shipped, int):
        return forms.IntegerField(
            label=str(switch.words), min_value=switch.least, max_value=switch.most,
            widget=forms.NumberInput({"class": "form-control"}),
        )  # fmt: skip
    return forms.CharField(
        label=str(switch.words),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
    )


def say(value: object) -> object:
    """Return a value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(value) or "—"
    if isinstance(value, str):
        return WORDS_OF_VALUES.get(value, value)
    return "—" if value is None else value
