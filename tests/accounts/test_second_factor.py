"""The second factor: set up with a code, asked for after the password, recovered, reset by two; one's own sessions."""

import datetime as dt
import re
from base64 import b32decode

import pytest
from axes.models import AccessFailureLog
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AccountChange, FactorReset, RecoveryCode, Role, User
from accounts.policy import Policy
from accounts.policy_changes import policy_change
from accounts.second_factor import (
    code_verify,
    device_begin,
    device_confirm,
    factor_reset_ask,
    factor_reset_decide,
    find_device,
    read_wait,
    recovery_code_use,
)
from accounts.services import user_create
from tests.factories import make_user
from tests.pages import find_elements, read_text, read_texts

pytestmark = pytest.mark.django_db
PASSWORD = "long-and-odd-1"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def clerk() -> User:
    return user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)


def code_of(user: User, steps: int = 0) -> str:
    """Return what the person's app shows, some steps of half a minute later."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def set_up(user: User) -> list[str]:
    device_begin(user=user)
    codes = device_confirm(user=user, code=code_of(user))
    assert codes is not None
    # The code that put it in force is used up; the tests go on with the next step's.
    TOTPDevice.objects.filter(user=user).update(last_t=-1)
    return codes


def sign_in(username: str = "clerk") -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def enter(client: Client, code: str) -> int:
    return client.post("/second-factor/", {"code": code}).status_code


def test_it_is_set_up_with_the_code_of_the_key_that_the_page_shows(client, clerk):
    client.force_login(clerk, backend=BACKEND)
    page = client.get("/second-factor/set-up/")
    assert find_elements(page, ".account__qr")[0].get("src").startswith("data:image/svg+xml")
    key = b32decode(read_text(page, ".account__key").replace(" ", ""))
    assert key == TOTPDevice.objects.get().bin_key
    assert client.post("/second-factor/set-up/", {"code": "000000"}).status_code == 422
    assert find_device(clerk) is None
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    shown = client.post("/second-factor/set-up/", {"code": f"{totp(key):06}"})
    codes = read_texts(shown, ".account__codes code")
    assert len(set(codes)) == 10 and all(re.fullmatch(r"([a-z2-9]{4}-){2}[a-z2-9]{4}", code) for code in codes)
    assert AccountChange.objects.get().what == "factor"
    assert not any(code.replace("-", "") in digest for code in codes for digest in digests())
    assert client.get("/enterprises/").status_code == 200


def digests() -> list[str]:
    return list(RecoveryCode.objects.values_list("digest", flat=True))


def test_the_password_alone_opens_nothing(clerk):
    set_up(clerk)
    client = sign_in()
    for address in ("/", "/enterprises/", "/api/v1/enterprises/", "/password/", "/own-security/"):
        assert client.get(address).url == "/second-factor/"
    assert client.get("/enterprises/", headers={"HX-Request": "true"}).status_code == 204
    assert enter(client, "000000") == 422
    log = AccessFailureLog.objects.get()
    assert (log.username, log.path_info, client.get("/enterprises/").status_code) == ("clerk", "/second-factor/", 302)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - dt.timedelta(seconds=2))
    assert enter(client, code_of(clerk)) == 302
    assert client.get("/enterprises/").status_code == 200
    assert client.get("/second-factor/").url == "/"


def test_a_code_holds_once_and_the_wait_after_failures_doubles(clerk):
    set_up(clerk)
    code = code_of(clerk)
    assert code_verify(user=clerk, code=code)
    assert not code_verify(user=clerk, code=code), "replayed"
    assert 1 <= read_wait(clerk) <= 2
    assert not code_verify(user=clerk, code=code_of(clerk, 1)), "not looked at before the wait is over"
    for failures, seconds in ((1, 1), (4, 8)):
        moment = timezone.now() - dt.timedelta(seconds=seconds, milliseconds=-500)
        TOTPDevice.objects.update(throttling_failure_count=failures, throttling_failure_timestamp=moment)
        assert not code_verify(user=clerk, code=code_of(clerk, 1))
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - dt.timedelta(seconds=1000))
    assert code_verify(user=clerk, code=code_of(clerk, 1))
    assert read_wait(clerk) == 0


def test_each_of_ten_recovery_codes_opens_once_whatever_failed_on_the_app(clerk):
    codes = set_up(clerk)
    other = make_user(Role.LEADER)
    TOTPDevice.objects.update(throttling_failure_count=9, throttling_failure_timestamp=timezone.now())
    assert not recovery_code_use(user=other, code=codes[0])
    client = sign_in()
    assert enter(client, codes[0].upper().replace("-", " ")) == 302
    assert client.get("/enterprises/").status_code == 200
    assert enter(sign_in(), codes[0]) == 422
    assert [recovery_code_use(user=clerk, code=code) for code in codes[1:]] == [True] * 9
    assert not any(recovery_code_use(user=clerk, code=code) for code in [*codes, "", "é" * 12])


def test_new_recovery_codes_take_the_place_of_the_old_against_a_code_of_the_app(client, clerk):
    old = set_up(clerk)
    client = sign_in()
    enter(client, old[0])
    client.post("/second-factor/codes/", {"code": "000000"})
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    new = read_texts(client.post("/second-factor/codes/", {"code": code_of(clerk)}), ".account__codes code")
    assert not recovery_code_use(user=clerk, code=old[1])
    assert recovery_code_use(user=clerk, code=new[9])


@pytest.mark.parametrize(
    ("asked_of", "role", "place"),
    [
        ("nobody", Role.ADMIN, "/users/"),
        ("administrators", Role.ADMIN, "/second-factor/set-up/"),
        ("administrators", Role.AUDITOR, "/second-factor/set-up/"),
        ("administrators", Role.LEADER, "/leadership/"),
        ("everybody", Role.LEADER, "/second-factor/set-up/"),
    ],
)
def test_the_switch_says_who_has_to_set_it_up(client, asked_of, role, place):
    user = make_user(role)
    policy_change(policy=Policy(second_factor=asked_of), reason="等保", by=make_user(Role.ADMIN))
    client.force_login(user, backend=BACKEND)
    assert client.get("/").url == place


def test_two_people_reset_it_and_no_third_way(client, clerk):
    set_up(clerk)
    asking, deciding = make_user(Role.ADMIN), make_user(Role.SECURITY)
    client.force_login(asking, backend=BACKEND)
    client.post(f"/users/{clerk.pk}/second-factor/", {"reason": "手机丢失，已电话核实"})
    reset = FactorReset.objects.get()
    for by in (asking, clerk):
        with pytest.raises(ValidationError, match="第二人"):
            factor_reset_decide(reset=reset, is_confirmed=True, by=by)
    client.post("/second-factor/resets/", {"reset": reset.pk, "confirm": "1"})
    assert find_device(clerk) is not None
    with pytest.raises(ValidationError, match="已"):
        factor_reset_ask(user=clerk, reason="x", by=asking)
    for role in (Role.OFFICE, Role.AUDITOR):
        client.force_login(make_user(role), backend=BACKEND)
        assert client.post("/second-factor/resets/", {"reset": reset.pk, "confirm": "1"}).status_code == 403
    client.force_login(deciding, backend=BACKEND)
    client.post("/second-factor/resets/", {"reset": reset.pk, "confirm": "1"})
    reset.refresh_from_db()
    assert (reset.decided_by, reset.is_confirmed, find_device(clerk), digests()) == (deciding, True, None, [])
    with pytest.raises(ValidationError, match="已"):
        factor_reset_decide(reset=reset, is_confirmed=False, by=make_user(Role.ADMIN))


def test_a_refused_reset_takes_nothing_away(clerk):
    set_up(clerk)
    reset = factor_reset_ask(user=clerk, reason="x", by=make_user(Role.ADMIN))
    factor_reset_decide(reset=reset, is_confirmed=False, by=make_user(Role.AUDITOR))
    assert find_device(clerk) is not None and len(digests()) == 10


def test_the_database_lets_nobody_decide_what_they_asked_for(clerk):
    admin = make_user(Role.ADMIN)
    with pytest.raises(IntegrityError):
        FactorReset.objects.create(
            user=clerk, reason="x", asked_by=admin, decided_by=admin, decided_at=timezone.now(), is_confirmed=True
        )


def test_ones_own_sessions_are_listed_and_ended_and_nobody_elses(client, clerk):
    here, there = sign_in(), sign_in()
    user_create(username="other", role=Role.OFFICE, password=PASSWORD)
    other = sign_in("other")
    page = here.get("/own-security/")
    begun = [field.get("value") for field in find_elements(page, "[name=begun]")]
    assert len(begun) == 1
    assert here.session.session_key not in page.content.decode()
    stranger = find_elements(sign_in("other").get("/own-security/"), "[name=begun]")[0].get("value")
    here.post("/own-security/end/", {"begun": stranger})
    here.post("/own-security/end/", {"begun": begun[0]})
    assert [one.get("/enterprises/").status_code for one in (here, there, other)] == [200, 302, 200]
