"""The visitor's address behind proxies, and that nobody locks others out from elsewhere."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.models import Role
from accounts.services import user_create
from baodi_quality.addresses import ClientAddressMiddleware

PASSWORD = "long-and-odd-1"
PROXY = "172.18.0.1"


@pytest.fixture(autouse=True)
def one_proxy_and_a_network(settings):
    settings.TRUSTED_PROXIES = [ip_network("172.16.0.0/12"), ip_network("10.0.0.5"), ip_network("fd00::/8")]


def seen(peer: str, forwarded: str | None) -> str:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = peer
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    ClientAddressMiddleware(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (PROXY, "203.0.113.9", "203.0.113.9"),
        (PROXY, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the left one is the visitor's own invention
        (PROXY, "203.0.113.9, 10.0.0.5", "203.0.113.9"),  # through two proxies
        (PROXY, "203.0.113.9, 10.0.0.6", "10.0.0.6"),  # the second is not ours
        (PROXY, "10.0.0.5, 172.17.0.2", "10.0.0.5"),  # nobody but proxies: the outermost of them
        (PROXY, None, PROXY),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, "203.0.113.9, x" + "9" * 5000, PROXY),
        (PROXY, "2001:db8::9", "2001:db8::9"),
        ("::ffff:172.18.0.1", "203.0.113.9", "203.0.113.9"),
        ("fd00::1", "2001:db8::9", "2001:db8::9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours stands between
        ("", "198.51.100.1", ""),
    ],
)
def test_the_first_from_the_right_that_is_no_trusted_proxy_is_the_visitor(peer, forwarded, address):
    assert seen(peer, forwarded) == address


@pytest.mark.django_db
def test_failures_lock_the_account_for_the_address_they_came_from_and_for_no_other(settings):
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)

    def sign_in(address: str, password: str) -> int:
        client = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"192.0.2.1, {address}")
        return client.post("/sign-in/", {"username": "clerk", "password": password}).status_code

    assert [sign_in("203.0.113.66", "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in("203.0.113.66", PASSWORD) == 429
    assert sign_in("203.0.113.9", PASSWORD) == 302
