"""What happens with every sign-in, whichever way it came."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.owed import PASSWORD, owe


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note in the new session what the person owes before they go on."""
    owe(request, *([PASSWORD] if user.must_change_password else []))
