"""Forms for people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import ApiToken, User
from .tokens import MOST_DAYS


def lockout_minutes() -> int:
    """Return for how many minutes an account stays locked after too many failures."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


class SignInForm(AuthenticationForm):
    """Signs a person in; a wrong name and a wrong password get the same answer."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Both are case-sensitive."),
        "inactive": _("This account has been closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control"}

    @property
    def lockout_rule(self) -> str:
        """The rule that every visitor should know before they try."""
        return ngettext(
            "After %(limit)d failed attempts the account is locked for %(minutes)d minute.",
            "After %(limit)d failed attempts the account is locked for %(minutes)d minutes.",
            lockout_minutes(),
        ) % {"limit": settings.AXES_FAILURE_LIMIT, "minutes": lockout_minutes()}


class OwnPasswordForm(PasswordChangeForm):
    """Changes one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control"}


class TokenForm(forms.Form):
    """Asks for what a new API token is called and for how long it holds."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What uses it, such as the name of the system and the machine.")
    )
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=MOST_DAYS, initial=90)

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control", "autocomplete": "off"}

    def clean_name(self) -> str:
        """Refuse a name that another standing token of the owner bears."""
        name = str(self.cleaned_data["name"])
        if ApiToken.objects.filter(user=self.owner, name=name, revoked_at=None).exists():
            raise forms.ValidationError(_("You have a token of this name; revoke it first, or choose another name."))
        return name
