"""Who may read which part of the trail."""

from typing import TypeVar

from django.db.models import QuerySet

from accounts.marks import list_hidden_rows
from accounts.models import Role, User
from audit.models import Event
from audit.querysets import EventQuerySet
from audit.tracking import PAGE

Events = TypeVar("Events", bound=QuerySet[Event])

WATCHERS = (Role.AUDITOR, Role.AUDIT)
"""Who reads the whole trail and has it verified."""
TRAIL_READERS = (*WATCHERS, Role.OFFICE)

OF_ACCOUNTS = (
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "accounts_accountchange", "accounts_switchchange", "accounts_factorreset",
    "accounts_rightsrequest", "accounts_securitymark", "accounts_walldevice",
    "api_apitoken",
    "axes_accesslog", "axes_accessfailurelog", "axes_accessattempt",
    PAGE,
)  # fmt: skip
"""Tables about people, how they sign in and what they are refused; the office reads those about the programme."""


def visible_events(user: User) -> EventQuerySet:
    """Return the events that a person may read: all of them for who watches over it, but of records that they are cleared for."""
    events = Event.objects.all() if user.role in WATCHERS else Event.objects.exclude(table_name__in=OF_ACCOUNTS)
    return leave_out_marked(events, user)


def leave_out_marked(events: Events, user: User) -> Events:
    """Leave out the events of records that bear a security mark above the person's clearance."""
    for model, keys in list_hidden_rows(user):
        events = events.exclude(table_name=model._meta.db_table, row_key__in=keys)
    return events


def may_read_table(user: User, name: str) -> bool:
    """Say whether a person may read the history of a table's rows."""
    return user.role in WATCHERS or (user.role == Role.OFFICE and name not in OF_ACCOUNTS)
