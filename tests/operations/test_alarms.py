"""Alarms: told once when they begin, once when they are over, to the administrators and nobody else."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Role
from exchange.models import ExportJob, JobState, SheetImport
from notifications.models import InboxMessage, MessageEmail
from operations.models import Alarm
from operations.services import alarms
from operations.services.alarms import alarms_update
from targets.models import Comparison, StaleMark
from tests.factories import make_cause, make_quarters, make_user
from tests.pages import read_texts

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _only_these(monkeypatch):
    """Look at what this file makes, and not at the disk of the machine."""
    chosen = {key: colour for key, colour in alarms.ALARMED.items() if key in {"figures", "comparison", "jobs", "mail"}}
    monkeypatch.setattr(alarms, "ALARMED", chosen)


def told() -> list[tuple[str, str]]:
    return list(InboxMessage.objects.order_by("pk").values_list("user__username", "subject"))


def test_a_change_that_waits_is_told_once_and_its_end_too():
    admin, _office = make_user(Role.ADMIN, email="root@example.gov.cn"), make_user(Role.OFFICE)
    make_quarters(2014, 2014)
    mark = StaleMark.objects.create(measure="x", quarter_id=20143, cause=make_cause("x"))
    StaleMark.objects.update(created_at=timezone.now() - 119 * MINUTE / 60)
    alarms_update()
    assert told() == []
    StaleMark.objects.update(created_at=timezone.now() - 121 * MINUTE / 60)
    alarms_update()
    alarms_update()
    assert told() == [(admin.username, "告警：完成情况")]
    message = InboxMessage.objects.get()
    assert message.text.splitlines() == [
        "有 1 项变更待计入，最早的已等待 2分1秒。",
        "请查看 worker 是否运行；其日志写明未能完成的测算。",
    ]
    assert (message.url, message.kind) == ("/health/", "fault")
    assert MessageEmail.objects.get().message == message

    mark.delete()
    alarms_update()
    alarms_update()
    assert told() == [(admin.username, "告警：完成情况"), (admin.username, "解除：完成情况")]
    assert Alarm.objects.get().ended_at is not None
    assert admin.inbox.unread().count() == 2

    StaleMark.objects.create(measure="x", quarter_id=20143, cause=make_cause("x"))
    StaleMark.objects.update(created_at=timezone.now() - 3 * MINUTE)
    alarms_update()
    assert len(told()) == 3


@pytest.mark.parametrize(("hours", "is_told"), [(25, False), (27, True)])
def test_a_missing_night_is_told(hours, is_told):
    make_user(Role.ADMIN)
    Comparison.objects.create(finished_at=timezone.now())
    Comparison.objects.update(started_at=timezone.now() - dt.timedelta(hours=hours))
    alarms_update()
    assert Alarm.objects.filter(light="comparison").exists() is is_told


@pytest.mark.parametrize(("minutes", "is_told"), [(9, False), (11, True)])
def test_an_export_at_work_for_long_is_told_though_it_moves(minutes, is_told):
    user = make_user(Role.OFFICE)
    ExportJob.objects.create(requested_by=user, state=JobState.WORKING, touched_at=timezone.now(), register="x")
    ExportJob.objects.update(requested_at=timezone.now() - minutes * MINUTE)
    alarms_update()
    assert list(Alarm.objects.values_list("light", flat=True)) == (["jobs"] if is_told else [])


def test_a_sheet_is_at_work_since_it_was_confirmed():
    sheet = SheetImport.objects.create(
        requested_by=make_user(Role.OFFICE), state=SheetImport.State.WRITING, touched_at=timezone.now(), confirmed_at=timezone.now()
    )  # fmt: skip
    SheetImport.objects.filter(pk=sheet.pk).update(requested_at=timezone.now() - 60 * MINUTE)
    alarms_update()
    assert not Alarm.objects.exists()


def test_failing_mail_is_told():
    admin = make_user(Role.ADMIN)
    message = InboxMessage.objects.create(user=admin, kind="fault", subject="x", created_at=timezone.now())
    MessageEmail.objects.create(message=message, email="failed")
    alarms_update()
    assert Alarm.objects.get().words == "一日内有 1 封邮件发送失败。"


def test_each_administrator_is_told_in_their_language():
    own, english = make_user(Role.ADMIN), make_user(Role.ADMIN, preferences={"language": "en"})
    message = InboxMessage.objects.create(user=own, kind="fault", subject="x", created_at=timezone.now())
    mail = MessageEmail.objects.create(message=message, email="failed")
    alarms_update()
    mail.delete()
    alarms_update()
    # Of one alarm in the order of their names, whichever they have.
    began, ended = told()[1:3], told()[3:]
    assert dict(began) == {own.username: "告警：电子邮件", english.username: "Alarm: E-mail"}
    assert dict(ended) == {own.username: "解除：电子邮件", english.username: "Over: E-mail"}
    assert InboxMessage.objects.get(user=english, subject="Alarm: E-mail").text.isascii()


def test_the_health_page_lists_alarms_for_administrators(client):
    Alarm.objects.create(light="jobs", words="停滞")
    client.force_login(make_user(Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    row = read_texts(client.get("/health/"), "#alarm-list tbody td")
    assert (row[0], row[2:]) == ("导入导出", ["持续中", "停滞"])
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    assert read_texts(client.get("/health/"), "#alarm-list") == []
