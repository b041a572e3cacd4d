"""What a password has to be, by the switches in force; Django's own validators stand beside these."""

import string

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import FormerPassword, User
from accounts.policy import read_policy

KEPT = 24
"""So many former passwords are kept, the most that the switch may ask for."""


class SwitchedPasswordValidator:
    """Length, kinds of signs and former passwords, by the switches in force."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with everything that is wrong."""
        policy = read_policy()
        wrong = []
        if len(password) < policy.password_min_length:
            wrong.append(describe_length(policy.password_min_length))
        if count_classes(password) < policy.password_classes:
            wrong.append(describe_classes(policy.password_classes))
        if user is not None and user.pk and was_used(password, user, policy.password_history):
            wrong.append(_("This password was used before; choose another one."))
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """Return the rule in words."""
        policy = read_policy()
        words = [describe_length(policy.password_min_length), describe_classes(policy.password_classes)]
        if policy.password_history:
            words.append(_("None of the last %(n)d passwords.") % {"n": policy.password_history})
        return " ".join(words)

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remember the hash of a password that was set."""
        if user is None:
            return
        FormerPassword.objects.create(user=user, password=user.password)
        kept = FormerPassword.objects.filter(user=user).order_by("-pk").values("pk")[:KEPT]
        FormerPassword.objects.filter(user=user).exclude(pk__in=kept).delete()


def describe_length(least: int) -> str:
    """Return the rule about the length."""
    return ngettext("At least %(n)d character.", "At least %(n)d characters.", least) % {"n": least}


def describe_classes(least: int) -> str:
    """Return the rule about kinds of signs."""
    return _("At least %(n)d of four kinds: capital letters, small letters, digits, other characters.") % {"n": least}


def count_classes(password: str) -> int:
    """Return how many of the four kinds of signs a password has; letters of other scripts count as other signs."""
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    other = any(sign not in string.ascii_letters + string.digits for sign in password)
    return sum(any(sign in kind for sign in password) for kind in kinds) + other


def was_used(password: str, user: User, last: int) -> bool:
    """Say whether the password is the person's present one or among the last ones."""
    if not last:
        return False
    former = FormerPassword.objects.filter(user=user).order_by("-pk").values_list("password", flat=True)[:last]
    return any(check_password(password, hashed) for hashed in {user.password, *former})
