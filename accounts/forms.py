"""Forms for people."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.lockout import policy_of
from accounts.models import THREE_ADMINS, User
from accounts.policy import Policy, is_within


class SignInForm(AuthenticationForm):
    """Signs a person in; a wrong name and a wrong password get the same answer."""

    error_messages = {
        # One answer for both, so that nobody can find out which names exist.
        "invalid_login": _("The user name or the password is not right. Both are case-sensitive."),
        "inactive": _("This account has been closed."),
        "ended": _("The last day of this account is over; ask the administrator."),
        "elsewhere": _("Administrators cannot sign in from this address."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django tells the browser only; the log of failed sign-ins cannot hold a name of 256 characters.
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest))
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control"}

    def confirm_login_allowed(self, user: User) -> None:
        """Refuse, with the right password too, who may not sign in today or from here."""
        super().confirm_login_allowed(user)
        networks = self.policy.admin_addresses
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        if user.ends_on and user.ends_on < timezone.localdate():
            raise ValidationError(self.error_messages["ended"], "ended")
        if user.role in THREE_ADMINS and networks and not is_within(address, networks):
            raise ValidationError(self.error_messages["elsewhere"], "elsewhere")

    @property
    def policy(self) -> Policy:
        """The switches in force."""
        return policy_of(self.request)

    @property
    def lockout_rule(self) -> str:
        """The rule that every visitor should know before they try."""
        minutes = self.policy.lock_minutes
        return ngettext(
            "After %(limit)d failed attempts the account is locked for %(minutes)d minute.",
            "After %(limit)d failed attempts the account is locked for %(minutes)d minutes.",
            minutes,
        ) % {"limit": self.policy.lock_after_failures, "minutes": minutes}


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
