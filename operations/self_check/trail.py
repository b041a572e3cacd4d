"""安全审计: what is recorded, how completely, and whether anybody could take it away."""

import datetime as dt

from axes.conf import settings as axes_settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import SwitchChange, User
from accounts.permissions import list_views
from accounts.policy import read_policy
from audit.access import TRAIL_READERS, WATCHERS
from audit.models import Act, Event, Verification
from audit.tracking import tracked_tables
from audit.triggers import list_outdated
from operations.self_check.outcomes import Outcome, fails, holds, join

NEWEST = 200
A_NIGHT = dt.timedelta(hours=26)
HALF_A_YEAR = 183


def check_recording() -> Outcome:
    """12: every table, every sign-in, every failure and lock is recorded."""
    functions, tables = list_outdated()
    missing = [*functions, *(table.name for table in tables)]
    if not axes_settings.AXES_ENABLED or axes_settings.AXES_DISABLE_ACCESS_LOG:
        missing.append("axes")
    if missing:
        return fails("not_recorded", tables=missing)
    return holds("recorded", tables=len(list(tracked_tables())))


def check_content() -> Outcome:
    """13: acts of people say when, who, in which role, from where and what."""
    newest = list(Act.objects.filter(details__channel="web").order_by("-at").values_list("details", flat=True)[:NEWEST])
    if not newest:
        return fails("no_acts")
    # A sign-in is done by nobody yet; every other act of a page has its person.
    lacking = sum(not all(act.get(name) for name in ("act", "address", "request")) for act in newest)
    lacking += sum("user" in act and not act.get("role") for act in newest)
    return fails("act_incomplete", number=lacking) if lacking else holds("acts_complete", number=len(newest))


def check_protection() -> Outcome:
    """14: nothing of the trail can be deleted, the night's verification found nothing, and logs are kept long enough."""
    if is_trail_deleted_on_trial():
        return fails("trail_writable")
    last = Verification.objects.exclude(finished_at=None).first()
    if last is None or last.finished_at is None or timezone.now() - last.finished_at > A_NIGHT:
        return fails("trail_unverified")
    if last.breaks:
        return fails("trail_broken", number=len(last.breaks))
    days = read_policy().sign_in_log_days
    at = timezone.localtime(last.finished_at).strftime("%Y-%m-%d %H:%M")
    return (
        holds("trail_holds", events=last.events, at=at, days=days) if days >= HALF_A_YEAR else fails("trail_unverified")
    )


def is_trail_deleted_on_trial() -> bool:
    """Say whether the database lets a record of the trail be deleted; whatever it says, none is."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)")
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def check_one_transaction() -> Outcome:
    """15: a change and its record stand and fall together (level 3)."""
    before = Event.objects.filter(table_name=SwitchChange._meta.db_table).count()
    with transaction.atomic():
        SwitchChange.objects.create(code="self-check", before=False, after=False, reason="self-check", by=None)
        within = Event.objects.filter(table_name=SwitchChange._meta.db_table).count()
        transaction.set_rollback(True)
    after = Event.objects.filter(table_name=SwitchChange._meta.db_table).count()
    return holds("one_transaction") if (within, after) == (before + 1, before) else fails("change_without_record")


def check_audit_administration() -> Outcome:
    """28: the trail is read on its own pages, by whom it is for, and somebody watches over it."""
    pages = {name: getattr(view, "open_to", ()) for name, view in list_views() if name.startswith("audit:")}
    others = sorted(name for name, roles in pages.items() if roles != "object" and not set(roles) <= set(TRAIL_READERS))
    if others:
        return fails("audit_pages_open", names=join(others))
    if not User.objects.filter(role__in=WATCHERS, is_active=True).exists():
        return fails("kind_missing", roles=[str(role.value) for role in WATCHERS])
    return holds("audit_pages", roles=[str(role) for role in TRAIL_READERS])
