"""The lights: each colour by what was seen, one for the office, all of them for administrators."""

import datetime as dt
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Role
from exchange.models import JobState
from operations import health, looks, mail_certificate
from operations.health import LIGHTS, Light, find_worst, list_lights
from operations.looks import Seen
from operations.models import Alarm, Backup, Drill
from operations.pulses import pulse_note
from operations.services.alarms import alarms_update
from operations.sets import BackupSet
from operations.tasks import note_worker
from targets.models import Comparison, StaleMark
from tests.factories import make_cause, make_quarters, make_user
from tests.pages import read_text, read_texts

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)


@pytest.fixture
def _old(monkeypatch):
    """Be a portal that has had its first night."""
    monkeypatch.setattr(looks, "read_age", lambda: dt.timedelta(days=15))


def see(key: str) -> str:
    return LIGHTS[key][2]().colour


@pytest.mark.parametrize(("free", "colour"), [(4, "red"), (5, "yellow"), (14, "yellow"), (15, "green")])
def test_the_disk_is_judged_by_its_free_share(monkeypatch, free, colour):
    class Usage:
        total, free = 100, 0

    Usage.free = free
    monkeypatch.setattr(looks.shutil, "disk_usage", lambda path: Usage)
    assert see("disk") == colour


@pytest.mark.parametrize(("seconds", "colour"), [(None, "red"), (121, "red"), (119, "green")])
@pytest.mark.parametrize(("name", "light"), [("worker", "worker"), ("figures", "figures-worker"), ("beat", "beat")])
def test_a_process_without_a_sign_of_life_is_red(name, light, seconds, colour):
    if seconds is not None:
        cache.set(f"pulse:{name}", time.time() - seconds, None)
    assert see(light) == colour


def test_a_pulse_is_noted_at_most_every_ten_seconds(monkeypatch):
    monkeypatch.setattr("operations.pulses.noted", {})
    pulse_note("worker")
    assert see("worker") == "green"
    cache.delete("pulse:worker")
    pulse_note("worker")
    assert see("worker") == "red"


def test_the_queue_is_red_while_it_is_away(settings):
    assert see("queue") == "green"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert see("queue") == "red"


@pytest.mark.parametrize(("seconds", "colour"), [(10, "green"), (61, "yellow"), (119, "yellow"), (121, "red")])
def test_changes_that_wait_to_be_counted(seconds, colour):
    assert see("figures") == "green"
    make_quarters(2014, 2014)
    mark = StaleMark.objects.create(measure="x", quarter_id=20143, cause=make_cause("x"))
    StaleMark.objects.filter(pk=mark.pk).update(created_at=timezone.now() - dt.timedelta(seconds=seconds))
    assert see("figures") == colour


@pytest.mark.parametrize(
    ("hours", "colours"),
    [
        (0, ["yellow"] * 4), (35.9, ["yellow"] * 4), (36.1, ["red", "red", "red", "yellow"]), (15 * 24, ["red"] * 4),
    ],
)  # fmt: skip
def test_a_new_portal_is_given_its_first_night(monkeypatch, hours, colours):
    first = MigrationRecorder.Migration.objects.earliest("applied").applied
    monkeypatch.setattr(looks.timezone, "now", lambda: first + dt.timedelta(hours=hours))
    assert [see(key) for key in ("backup", "comparison", "trail", "drill")] == colours
    alarms_update()
    assert set(Alarm.objects.values_list("light", flat=True)) & {"backup", "comparison"} == (
        {"backup", "comparison"} if hours > 36 else set()
    )
    words = LIGHTS["backup"][2]().words
    assert ("新部署的系统" in words) == (hours < 36)


@pytest.mark.parametrize(("hours", "error", "colour"), [(25, "", "green"), (27, "", "red"), (1, "A1 broke", "red")])
def test_the_nightly_comparison(hours, error, colour):
    assert see("comparison") == "yellow"
    one = Comparison.objects.create(finished_at=timezone.now(), figures=9, error=error)
    Comparison.objects.filter(pk=one.pk).update(started_at=timezone.now() - dt.timedelta(hours=hours))
    assert see("comparison") == colour


def test_a_job_that_does_not_move_is_red():
    job = Backup.objects.create(state=JobState.WORKING, touched_at=timezone.now() - dt.timedelta(minutes=9))
    assert see("jobs") == "green"
    Backup.objects.filter(pk=job.pk).update(touched_at=timezone.now() - dt.timedelta(minutes=11))
    assert see("jobs") == "red"


@pytest.mark.parametrize(("hours", "colour"), [(24, "green"), (25.5, "yellow"), (27, "red")])
@pytest.mark.usefixtures("_old")
def test_the_age_of_the_newest_set(monkeypatch, tmp_path, hours, colour):
    assert see("backup") == "red"
    taken = timezone.now() - dt.timedelta(hours=hours)
    monkeypatch.setattr(looks, "list_sets", lambda: [BackupSet(tmp_path, {"created_at": taken.isoformat()})])
    assert see("backup") == colour


@pytest.mark.parametrize(
    ("fields", "days", "colour"),
    [
        ({"state": JobState.DONE, "passed": True}, 13, "green"),
        ({"state": JobState.DONE, "passed": True}, 15, "red"),
        ({"state": JobState.DONE, "passed": False}, 1, "red"),
        ({"state": JobState.FAILED}, 1, "red"),
    ],
)
def test_the_last_drill(fields, days, colour):
    assert see("drill") == "yellow"
    drill = Drill.objects.create(finished_at=timezone.now(), **fields)
    Drill.objects.filter(pk=drill.pk).update(requested_at=timezone.now() - dt.timedelta(days=days))
    # One that is still under way says nothing yet.
    Drill.objects.create(state=JobState.WORKING)
    assert see("drill") == colour


@pytest.mark.parametrize(("day", "colour"), [("2026-10-31", "green"), ("2026-11-29", "yellow"), ("2027-01-01", "red")])
def test_the_calendar_of_holidays_ends(settings, day, colour):
    settings.BUSINESS_DATE = day
    assert see("calendar") == colour


def test_what_could_not_be_looked_at_is_red(monkeypatch):
    def fail():
        raise RuntimeError("no way")

    monkeypatch.setitem(health.LIGHTS, "disk", ("disk", "", fail))
    found = {light.key: light.seen for light in list_lights()}["disk"]
    assert (found.colour, found.words) == ("red", "该项无法检查：no way")


@pytest.mark.parametrize(
    ("colours", "worst"), [("green grey", "green"), ("green yellow grey", "yellow"), ("yellow red green", "red")]
)
def test_the_one_light_is_the_worst_of_all(colours, worst):
    assert find_worst([Light("", "", Seen(colour, ""), "") for colour in colours.split()]) == worst


@pytest.mark.usefixtures("_old")
def test_the_office_sees_one_light_and_what_is_amiss(client):
    client.force_login(make_user(Role.OFFICE), backend=BACKEND)
    page = client.get("/health/")
    assert read_text(page, ".overall") == "需要处理"
    assert "备份：尚无备份集。" in read_texts(page, ".panel li")
    assert read_texts(page, "table") == []


@pytest.mark.usefixtures("_old")
def test_administrators_see_every_light_and_what_to_do(client):
    client.force_login(make_user(Role.ADMIN), backend=BACKEND)
    page = client.get("/health/")
    assert len(read_texts(page, "tbody tr")) == len(LIGHTS)
    assert read_texts(page, "#backup td")[:3] == ["备份", "需要处理", "尚无备份集。"]
    assert read_texts(page, "#migrations td") == ["数据库结构", "正常", "与程序一致。", "—"]


def test_the_two_workers_have_a_pulse_each(monkeypatch):
    monkeypatch.setattr("operations.pulses.noted", {})
    note_worker(sender=SimpleNamespace(eventer=SimpleNamespace(hostname="figures@server")))
    assert (see("figures-worker"), see("worker")) == ("green", "red")
    note_worker(sender=SimpleNamespace(eventer=SimpleNamespace(hostname="celery@server")))
    assert see("worker") == "green"


@pytest.mark.parametrize(("days", "colour"), [(31, "green"), (8, "yellow"), (3, "red")])
def test_the_certificate_of_the_mail_server_ends(settings, monkeypatch, days, colour):
    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS, settings.EMAIL_HOST = "smtp", True, "mail.example"
    asked = []
    monkeypatch.setattr(mail_certificate, "ask_server", lambda: asked.append(1) or time.time() + days * 86400 + 60)
    assert (see("mail-certificate"), see("mail-certificate"), len(asked)) == (colour, colour, 1)


def test_a_mail_server_without_a_proper_certificate_is_red(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_USE_SSL = "smtp", True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert see("mail-certificate") == "red"
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    assert see("mail-certificate") == "grey"
