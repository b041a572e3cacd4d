"""Tokens with which programs sign in: made, found, used and revoked."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from api.models import ApiToken

PREFIX = "zl_"
"""Lets a leaked token be recognised in logs and repositories."""
MOST_DAYS = 366
TOUCH_EVERY = timedelta(minutes=1)


@transaction.atomic
def token_create(*, user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a token for ``user`` that ends after ``days`` (1 to MOST_DAYS); return it with the secret, which is kept nowhere.

    IntegrityError where the user has a token of this name that was not revoked, ValidationError where TOKENS_A_PERSON are in force.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(days)
    # Locked, so that several requests at once do not each find room.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if ApiToken.objects.filter(user=user).in_force(timezone.now()).count() >= settings.TOKENS_A_PERSON:
        raise ValidationError(
            _("You have %(most)d tokens in force, which is the most; revoke one that is no longer needed.")
            % {"most": settings.TOKENS_A_PERSON}
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    # The real clock: a demonstration that stands on a day of 2014 must not make tokens last for ever.
    ends = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(
        user=user, name=name, beginning=secret[:8], digest=digest_of(secret), expires_at=ends
    )
    return token, secret


def token_revoke(*, token: ApiToken) -> bool:
    """Let the token end now; False where it was revoked before."""
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    # One statement: of two clicks one revokes.
    return bool(standing.update(revoked_at=timezone.now()))


def token_find(secret: str) -> ApiToken | None:
    """Return the token in force with this secret, with its owner; None for any other, and where the account is closed."""
    found = ApiToken.objects.in_force(timezone.now()).filter(digest=digest_of(secret), user__is_active=True)
    return found.select_related("user__body").first()


def token_touch(*, token: ApiToken) -> None:
    """Note that the token is in use; at most once a minute, for a busy client must not cost a write a call."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; 256 random bits need no salt and no slow hash."""
    # Whatever bytes come in the header, they are a wrong token and no fault of the server.
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
