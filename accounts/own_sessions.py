"""The sessions that are open: whose they are, since when and from where; ended one by one or by a rule."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import THREE_ADMINS, User
from accounts.policy import PAPER_WORDS, SHIPPED, Policy
from accounts.sessions import SessionStore

OWNER = "_auth_user_id"


@dataclass(frozen=True)
class OpenSession:
    """A session of a person that has not ended."""

    key: str
    started_at: dt.datetime
    address: str
    agent: str
    until: dt.datetime


def session_begin(request: HttpRequest, user: User, policy: Policy) -> None:
    """Note in a new session who came from where, and by which rules it ends; end the oldest ones beyond the number allowed."""
    now = timezone.now()
    came = {
        "started_at": now.isoformat(),
        "address": request.META.get("REMOTE_ADDR", ""),
        "agent": request.META.get("HTTP_USER_AGENT", "")[:200],
    }
    request.session.update(came | rules_of(user.role, now, policy))
    if policy.sessions_at_once:
        others = [one for one in list_sessions(user) if one.key != request.session.session_key]
        beyond = others[: max(0, len(others) + 1 - policy.sessions_at_once)]
        Session.objects.filter(session_key__in=[one.key for one in beyond]).delete()


def rules_of(role: str, started_at: dt.datetime, policy: Policy) -> dict[str, Any]:
    """Return what a session itself carries of the switches, so that no request has to ask for them."""
    ends_at = started_at + dt.timedelta(hours=policy.absolute_session_hours)
    rules: dict[str, Any] = {"ends_at": ends_at.isoformat()}
    # The setting is what the switch is shipped with.
    if policy.idle_minutes != SHIPPED.idle_minutes:
        rules["idle_seconds"] = policy.idle_minutes * 60
    if role in THREE_ADMINS and policy.admin_addresses:
        rules["networks"] = policy.admin_addresses
    if not policy.no_store:
        rules["may_be_kept"] = True
    if policy.paper_mark != SHIPPED.paper_mark:
        rules["paper_mark"] = {"code": policy.paper_mark, "words": PAPER_WORDS[policy.paper_mark]}
    return rules


def read_open() -> Iterator[tuple[Session, dict[str, Any]]]:
    """Yield every session that has not ended and belongs to somebody, the oldest first, with what it holds."""
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    found = [(row, data) for row in rows if OWNER in (data := row.get_decoded()) and "started_at" in data]
    yield from sorted(found, key=lambda one: one[1]["started_at"])


def list_sessions(user: User) -> list[OpenSession]:
    """Return the person's open sessions, the oldest first."""
    return [
        OpenSession(
            row.session_key,
            dt.datetime.fromisoformat(data["started_at"]),
            data["address"],
            data["agent"],
            row.expire_date,
        )
        for row, data in read_open()
        if data[OWNER] == str(user.pk)
    ]


def session_end(*, user: User, key: str) -> bool:
    """End one of the person's own sessions; False where it is none of them."""
    if key not in {one.key for one in list_sessions(user)}:
        return False
    Session.objects.filter(session_key=key).delete()
    return True


def sessions_end(user: User) -> None:
    """End all sessions of a person whose rights have changed: rules and second factor are settled at the sign-in."""
    Session.objects.filter(session_key__in=[one.key for one in list_sessions(user)]).delete()


def session_rule(session: SessionBase, role: str, policy: Policy) -> None:
    """Bring one session under the switches, as if it had begun under them."""
    for name in ("idle_seconds", "networks", "may_be_kept", "paper_mark"):
        session.pop(name, None)
    session.update(rules_of(role, dt.datetime.fromisoformat(session["started_at"]), policy))


def sessions_rule(policy: Policy) -> None:
    """Bring the sessions that are open under changed switches."""
    roles = dict(User.objects.values_list("pk", "role"))
    for row, data in read_open():
        store = SessionStore(row.session_key)
        session_rule(store, roles[int(data[OWNER])], policy)
        # Shortened here, lengthened only by what the person does.
        row.expire_date = min(row.expire_date, timezone.now() + dt.timedelta(seconds=store.get_session_cookie_age()))
        row.session_data = store.encode(dict(store.items()))
        row.save()
