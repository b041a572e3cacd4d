"""Years that are past their keeping go as a whole, and verification knows what was removed; nothing younger can go."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from accounts.models import Role
from accounts.policy import SHIPPED
from accounts.policy_changes import policy_change
from audit.models import Event, Seal
from audit.roles import portal_role_prepare
from audit.services import sealing
from audit.services.removals import old_years_remove, read_removals
from audit.services.verification import find_breaks
from departments.models import Body
from tests.audit.tampering import run, seal, tamper
from tests.factories import make_body, make_user

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = timezone.localdate().year - 11
"""The youngest year that may go."""


@pytest.fixture(autouse=True)
def _own_trail(fresh_database, settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def old(monkeypatch) -> dict[str, Body]:
    """Make three bodies of long ago: one that stayed as it was, one that changed since, and one that was deleted then; and one of today."""
    seal()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    kept, changed, gone = (make_body(name=name) for name in ("甲局", "乙局", "丙局"))
    gone.delete()
    day = dt.datetime(YEAR, 6, 1, tzinfo=dt.UTC)
    names = {"kept": kept, "changed": changed}
    tamper(
        f"SELECT audit_add_year({YEAR})",
        f"UPDATE audit_event SET at = '{day:%Y-%m-%d}' WHERE id > {last}",
        "ALTER TABLE audit_event ENABLE ALWAYS TRIGGER refuse",
    )
    monkeypatch.setattr(sealing.timezone, "now", lambda: day + dt.timedelta(seconds=20))
    seal()
    monkeypatch.undo()
    Body.objects.filter(pk=changed.pk).update(name="乙委")
    seal()
    assert chain() == []
    return names


def chain() -> list[str]:
    return [one.kind for one in find_breaks([])[2] if one.seal or one.row]


def parts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return [name for (name,) in cursor.fetchall()]


def test_an_old_year_goes_and_the_trail_still_holds(old):
    events = Event.objects.filter(at__year=YEAR).count()
    assert events == 4, "three rows and one deletion"
    assert old_years_remove() == [YEAR]
    assert f"audit_event_{YEAR}" not in parts()
    assert chain() == []
    told = Event.objects.get(action="remove")
    assert (told.row_key, told.after["events"], told.after["name"]) == (YEAR, 4, str(YEAR))
    # The row that nobody changed since keeps an event that says how it is.
    kept = Event.objects.of_row("departments_body", old["kept"].pk)
    assert [(one.action, one.after["name"]) for one in kept] == [("first", "甲局")]
    assert list(Event.objects.of_row("departments_body", old["changed"].pk).values_list("action", flat=True)) == [
        "update"
    ]
    assert old_years_remove() == []


def test_what_was_not_removed_is_missed_as_before(old):
    old_years_remove()
    seal()
    newest = Seal.objects.first().ids[0]
    tamper(f"DELETE FROM audit_event WHERE id = {newest}")
    assert chain()[0] == "event_missing"


def test_a_removal_told_of_younger_records_explains_nothing(old):
    event = Event.objects.filter(action="update", table_name="departments_body").get()
    tamper(
        f"DELETE FROM audit_event WHERE id = {event.pk}",
        "INSERT INTO audit_event (table_name, row_key, action, after)"
        f" VALUES ('trail', {YEAR}, 'remove', '{{\"ids\": \"{{[{event.pk},{event.pk + 1})}}\"}}')",
    )
    assert len(read_removals()) == 1
    assert chain()[0] == "event_missing"


def test_the_database_keeps_ten_years_whoever_asks(old):
    with pytest.raises(ProgrammingError, match="the trail is kept for ten years"):
        run(f"SELECT audit_remove_year({YEAR + 1})")


def test_the_switch_keeps_longer(old):
    policy_change(policy=replace(SHIPPED, trail_years=12), reason="上级要求", by=make_user(Role.ADMIN))
    assert old_years_remove() == []
    assert f"audit_event_{YEAR}" in parts()


def test_the_portals_role_removes_it_in_the_night(old):
    portal_role_prepare()
    run("SET ROLE portal_app")
    try:
        assert old_years_remove() == [YEAR]
    finally:
        run("RESET ROLE")
