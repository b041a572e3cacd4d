"""The visitor's address where proxies stand in front."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Network = IPv4Network | IPv6Network


class ClientAddressMiddleware:
    """Puts the visitor's address in the place of the proxy's, so that failed sign-ins count for whoever tried.

    Each proxy adds at the right of X-Forwarded-For from whom it got the request; what stands further left, a visitor may have
    invented. So the visitor is the first from the right that is no trusted proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under the visitor's address."""
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        # From the right, as long as whoever stands there is trusted: the address to the left of it is then its word.
        while hops and is_trusted_proxy(request.META.get("REMOTE_ADDR", "")):
            try:
                request.META["REMOTE_ADDR"] = str(ip_address(hops.pop().strip()))
            except ValueError:
                # What is no address tells nothing; the last trusted proxy then stands for the visitor.
                break
        return self.get_response(request)


def is_trusted_proxy(address: str) -> bool:
    """Say whether the setting TRUSTED_PROXIES covers an address; a socket has none."""
    if not address:
        return False
    found = ip_address(address)
    # A server that listens on IPv6 tells IPv4 visitors as ::ffff:192.0.2.1.
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in settings.TRUSTED_PROXIES)
