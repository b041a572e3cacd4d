"""The self-check of 等保: each control is looked at on the portal itself, and a broken one turns red."""

import base64
import datetime as dt
import re
import uuid
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings as portal
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Level, Role, SecurityMark, User
from accounts.owed import KEY
from accounts.policy import Policy, read_policy
from accounts.policy_changes import policy_change
from audit.models import Act, Verification
from evidence.models import EvidenceFile
from inspections.models import Law
from operations.models import ControlCheck
from operations.self_check.controls import list_controls
from operations.self_check.identity import name_low
from operations.self_check.outcomes import WORDS, describe
from operations.services.self_check import look, self_check_run
from operations.tasks import self_check
from tests.factories import make_body, make_user
from tests.inspections.test_cases import make_case
from tests.pages import read_text, read_texts

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CONTROLS = {control.number: control for control in list_controls()}
OF_BACKUPS = {22, 23}
LEVEL_2 = {
    "password_max_age_days": 90, "sessions_at_once": 2, "close_unused_days": 90, "second_factor": "administrators",
}  # fmt: skip


@pytest.fixture(autouse=True)
def local(settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]


def browse(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    # As after the second factor.
    session = client.session
    session[KEY] = []
    session.save()
    return client


@pytest.fixture
def admin() -> User:
    make_user(Role.AUDITOR)
    admin = make_user(Role.ADMIN)
    put(admin, **LEVEL_2)
    Verification.objects.create(finished_at=timezone.now(), events=7)
    make_act(user=admin.pk, role="admin")
    return admin


def make_act(**details: object) -> None:
    known = {"channel": "web", "act": "POST /users/new/", "request": "7", "address": "192.0.2.7"}
    Act.objects.create(id=uuid.uuid4(), at=timezone.now(), details=known | details)


def put(admin: User, **switches: object) -> None:
    policy_change(policy=Policy(**(vars(read_policy()) | switches)), reason="等保二级", by=admin)


def find_failing() -> dict[int, str]:
    return {number: seen.code for number, control in CONTROLS.items() if not (seen := look(control)).passed}


def test_22_controls_are_of_level_2_and_each_names_a_test_that_there_is():
    assert [sum(control.level == level for control in CONTROLS.values()) for level in (2, 3)] == [22, 7]
    for control in CONTROLS.values():
        file, _, name = control.test.partition("::")
        if control.level == 2:
            assert file, control.number
        if file:
            assert re.search(rf"def {name}\b" if name else ".", Path(portal.BASE_DIR, file).read_text()), control.test


def test_with_the_values_of_level_2_all_hold_but_what_waits_for_backups(admin):
    # Level 3: second factor of all, three administrators, marks of secrecy, a key for the sets.
    assert find_failing() == {
        4: "factor_not_all", 9: "three_off", 11: "marks_off", 21: "sets_plain", 22: "backup_old", 23: "no_copy",
        29: "three_off",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "switches", "code"),
    [
        (1, {"password_max_age_days": 0}, "switch_low"),
        (2, {"lock_after_failures": 20}, "switch_low"),
        (7, {"close_unused_days": 0}, "switch_low"),
        (14, {}, "trail_unverified"),
        (24, {"no_store": False}, "kept_by_browser"),
    ],
)
def test_a_switch_that_asks_too_little_turns_its_line_red(admin, number, switches, code):
    put(admin, **switches)
    if number == 14:
        Verification.objects.update(finished_at=timezone.now() - dt.timedelta(hours=27))
    assert (number, code) in find_failing().items()


def test_an_act_without_a_role_or_no_act_at_all_turns_its_line_red(admin, monkeypatch):
    assert look(CONTROLS[13]).values == {"number": 1}
    make_act(user=admin.pk, role="")
    assert look(CONTROLS[13]) == (False, "act_incomplete", {"number": 1})
    # The trail lets nothing be deleted.
    monkeypatch.setattr("operations.self_check.trail.NEWEST", 0)
    assert look(CONTROLS[13]).code == "no_acts"


def test_a_server_that_holds_to_https_passes_whatever_it_chose_about_preloading(admin, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_HSTS_PRELOAD = ["zlxq.baodi.example"], False
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31536000, True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECRET_KEY = "a-key-of-more-than-fifty-signs-0123456789-abcdefghijklmnop"
    assert look(CONTROLS[3]).code == "transport"


def test_a_default_password_turns_its_line_red(admin):
    assert look(CONTROLS[6]).passed
    user = make_user(Role.OFFICE)
    User.objects.filter(pk=user.pk).update(username="admin")
    user.refresh_from_db()
    user.set_password("admin123")
    user.save()
    seen = look(CONTROLS[6])
    assert (seen.code, seen.values) == ("default_accounts", {"names": "admin"})


def test_what_is_broken_beneath_turns_its_line_red(admin, settings, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_user DISABLE TRIGGER three_admins_never_change_places")
        cursor.execute("ALTER TABLE enterprises_enterprise DISABLE TRIGGER audit_update")
    settings.ALLOWED_HOSTS = ["zlxq.baodi.example"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "PrivateAnswers" not in name]
    settings.SECURE_HSTS_SECONDS = 0
    monkeypatch.setattr("accounts.lockout.LockoutHandler.get_failures", lambda *_args, **_kwargs: 0)
    monkeypatch.setattr("operations.self_check.intrusion.check_content", lambda upload: None)
    monkeypatch.setattr("operations.self_check.intrusion.read_version", lambda name: "0")
    monkeypatch.setattr("operations.self_check.trail.is_trail_deleted_on_trial", lambda: True)
    failing = find_failing()
    assert {number: failing.get(number) for number in (2, 3, 8, 12, 14, 17, 18, 19, 24)} == {
        2: "no_lock", 3: "transport_open", 8: "rules_missing", 12: "not_recorded", 14: "trail_writable",
        17: "addresses_open", 18: "input_taken", 19: "packages_differ", 24: "kept_by_browser",
    }  # fmt: skip


def test_the_portal_asks_little_of_people(monkeypatch):
    assert look(CONTROLS[25]).passed
    monkeypatch.setattr("operations.self_check.data.TOO_PERSONAL", re.compile("^phone$"))
    assert "accounts.User.phone" in look(CONTROLS[25]).values["names"]


def test_a_telephone_that_somebody_wrote_plainly_turns_its_line_red(admin, settings, tmp_path):
    settings.BACKUP_KEY_FILE = str(tmp_path / "key")
    Path(settings.BACKUP_KEY_FILE).write_text(base64.urlsafe_b64encode(bytes(32)).decode())
    make_user(Role.OFFICE, phone="022-29240001")
    assert look(CONTROLS[21]).code == "enciphered"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET phone = '022-29240002' WHERE role = 'office'")
    assert look(CONTROLS[21])[1:] == ("phones_plain", {"number": 1})


def test_a_way_round_the_security_marks_turns_its_line_red(admin, monkeypatch):
    assert look(CONTROLS[11]) == (False, "marks_off", {})
    put(admin, security_marks=True)
    make_case(make_body(), Law.objects.create(name="产品质量法", position=1))
    make_user(clearance=Level.SENSITIVE)
    assert look(CONTROLS[11]) == (True, "marks_held", {"marked": 0, "cleared": 1})
    monkeypatch.setattr("inspections.querysets.cleared_rows", lambda rows, user: rows)
    assert look(CONTROLS[11]) == (False, "marks_open", {"names": "执法案件"})
    monkeypatch.setattr("evidence.storage.check_clearance", lambda user, file: None)
    assert look(CONTROLS[11]) == (False, "marks_open", {"names": "执法案件、证明材料"})
    monkeypatch.setattr("audit.access.list_hidden_rows", lambda user: [])
    assert look(CONTROLS[11]).code == "marks_open"
    assert (SecurityMark.objects.count(), EvidenceFile.objects.count()) == (0, 0)


def test_what_cannot_be_looked_at_does_not_hold(monkeypatch):
    monkeypatch.setattr("operations.self_check.trail.list_outdated", lambda: 1 / 0)
    seen = look(CONTROLS[12])
    assert (seen.passed, seen.code, seen.values) == (False, "could_not_look", {"error": "division by zero"})


def test_a_trial_leaves_nothing_behind(admin):
    self_check_run()
    assert (AccessAttempt.objects.count(), AccessFailureLog.objects.count()) == (0, 0)
    assert ControlCheck.objects.count() == 29


def test_the_sheet_tells_value_test_and_the_day_it_last_passed_and_goes_red(admin):
    client = browse(admin)
    assert "尚未检查" in read_text(client.get("/operations/self-check/"), ".notice--info")
    self_check()
    ControlCheck.objects.update(checked_at=timezone.now() - dt.timedelta(days=2))
    put(admin, password_max_age_days=0)
    self_check()
    page = client.get("/operations/self-check/")
    first, second = (next(line for line in page.context["levels"][0][1] if line.control.number == n) for n in (1, 2))
    assert (first.colour, second.colour) == ("red", "green")
    today = timezone.localdate()
    assert ((today - first.passed_on).days, (today - second.passed_on).days) == (2, 0)
    assert "以下策略要求过低" in read_texts(page, "#control-1 td")[3]
    assert [read_texts(page, f"#control-{number} td")[4] for number in (1, 2)] == ["不符合", "符合"]
    assert read_texts(page, "#control-20 td")[3].startswith("尚未提交文件")
    assert page.context["levels"][0][2] == 22 - len(OF_BACKUPS) - 1
    book = client.get("/operations/self-check/?export=xlsx")
    assert book.status_code == 200


def test_every_outcome_has_its_words():
    told = "".join(path.read_text() for path in Path(portal.BASE_DIR, "operations", "self_check").glob("*.py"))
    codes = set(re.findall(r'(?:holds|fails)\(\s*"(\w+)"', told))
    assert codes - set(WORDS) == set()


@pytest.mark.parametrize(("role", "status"), [(Role.SECURITY, 200), (Role.AUDITOR, 200), (Role.OFFICE, 403)])
def test_who_sees_the_sheet(role, status):
    assert browse(make_user(role)).get("/operations/self-check/").status_code == status


def test_what_was_seen_is_told_by_names_in_the_readers_language():
    tables = {"tables": ["enterprises_enterprise", "audit_tell"]}
    switches, roles = name_low(["password_min_length"]).values, {"roles": ["auditor", "auditadmin"]}
    assert switches == {"switches": ["password_min_length"]}
    assert [describe("not_recorded", tables), describe("switch_low", switches), describe("audit_pages", roles)] == [
        "未按要求记录：企业、audit_tell。",
        describe("switch_low", {"names": "密码最短长度（位）"}),
        "变更记录仅供审计人员、审计管理员查阅；登录、查阅和核验均有记录。",
    ]
    with override("en"):
        assert describe("not_recorded", tables) == "Not recorded as they should be: enterprise, audit_tell."
        assert describe("audit_pages", roles).startswith("The trail is read by auditor, audit administrator only;")
