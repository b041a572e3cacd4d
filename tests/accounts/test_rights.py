"""三员: three administrators who exclude each other, and rights that take effect with the security administrator's consent."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AccountChange, RightsRequest, Role, SwitchChange, User
from accounts.policy import SWITCHES, read_policy
from accounts.rights import rights_decide, three_admins_propose
from accounts.services import password_reset, user_save
from tests.factories import make_body, make_user
from tests.pages import read_texts

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Three:
    """One of each, with the switch on unless told otherwise, and somebody whose rights are changed."""

    def __init__(self, *, is_on: bool = True) -> None:
        self.system, self.security, self.audit = (make_user(role) for role in (Role.ADMIN, Role.SECURITY, Role.AUDIT))
        self.clerk = make_user(Role.OFFICE)
        if is_on:
            request = three_admins_propose(is_on=True, reason="等保三级", by=self.system)
            rights_decide(request=request, is_consented=True, refusal="", by=self.security)

    def browse(self, user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client


@pytest.fixture
def three() -> Three:
    return Three()


def test_the_database_lets_none_of_the_three_be_another():
    admin = make_user(Role.ADMIN, email="zhang@baodi.example")
    for refused in (
        lambda: User.objects.filter(pk=admin.pk).update(role=Role.SECURITY),
        lambda: make_user(Role.AUDIT, email="ZHANG@baodi.example"),
    ):
        with pytest.raises(IntegrityError, match=r"three_admins|never becomes"), transaction.atomic():
            refused()
    assert make_user(Role.AUDITOR, email="zhang@baodi.example").pk
    assert User.objects.filter(pk=admin.pk).update(role=Role.OFFICE) == 1
    admin.refresh_from_db()
    security = make_user(Role.SECURITY)
    security.role = Role.AUDIT
    with pytest.raises(ValidationError, match="互斥"):
        user_save(user=security, by=admin)


def test_it_is_proposed_by_one_and_confirmed_by_another_once_all_three_are_there():
    three = Three(is_on=False)
    User.objects.filter(pk=three.audit.pk).update(is_active=False)
    system, security = three.browse(three.system), three.browse(three.security)
    answer = system.post("/rights/mode/", {"reason": "等保三级"})
    assert "审计管理员" in answer.context["form"].non_field_errors()[0]
    User.objects.filter(pk=three.audit.pk).update(is_active=True)
    assert security.post("/rights/mode/", {"reason": "等保三级"}).status_code == 403
    system.post("/rights/mode/", {"reason": "等保三级"})
    asked = RightsRequest.objects.get()
    assert three.browse(three.clerk).post("/rights/decision/", {"request": asked.pk, "consent": "1"}).status_code == 403
    system.post("/rights/decision/", {"request": asked.pk, "consent": "1"})
    assert read_policy().three_admins is False, "nobody confirms what they proposed"
    security.post("/rights/decision/", {"request": asked.pk, "consent": "1"})
    assert read_policy().three_admins is True
    change = SwitchChange.objects.get()
    assert (change.code, change.after, change.reason, change.by) == ("three_admins", True, "等保三级", three.security)


def test_rights_of_a_new_account_take_effect_with_the_consent(three):
    system, security = three.browse(three.system), three.browse(three.security)
    page = system.post("/users/new/", {"username": "wang", "display_name": "王", "role": "office"})
    password = page.context["password"]
    user = User.objects.get(username="wang")
    assert [(line.before, line.after) for line in page.context["waiting"]] == [
        ("—", "项目办公室"),
        ("停用", "启用"),
    ] or user
    signing_in = {"username": "wang", "password": password}
    assert Client().post("/sign-in/", signing_in).status_code == 200
    asked = RightsRequest.objects.get(account=user)
    assert system.post("/rights/decision/", {"request": asked.pk, "consent": "1"}).status_code == 403
    assert "王" in read_texts(security.get("/rights/"), "tr[id^=request] td")[0]
    security.post("/rights/decision/", {"request": asked.pk, "consent": "1"})
    assert Client().post("/sign-in/", signing_in).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.is_staff) == (True, True)
    assert AccountChange.objects.get(account=user, what="active").by == three.security


def test_a_changed_role_waits_and_a_refusal_needs_a_reason_and_leaves_it(three):
    three.clerk.role, three.clerk.display_name = Role.LEADER, "李四"
    asked = user_save(user=three.clerk, by=three.system)
    three.clerk.refresh_from_db()
    assert (three.clerk.role, three.clerk.display_name) == (Role.OFFICE, "李四"), "the name needs no consent"
    three.clerk.role = Role.AUDITOR
    with pytest.raises(ValidationError, match="待同意"), transaction.atomic():
        user_save(user=three.clerk, by=three.system)
    security = three.browse(three.security)
    security.post("/rights/decision/", {"request": asked.pk, "refuse": "1", "refusal": " "})
    asked.refresh_from_db()
    assert asked.decided_at is None
    security.post("/rights/decision/", {"request": asked.pk, "refuse": "1", "refusal": "未见任命文件"})
    asked.refresh_from_db()
    three.clerk.refresh_from_db()
    assert (asked.is_consented, asked.refusal, asked.decided_by) == (False, "未见任命文件", three.security)
    assert three.clerk.role == Role.OFFICE
    with pytest.raises(ValidationError, match="已有决定"):
        rights_decide(request=asked, is_consented=True, refusal="", by=make_user(Role.SECURITY))


def test_consent_to_another_role_ends_the_sessions_that_had_the_old_one(three):
    body = make_body()
    client = Client()
    three.clerk.set_password("long-and-odd-1")
    three.clerk.save()
    client.post("/sign-in/", {"username": three.clerk.username, "password": "long-and-odd-1"})
    three.clerk.role, three.clerk.body = Role.LIAISON, body
    asked = user_save(user=three.clerk, by=three.system)
    assert client.get("/enterprises/").status_code == 200
    rights_decide(request=asked, is_consented=True, refusal="", by=three.security)
    assert client.get("/enterprises/").status_code == 302
    three.clerk.refresh_from_db()
    assert (three.clerk.role, three.clerk.body) == (Role.LIAISON, body)


def test_closing_takes_effect_at_once_and_opening_again_waits(three):
    three.clerk.is_active = False
    assert user_save(user=three.clerk, by=three.system) is None
    three.clerk.is_active = True
    asked = user_save(user=three.clerk, by=three.system)
    three.clerk.refresh_from_db()
    assert three.clerk.is_active is False
    assert asked.wanted["is_active"] is True


@pytest.mark.parametrize("kind", ["security", "audit", "system"])
def test_the_last_of_each_kind_stays_open(three, kind):
    last = getattr(three, kind)
    by = make_user(Role.ADMIN, is_active=False)
    last.is_active = False
    with pytest.raises(ValidationError, match="最后"):
        user_save(user=last, by=by)
    make_user(last.role)
    user_save(user=last, by=by)
    last.refresh_from_db()
    assert last.is_active is False


def test_with_three_administrators_the_system_administrator_sets_no_switch(three):
    typed = {switch.code: getattr(read_policy(), switch.code) for switch in SWITCHES if switch.code != "three_admins"}
    typed |= {"admin_addresses": "", "reason": "等保三级", "idle_minutes": 15}
    three.browse(three.system).post("/security/", typed)
    assert read_policy().idle_minutes == 30
    assert three.browse(three.security).post("/security/", typed).status_code == 302
    assert (read_policy().idle_minutes, read_policy().three_admins) == (15, True)
    assert three.browse(three.system).post("/second-factor/resets/", {"reset": 1}).status_code == 403


def test_a_password_set_by_the_system_administrator_opens_no_other_administrator(three):
    with pytest.raises(ValidationError, match="最后"), transaction.atomic():
        password_reset(user=three.security, by=three.system)
    other = make_user(Role.SECURITY)
    password = password_reset(user=other, by=three.system)
    assert Client().post("/sign-in/", {"username": other.username, "password": password}).status_code == 200
    rights_decide(request=RightsRequest.objects.get(account=other), is_consented=True, refusal="", by=three.security)
    assert Client().post("/sign-in/", {"username": other.username, "password": password}).status_code == 302


@pytest.mark.parametrize("decided_by", ["system", "clerk"])
def test_the_database_lets_nobody_consent_to_what_they_asked_for_or_to_their_own(three, decided_by):
    with pytest.raises(IntegrityError):
        RightsRequest.objects.create(
            account=three.clerk, wanted={}, asked_by=three.system, decided_by=getattr(three, decided_by),
            decided_at=timezone.now(), is_consented=True,
        )  # fmt: skip
