"""Forms for people."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User


def lockout_minutes() -> int:
    """Return for how many minutes an account stays locked after too many failures."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


class SignInForm(AuthenticationForm):
    """Signs a person in; a wrong name and a wrong password get the same answer."""

    error_messages = {
        # One answer for both, so that nobody can find out which names exist.
        "invalid_login": _("The user name or the password is not right. Both are case-sensitive."),
        "inactive": _("This account has been closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django tells the browser only; the log of failed sign-ins cannot hold a name of 256 characters.
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest))
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

    def save(self, commit: bool = True) -> User:
        """Set the password; from now on the person alone knows it."""
        self.user.must_change_password = False
        user: User = super().save(commit)
        return user
