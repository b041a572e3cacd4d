"""Backups and drills in the browser: administrators ask, auditors look."""

import pytest

from accounts.models import Role
from exchange.models import FailureReason, JobState
from operations.models import Backup, Drill
from tests.factories import make_user
from tests.operations.sets import make_set
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def folder(db, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def admin(client, folder):
    user = make_user(Role.ADMIN)
    client.force_login(user, backend=BACKEND)
    return user


def make_drill(**fields) -> Drill:
    step = {"key": "parts", "seconds": 0.5, "passed": False, "findings": [["part_changed", {"name": "database.dump"}]]}
    return Drill.objects.create(**{"state": JobState.DONE, "passed": False, "steps": [step]} | fields)


def test_without_sets_it_says_when_the_next_is_made(client, admin):
    page = client.get("/operations/backups/")
    assert read_text(page, ".empty-state__hint") == "下一次备份在凌晨两点半进行。"


def test_a_click_asks_for_a_backup_and_a_second_is_told(client, admin):
    assert client.post("/operations/backups/new/").url == "/operations/backups/"
    assert [(job.state, job.requested_by) for job in Backup.objects.all()] == [(JobState.WAITING, admin)]
    page = client.post("/operations/backups/new/", follow=True)
    assert read_texts(page, ".notice--warning") == ["已有一次备份正在进行。"]
    assert Backup.objects.count() == 1
    assert find_elements(page, "#backups[hx-get='/operations/backups/']")


def test_a_click_asks_for_a_drill(client, admin):
    client.post("/operations/drills/new/")
    assert [(job.state, job.requested_by) for job in Drill.objects.all()] == [(JobState.WAITING, admin)]
    client.post("/operations/drills/new/")
    assert Drill.objects.count() == 1


def test_auditors_look_and_have_no_buttons(client, folder):
    client.force_login(make_user(Role.AUDITOR), backend=BACKEND)
    page = client.get("/operations/backups/")
    assert (page.status_code, find_elements(page, ".page-head form")) == (200, [])
    assert client.post("/operations/backups/new/").status_code == 403


def test_a_backup_that_came_to_nothing_says_why(client, admin):
    Backup.objects.create(state=JobState.FAILED, reason=FailureReason.DISK_FULL)
    words = read_text(client.get("/operations/backups/"), "#backups .notice--error")
    assert words == "上一次备份未能完成服务器磁盘已满，请联系管理员。"


def test_a_drill_tells_every_step_also_those_that_were_not_run(client, admin):
    page = client.get(f"/operations/drills/{make_drill().pk}/")
    assert read_texts(page, "tbody td[data-label='结果']") == ["未通过", *["未检查"] * 7]
    assert read_texts(page, "tbody tr:first-child td")[3:] == ["0.5", "database.dump 与写入时不一致：校验值不符。"]
    client.cookies["django_language"] = "en"
    page = client.get(f"/operations/drills/{make_drill().pk}/")
    assert read_texts(page, "tbody tr:first-child td")[4:] == [
        "database.dump is not what was written: its checksum differs."
    ]


def test_it_asks_the_database_as_often_however_many_drills_there_are(client, admin):
    make_drill(set_name="a")
    one = list_queries(lambda: client.get("/operations/backups/"))
    assert one == ["session", "user", "drill", "drill", "backup"]
    for name in "bcd":
        make_drill(set_name=name)
    assert list_queries(lambda: client.get("/operations/backups/")) == one


def test_sets_are_listed_with_the_drill_that_proved_them(client, portal, settings):
    client.force_login(make_user(Role.ADMIN), backend=BACKEND)
    made = make_set()
    Drill.objects.create(
        state=JobState.DONE, passed=True, set_name=made.name, seconds_to_restore=83.4, seconds_lost=5400
    )
    page = client.get("/operations/backups/")
    assert read_texts(page, "section:nth-of-type(2) tbody td")[1] == made.name
    assert read_texts(page, "section:nth-of-type(2) tbody td")[6] == "通过"
    assert read_texts(page, ".facts dd")[1:] == [made.name, "1分23秒", "1小时30分"]
