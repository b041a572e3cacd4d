"""What a person who has signed in owes before they go on, such as a code of their second factor or a password of their own."""

from django.http import HttpRequest

FACTOR, FACTOR_SET_UP, PASSWORD = "factor", "factor-set-up", "password"
PAGES = {
    FACTOR: "accounts:second-factor",
    FACTOR_SET_UP: "accounts:second-factor-set-up",
    PASSWORD: "accounts:password-change",
}
"""Where each is done, in the order in which they are asked for."""
ALWAYS_OPEN = {"accounts:sign-out", "accounts:session", "accounts:sign-in", "set_language"}
KEY = "owed"


def owe(request: HttpRequest, *steps: str) -> None:
    """Note in the session what is owed; nothing else opens before it is done."""
    if steps:
        request.session[KEY] = [step for step in PAGES if step in steps]


def settle(request: HttpRequest, step: str) -> None:
    """Take a step from what is owed."""
    if step in request.session.get(KEY, []):
        request.session[KEY] = [one for one in request.session[KEY] if one != step]


def find_owed(request: HttpRequest) -> str | None:
    """Return what is owed first."""
    return next(iter(request.session.get(KEY, [])), None)
