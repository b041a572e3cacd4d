"""The first account of a server, and what the database refuses of an account."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Role, User
from accounts.second_factor import factor_reset_ask, factor_reset_decide, find_device
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def create(monkeypatch, username: str = "root", password: str = "long-and-odd-1\n", **options: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    told = io.StringIO()
    call_command("create_admin", username, stdout=told, **options)
    return told.getvalue()


def test_it_makes_an_administrator_who_signs_in_and_sees_the_accounts(client, monkeypatch):
    assert "root" in create(monkeypatch, display_name="王管")
    user = User.objects.get()
    assert (user.role, user.is_staff, user.is_superuser, str(user)) == ("admin", True, False, "王管")
    assert client.post("/sign-in/", {"username": "root", "password": "long-and-odd-1"}).url == "/"
    assert client.get("/users/").status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("root", "12345678\n"),
        ("root", "\n"),
        ("root", ""),
        ("a b", "long-and-odd-1\n"),
        ("x" * 151, "long-and-odd-1\n"),
    ],
)
def test_it_refuses_a_weak_password_and_a_name_that_is_none(monkeypatch, username, password):
    with pytest.raises(CommandError):
        create(monkeypatch, username, password)
    assert not User.objects.exists()


def test_it_refuses_a_name_that_is_taken(monkeypatch):
    taken = make_user("leader")
    with pytest.raises(CommandError):
        create(monkeypatch, taken.username)
    assert User.objects.get() == taken


def test_two_different_passwords_create_nothing(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(["long-and-odd-1", "long-and-odd-2"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("accounts.management.commands.create_admin.getpass", lambda prompt: next(typed))
    with pytest.raises(CommandError, match="两次"):
        call_command("create_admin", "root")
    assert not User.objects.exists()


def test_django_s_own_command_makes_no_account_without_a_role():
    with pytest.raises(CommandError, match="create_admin"):
        call_command("createsuperuser", "--noinput", username="root", email="root@portal.example")


@pytest.mark.parametrize("fields", [{"role": ""}, {"role": "owner"}, {"is_superuser": True}])
def test_the_database_refuses_an_account_outside_the_roles(fields):
    with pytest.raises(IntegrityError):
        make_user(**{"role": "office"} | fields)


@pytest.mark.parametrize("lost", [Role.ADMIN, Role.SECURITY])
def test_the_only_one_of_a_kind_who_lost_the_second_factor_is_helped_by_another_made_here(monkeypatch, lost):
    there = {role: make_user(role) for role in (Role.ADMIN, Role.SECURITY)}
    TOTPDevice.objects.create(user=there[lost], confirmed=True)
    create(monkeypatch, "second", role=lost)
    # Who is there besides asks or decides, whichever their role may.
    pair = there | {lost: User.objects.get(username="second")}
    reset = factor_reset_ask(user=there[lost], reason="手机丢失", by=pair[Role.ADMIN])
    factor_reset_decide(reset=reset, is_confirmed=True, by=pair[Role.SECURITY])
    assert find_device(there[lost]) is None
