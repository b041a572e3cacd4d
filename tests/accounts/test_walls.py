"""Screens on walls: a token opens the wall page, day and night, and nothing else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Role, WallDevice
from accounts.walls import COOKIE, digest_of, wall_device_issue
from tests.factories import make_user
from tests.pages import find_elements

BACKEND = "django.contrib.auth.backends.ModelBackend"


def set_up(token: str) -> Client:
    screen = Client(REMOTE_ADDR="10.1.0.7")
    assert screen.post("/wall/sign-in/", {"token": token}).url == "/wall/"
    return screen


def test_a_token_is_shown_once_kept_as_a_hash_and_opens_the_wall_alone(demonstration):
    client = Client()
    client.force_login(make_user(Role.ADMIN), backend=BACKEND)
    token = client.post("/wall-devices/", {"place": "301 会议室"}).context["token"]
    device = WallDevice.objects.get()
    assert (device.digest, len(token.replace("-", ""))) == (digest_of(token), 24)
    assert token not in client.get("/wall-devices/").content.decode()
    sessions = Session.objects.count()
    screen = set_up(token.upper().replace("-", " "))
    cookie = screen.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/wall/",
        True,
        "Strict",
        34560000,
    )
    wall = screen.get("/wall/")
    assert (wall.status_code, screen.get("/wall/places/").status_code) == (200, 200)
    assert not find_elements(wall, "[data-wall-back]")
    assert Session.objects.count() == sessions, "no session that could end"
    for address in ("/board/", "/enterprises/", "/", "/users/", "/exports/"):
        assert screen.get(address).url.startswith("/sign-in/"), address
    assert screen.get("/api/v1/plans/").status_code == 401
    assert screen.post("/wall/").status_code in {200, 403, 405}
    device.refresh_from_db()
    assert (device.used_from, device.used_at is None) == ("10.1.0.7", False)


@pytest.mark.django_db
def test_a_withdrawn_token_opens_nothing_and_the_screen_is_asked_for_another():
    admin = make_user(Role.ADMIN)
    device, token = wall_device_issue(place="大厅", by=admin)
    screen = set_up(token)
    client = Client()
    client.force_login(make_user(Role.OFFICE), backend=BACKEND)
    assert client.post(f"/wall-devices/{device.pk}/withdraw/").status_code == 403
    client.force_login(admin, backend=BACKEND)
    client.post(f"/wall-devices/{device.pk}/withdraw/")
    device.refresh_from_db()
    assert device.withdrawn_by == admin
    assert [screen.get(path).url for path in ("/wall/", "/wall/places/")] == ["/wall/sign-in/"] * 2
    assert screen.post("/wall/sign-in/", {"token": token}).status_code == 422


@pytest.mark.django_db
def test_a_guessed_token_and_a_person_without_the_wall_are_refused():
    screen = Client()
    screen.cookies[COOKIE] = "abcd-efgh-jkmn-pqrs-tuvw-xyz2"
    assert screen.get("/wall/").url == "/wall/sign-in/"
    assert Client().get("/wall/").url == "/sign-in/?next=/wall/"
    client = Client()
    client.force_login(make_user(Role.AUDIT), backend=BACKEND)
    assert client.get("/wall/").status_code == 403
