"""The security switches: kept with reason and history, and each of them in force."""

import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import AccountChange, Role, SwitchChange, User
from accounts.own_sessions import list_sessions
from accounts.passwords import SwitchedPasswordValidator, count_classes
from accounts.policy import SHIPPED, SWITCHES, Policy, read_policy
from accounts.policy_changes import accounts_close_due, list_soon_unused, policy_change, sign_in_log_prune
from accounts.services import user_create, user_open
from notifications.models import InboxMessage
from operations.tasks import close_accounts
from tests.factories import make_user
from tests.pages import read_texts

pytestmark = pytest.mark.django_db
PASSWORD = "long-and-odd-1"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN)


def put(admin: User, **switches: object) -> None:
    """Put switches in force as they would stand after a change of a month ago."""
    policy_change(policy=Policy(**(vars(read_policy()) | switches)), reason="等保测评", by=admin)
    SwitchChange.objects.update(at=timezone.now() - dt.timedelta(days=30))


def sign_in(username: str = "clerk", password: str = PASSWORD, address: str = "203.0.113.9") -> tuple[Client, int]:
    client = Client(REMOTE_ADDR=address)
    return client, client.post("/sign-in/", {"username": username, "password": password}).status_code


def form_of(**changed: object) -> dict[str, object]:
    typed = {switch.code: getattr(read_policy(), switch.code) for switch in SWITCHES}
    return typed | {"admin_addresses": "", "reason": "等保二级"} | changed


def test_the_administrator_changes_switches_with_a_reason_and_the_history_tells(client, admin):
    client.force_login(admin, backend=BACKEND)
    assert client.post("/security/", form_of(idle_minutes=15, reason="")).status_code == 422
    assert client.post("/security/", form_of(idle_minutes=4)).status_code == 422
    assert read_policy() == SHIPPED
    assert client.post("/security/", form_of(idle_minutes=15, account_end_required=True)).status_code == 302
    assert (read_policy().idle_minutes, read_policy().account_end_required) == (15, True)
    assert client.session.get_session_cookie_age() == 15 * 60, "the session that changed it too"
    recorded = SwitchChange.objects.order_by("code").values_list("code", "before", "after", "reason", "by")
    assert list(recorded) == [
        ("account_end_required", False, True, "等保二级", admin.pk),
        ("idle_minutes", 30, 15, "等保二级", admin.pk),
    ]
    client.post("/security/", form_of(idle_minutes=20))
    assert read_policy().idle_minutes == 20
    assert read_texts(client.get("/security/"), "section td.num, section td[data-label='变更后']")[:1] == ["20"]


LEVELS = {
    "password_min_length": (8, 10), "password_classes": (3, 4), "password_history": (5, 8), "password_max_age_days": (90, 90),
    "first_sign_in_change": (True, True), "lock_after_failures": (5, 5), "lock_minutes": (15, 30), "idle_minutes": (30, 15),
    "absolute_session_hours": (12, 8), "sessions_at_once": (2, 1), "account_end_required": (False, True),
    "close_unused_days": (90, 60), "second_factor": ("administrators", "everybody"), "sign_in_log_days": (3650, 3650),
    "trail_years": (10, 10), "audit_seal_seconds": (30, 10), "audit_offsite_anchor": (False, True),
    "export_watermark": (False, True), "paper_mark": ("no_mark", "internal"), "security_marks": (False, True),
    "no_store": (True, True),
}  # fmt: skip


@pytest.mark.parametrize("level", [2, 3])
def test_a_level_fills_in_its_values_and_changes_nothing_before_it_is_saved(client, admin, level):
    client.force_login(admin, backend=BACKEND)
    form = client.get(f"/security/?level={level}").context["form"]
    assert {code: form[code].value() for code in LEVELS} == {code: values[level - 2] for code, values in LEVELS.items()}
    # Besides: the addresses of administrators, and 三员, which two people switch.
    assert set(LEVELS) | {"admin_addresses", "three_admins"} == {switch.code for switch in SWITCHES}
    assert read_policy() == SHIPPED


@pytest.mark.parametrize("is_on", [True, False])
def test_a_password_handed_out_is_changed_first_unless_the_switch_lets_it_stay(admin, is_on):
    put(admin, first_sign_in_change=is_on)
    account = User(username="clerk", display_name="李文", role=Role.OFFICE)
    client, status = sign_in("clerk", user_open(user=account, by=admin))
    assert status == 302
    assert client.get("/board/").headers.get("Location", "") == ("/password/" if is_on else "")


@pytest.mark.parametrize(("role", "look", "change"), [(Role.AUDITOR, 200, 0), (Role.OFFICE, 403, 0)])
def test_auditors_read_the_switches_and_change_nothing(client, role, look, change):
    client.force_login(make_user(role), backend=BACKEND)
    assert client.get("/security/").status_code == look
    client.post("/security/", form_of(idle_minutes=15))
    assert SwitchChange.objects.count() == change


def test_an_administrator_cannot_lock_themselves_out_by_addresses(client, admin):
    client.force_login(admin, backend=BACKEND)
    for typed in ("10.1.0.0/16", "10.1.0.0/99", "office"):
        answer = client.post("/security/", form_of(admin_addresses=typed))
        assert list(answer.context["form"].errors) == ["admin_addresses"]
    assert client.post("/security/", form_of(admin_addresses="127.0.0.0/8\n10.1.2.3")).status_code == 302
    assert read_policy().admin_addresses == ["127.0.0.0/8", "10.1.2.3/32"]


def test_administrators_come_from_their_addresses_only_and_nobody_else_minds(admin):
    admin.set_password(PASSWORD)
    admin.save()
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    inside, _status = sign_in(admin.username, address="10.1.0.7")
    put(admin, admin_addresses=["10.1.0.0/16"])
    assert inside.get("/users/").status_code == 200
    assert inside.get("/users/", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert sign_in(admin.username)[1] == 200
    assert sign_in(admin.username, address="10.1.0.8")[1] == 302
    assert sign_in()[1] == 302


def test_passwords_are_held_to_length_kinds_and_history(admin):
    user = user_create(username="clerk", role=Role.OFFICE, password="First-one-1")
    for password in ("Second-two-2", "Third-three-3"):
        user.set_password(password)
        user.save()
    check = SwitchedPasswordValidator().validate
    assert [count_classes(text) for text in ("abc", "aB", "aB1", "aB1-", "密码aB1")] == [1, 2, 3, 4, 4]
    for refused in ("Abc-123", "longenough1", "First-one-1", "Third-three-3"):
        with pytest.raises(ValidationError):
            check(refused, user)
    check("Other-one-9", user)
    put(admin, password_history=2, password_classes=4, password_min_length=11)
    check("First-one-1", user)
    for refused in ("Second-two-2", "other-one-99", "Other-one-9"[:10]):
        with pytest.raises(ValidationError):
            check(refused, user)


def test_an_old_password_is_changed_before_anything_else_opens(admin):
    user = user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    put(admin, password_max_age_days=90)

    def lands(days: int) -> str:
        User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - dt.timedelta(days=days, minutes=-5))
        return sign_in()[0].get("/enterprises/").headers.get("Location", "")

    assert (lands(90), lands(91)) == ("", "/password/")


def test_the_lock_follows_the_switches_and_an_account_alone_is_locked_after_twenty(admin):
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    put(admin, lock_after_failures=3, lock_minutes=30)
    assert [sign_in(password="wrong")[1] for _ in range(3)] == [200, 200, 429]
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=29))
    assert sign_in()[1] == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=31))
    assert sign_in()[1] == 302
    for number in range(19):
        assert sign_in(password="wrong", address=f"198.51.100.{number}")[1] == 200
    assert sign_in(address="203.0.113.77")[1] == 302, "a success forgets the failures of its own address only"
    assert sign_in(password="wrong", address="198.51.100.99")[1] == 429
    assert sign_in(address="203.0.113.78")[1] == 429


def test_a_session_ends_when_idle_and_at_its_absolute_end_and_open_ones_follow_a_change(admin):
    user = user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    client, _status = sign_in()

    def minutes() -> float:
        row = Session.objects.get(session_key=client.session.session_key)
        return round((row.expire_date - timezone.now()) / dt.timedelta(minutes=1))

    assert minutes() == 30
    put(admin, idle_minutes=15, absolute_session_hours=1)
    assert minutes() == 15
    session = client.session
    session["ends_at"] = (timezone.now() + dt.timedelta(minutes=4)).isoformat()
    session.save()
    assert minutes() == 4
    Session.objects.update(expire_date=timezone.now() + dt.timedelta(minutes=1))
    assert client.get("/enterprises/").status_code == 200
    assert minutes() == 4, "what the person does lengthens it to its absolute end and no further"
    assert [one.address for one in list_sessions(user)] == ["203.0.113.9"]


def test_one_session_too_many_ends_the_oldest(admin):
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    put(admin, sessions_at_once=2)
    first, second, third = (sign_in(address=f"203.0.113.{number}")[0] for number in range(3))
    assert [one.get("/enterprises/").status_code for one in (first, second, third)] == [302, 200, 200]


def test_an_account_ends_with_its_last_day(admin):
    user = user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    today = timezone.localdate()
    User.objects.filter(pk=user.pk).update(ends_on=today)
    assert sign_in()[1] == 302
    assert accounts_close_due() == []
    User.objects.filter(pk=user.pk).update(ends_on=today - dt.timedelta(days=1))
    assert sign_in()[1] == 200
    assert accounts_close_due() == [user]
    change = AccountChange.objects.get()
    assert (change.account, change.before, change.after, change.by) == (user, "启用", "停用", None)


def test_unused_accounts_are_told_and_then_closed_but_never_the_last_administrator(admin, settings):
    settings.BUSINESS_DATE = ""
    unused, used = make_user(Role.LEADER, preferences={"language": "en"}), make_user(Role.LEADER)

    def used_days_ago(user: User, days: int) -> None:
        moment = timezone.now() - dt.timedelta(days=days)
        User.objects.filter(pk=user.pk).update(last_login=moment, date_joined=moment, password_set_at=moment)

    for user, days in ((unused, 77), (used, 75), (admin, 400)):
        used_days_ago(user, days)
    assert list_soon_unused() == []
    put(admin, close_unused_days=90)
    assert {user for user, _used_at in list_soon_unused()} == {unused, admin}
    close_accounts()
    close_accounts()
    told = InboxMessage.objects.filter(user__in=[unused, admin]).values_list("user", "subject")
    assert dict(told) == {
        unused.pk: "Your account will be closed because it is not used",
        admin.pk: "您的账号长期未使用，即将停用",
    }
    assert len(told) == 2
    used_days_ago(unused, 91)
    SwitchChange.objects.update(at=timezone.now() - dt.timedelta(days=13))
    assert accounts_close_due() == [], "nobody can have been told fourteen days before"
    SwitchChange.objects.update(at=timezone.now() - dt.timedelta(days=15))
    assert accounts_close_due() == [unused]


def test_the_sign_in_log_is_kept_as_long_as_the_switch_says(admin):
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    put(admin, sign_in_log_days=183)
    for days in (182, 184):
        sign_in()
        AccessLog.objects.filter(pk=AccessLog.objects.latest("pk").pk).update(
            attempt_time=timezone.now() - dt.timedelta(days=days)
        )
    sign_in_log_prune()
    assert AccessLog.objects.count() == 1
