"""Who signed in, who failed to, and what was locked: django-axes' two logs as one."""

from collections.abc import Iterable
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User

SIGNED_IN, FAILED, LOCKED = "in", "failed", "locked"
KINDS = {SIGNED_IN: _("signed in"), FAILED: _("failed"), LOCKED: _("locked")}
COLUMNS = ("attempt_time", "username", "ip_address", "user_agent", "kind")


def list_sign_ins(narrow: Q, kind: str = "") -> QuerySet[Any, Any]:
    """Return the lines of the log that `narrow` leaves, the newest first."""
    came = AccessLog.objects.filter(narrow).annotate(kind=Value(SIGNED_IN, CharField()))
    failed = AccessFailureLog.objects.filter(narrow).annotate(
        kind=Case(When(locked_out=True, then=Value(LOCKED)), default=Value(FAILED), output_field=CharField())
    )
    if kind == SIGNED_IN:
        lines = came.order_by().values(*COLUMNS)
    elif kind:
        lines = failed.filter(kind=kind).order_by().values(*COLUMNS)
    else:
        lines = came.order_by().values(*COLUMNS).union(failed.order_by().values(*COLUMNS), all=True)
    return lines.order_by(F("attempt_time").desc())


def name_people(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines with the person behind each name, None where there is no such account."""
    shown = list(lines)
    people = {
        user.username: user
        for user in User.objects.filter(username__in={line["username"] for line in shown}).select_related("body")
    }
    return [
        {**line, "person": people.get(line["username"]), "words": KINDS[line["kind"]], "kind": line["kind"]}
        for line in shown
    ]
