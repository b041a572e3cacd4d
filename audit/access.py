"""Who may read which part of the trail."""

from accounts.models import Role, User
from audit.models import Event
from audit.querysets import EventQuerySet
from audit.tracking import PAGE

WATCHERS = (Role.AUDITOR, Role.AUDIT)
"""Who reads the whole trail and has it verified."""
TRAIL_READERS = (*WATCHERS, Role.OFFICE)

OF_ACCOUNTS = (
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "accounts_accountchange", "accounts_switchchange", "accounts_factorreset",
    "accounts_rightsrequest", "accounts_walldevice",
    "api_apitoken",
    "axes_accesslog", "axes_accessfailurelog", "axes_accessattempt",
    PAGE,
)  # fmt: skip
"""Tables about people, how they sign in and what they are refused; the office reads those about the programme."""


def visible_events(user: User) -> EventQuerySet:
    """Return the events that a person may read: all of them for who watches over it."""
    if user.role in WATCHERS:
        return Event.objects.all()
    return Event.objects.exclude(table_name__in=OF_ACCOUNTS)


def may_read_table(user: User, name: str) -> bool:
    """Say whether a person may read the history of a table's rows."""
    return user.role in WATCHERS or (user.role == Role.OFFICE and name not in OF_ACCOUNTS)
