"""An explained break of the seals: two people, verification goes on behind it, and it stays named; one more change is a break of its own."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from audit.models import Event, Reanchoring, Seal, Verification
from audit.services.reanchoring import list_unexplained, reanchoring_ask, reanchoring_decide
from audit.services.sealing import heads_file
from audit.services.verification import verification_run
from tests.audit.tampering import seal, tamper
from tests.factories import make_body, make_user
from tests.operations.test_health import see
from tests.pages import read_text, read_texts

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "2014年10月8日服务器断电，恢复时改动了一条记录，见运维记录第12号"


@pytest.fixture(autouse=True)
def _own_trail(fresh_database, settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def bodies() -> list[Event]:
    """Make three seals of one event each, and return the events."""
    for name in ("甲局", "乙局", "丙局"):
        make_body(name=name)
        seal()
    return list(Event.objects.filter(table_name="departments_body").order_by("id"))


def verify() -> Verification:
    verification = Verification.objects.create()
    verification_run(verification=verification)
    return verification


def kinds(verification: Verification) -> list[tuple[str, bool]]:
    return [(one["kind"], bool(one["explained"])) for one in verification.breaks if one["seal"]]


def explain() -> Reanchoring:
    """Let two people explain the one break that was found."""
    (broken,) = list_unexplained()
    row = reanchoring_ask(broken=broken, reason=REASON, by=make_user(Role.AUDITOR))
    reanchoring_decide(row=row, is_confirmed=True, by=make_user(Role.AUDIT))
    return row


def change(event: Event, name: str) -> None:
    tamper(f"UPDATE audit_event SET after = jsonb_set(after, '{{name}}', '\"{name}\"') WHERE id = {event.pk}")


def test_verification_goes_on_behind_an_explained_break_which_stays_named(bodies):
    change(bodies[0], "丁局")
    broken = verify()
    assert kinds(broken) == [("event_changed", False)]
    explain()
    after = verify()
    assert kinds(after) == [("event_changed", True)]
    # All seals and events again, where it had stopped at the first.
    assert (after.seals, after.events) == (Seal.objects.count(), sum(len(one.ids) for one in Seal.objects.all()))
    assert broken.seals < after.seals


def test_a_second_change_under_the_same_seal_and_one_under_another_are_breaks_of_their_own(bodies):
    change(bodies[0], "丁局")
    verify()
    explain()
    change(bodies[2], "戊局")
    assert kinds(verify()) == [("event_changed", True), ("event_changed", False)]
    change(bodies[0], "己局")
    assert kinds(verify()) == [("event_changed", False)]


def test_a_seal_that_is_gone_and_heads_of_a_restored_backup_can_be_explained(bodies):
    last = Seal.objects.first()
    tamper(f"DELETE FROM audit_seal WHERE id = {last.pk - 1}")
    assert kinds(verify()) == [("seal_missing", False)]
    explain()
    assert kinds(verify()) == [("seal_missing", True)]
    # An older backup: the newest seal and its event are gone, and its number is taken again.
    tamper(f"DELETE FROM audit_seal WHERE id = {last.pk}", f"DELETE FROM audit_event WHERE id = {last.ids[0]}")
    noted = heads_file().read_text()
    assert kinds(verify())[-1] == ("head_missing", False)
    explain()
    for name in ("新局", "又一局"):
        make_body(name=name)
        seal()
    heads_file().write_text(noted)
    assert kinds(verify())[-1] == ("head_differs", True)


def test_the_command_ends_well_and_tells_of_it(bodies):
    change(bodies[0], "丁局")
    with pytest.raises(CommandError):
        call_command("verify_trail", stdout=io.StringIO(), stderr=io.StringIO())
    row = explain()
    # What the change of the row itself is, nobody explains: it is put right.
    change(bodies[0], "丁局")
    told = io.StringIO()
    tamper(f"UPDATE departments_body SET name = '丁局' WHERE id = {bodies[0].row_key}")
    tamper(f"DELETE FROM audit_event WHERE table_name = 'departments_body' AND id > {bodies[2].pk}")
    call_command("verify_trail", stdout=io.StringIO(), stderr=told)
    assert told.getvalue().strip().endswith(f"已由两人说明并确认（第 {row.pk} 号）。")


def test_nobody_decides_about_their_own_explanation_nor_in_the_database(bodies):
    change(bodies[0], "丁局")
    verify()
    auditor = make_user(Role.AUDITOR)
    row = reanchoring_ask(broken=next(list_unexplained()), reason=REASON, by=auditor)
    assert list(list_unexplained()) == [], "it waits for a second person"
    client = Client()
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("audit:reanchoring-decide", args=[row.pk]), {"confirm": "1"}, follow=True)
    assert read_texts(page, ".notice--error[role=status]") == ["本人提交的说明须由其他人员确认。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Reanchoring.objects.update(decided_by=auditor, decided_at=timezone.now(), is_confirmed=True)
    assert kinds(verify()) == [("event_changed", False)]


def test_a_refused_explanation_explains_nothing_and_another_may_be_given(bodies):
    change(bodies[0], "丁局")
    verify()
    row = reanchoring_ask(broken=next(list_unexplained()), reason=REASON, by=make_user(Role.AUDITOR))
    reanchoring_decide(row=row, is_confirmed=False, by=make_user(Role.AUDIT))
    assert kinds(verify()) == [("event_changed", False)]
    assert len(list(list_unexplained())) == 1


def test_the_pages_from_the_break_to_the_second_person(bodies):
    change(bodies[0], "丁局")
    verify()
    assert see("trail") == "red"
    auditor, admin = Client(), Client()
    for client, role in ((auditor, Role.AUDITOR), (admin, Role.AUDIT)):
        client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    found = next(list_unexplained()).found
    short = auditor.post(reverse("audit:reanchoring-ask"), {"found": found, "reason": "断电"})
    assert (short.status_code, Reanchoring.objects.count()) == (422, 0)
    auditor.post(reverse("audit:reanchoring-ask"), {"found": found, "reason": REASON})
    page = auditor.get(reverse("audit:reanchorings"))
    assert read_texts(page, "tbody .tag") == ["等待第二人确认"]
    row = Reanchoring.objects.get()
    admin.post(reverse("audit:reanchoring-decide", args=[row.pk]), {"confirm": "1"})
    page = admin.get(reverse("audit:reanchorings"))
    assert read_text(page, "tbody td:nth-child(3)") == REASON
    assert auditor.post(reverse("audit:reanchoring-ask"), {"found": found, "reason": REASON}).status_code == 404
    events = Event.objects.filter(table_name="audit_reanchoring").order_by("pk")
    assert list(events.values_list("action", flat=True)) == ["insert", "update"], "both acts stand in the trail"
