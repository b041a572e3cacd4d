"""Reminders by e-mail: to whom has an address, once, and again where it failed."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from reporting.models import ReminderLog, ReminderRule
from reporting.reminders.email import reminder_emails_send
from targets import clock
from tests.reporting.reminders.mornings import at, reminded

pytestmark = pytest.mark.django_db


class Picky(EmailBackend):
    """A mail server that refuses one address, and after that everything on the same connection."""

    broken = False

    def send_messages(self, messages):
        self.broken = self.broken or any("refused@" in address for message in messages for address in message.to)
        if self.broken:
            raise OSError("550 no such mailbox")
        return super().send_messages(messages)

    def close(self):
        self.broken = False


class Unreachable(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise OSError("timed out")


@pytest.fixture
def addressed(cast, rules):
    for user, address in ((cast.liaison, "liaison@example.cn"), (cast.head, "refused@example.cn")):
        user.email = address
        user.save()
    return cast


def states() -> dict[str, str]:
    return {row.user.role: row.email for row in ReminderLog.objects.select_related("user")}


def test_an_e_mail_goes_to_whom_has_an_address_and_once(addressed, send, settings):
    settings.EMAIL_BACKEND, settings.PORTAL_URL = (
        "django.core.mail.backends.locmem.EmailBackend",
        "https://portal.example",
    )
    send("2014-10-09")
    assert reminder_emails_send(now=clock.now()) == 1
    assert reminder_emails_send(now=clock.now()) == 0
    (letter,) = mail.outbox
    assert letter.to == ["liaison@example.cn"]
    assert letter.subject == f"催报：{addressed.body}2014年第三季度报告"
    assert f"https://portal.example{addressed.report.get_absolute_url()}" in letter.body
    assert states() == {"liaison": "sent"}


def test_a_rule_without_e_mail_and_a_person_without_address_get_none(cast, rules, send):
    cast.head.email = "head@example.cn"
    cast.head.save()
    ReminderRule.objects.filter(audience="head").update(by_email=False)
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 0
    assert states() == {"liaison": "", "head": ""}


@pytest.mark.parametrize("role", ["liaison", "head"])
def test_a_refused_address_holds_up_nobody_and_is_tried_again(addressed, send, settings, monkeypatch, role):
    refused, other = (addressed.head, addressed.liaison) if role == "head" else (addressed.liaison, addressed.head)
    for user, address in ((refused, "refused@example.cn"), (other, "other@example.cn")):
        user.email = address
        user.save()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Picky)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 1
    assert states() == {refused.role: "failed", other.role: "sent"}
    assert ReminderLog.objects.get(user=refused).email_error == "550 no such mailbox"
    refused.email = "right@example.cn"
    refused.save()
    assert reminder_emails_send(now=clock.now()) == 1
    assert states() == {"liaison": "sent", "head": "sent"}
    assert ReminderLog.objects.get(user=refused).email_error == ""


def test_a_server_that_cannot_be_reached_fails_all_and_the_inbox_has_them(addressed, send, settings, monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Unreachable)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 0
    assert states() == {"liaison": "failed", "head": "failed"}
    assert reminded().count() == 2
    monkeypatch.undo()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # After two days it is old news.
    assert reminder_emails_send(now=at("2014-10-16")) == 0
    assert reminder_emails_send(now=at("2014-10-15")) == 2
