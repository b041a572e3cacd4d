"""Screens on walls: each has a token of its own, which opens the wall page without a person and nothing else."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User, WallDevice
from accounts.second_factor import SIGNS

COOKIE = "wall_device"
PATH = "/wall/"
"""The browser sends the token to the wall's own addresses only."""
KEPT = dt.timedelta(days=400)
GROUPS, OF_GROUP = 6, 4
# Read every minute by each screen.
NOTED_EVERY = dt.timedelta(minutes=5)


@transaction.atomic
def wall_device_issue(*, place: str, by: User) -> tuple[WallDevice, str]:
    """Let a screen show the wall; return it with its token, which is kept nowhere."""
    token = "".join(secrets.choice(SIGNS) for _place in range(GROUPS * OF_GROUP))
    device = WallDevice.objects.create(place=place, digest=digest_of(token), issued_by=by)
    return device, "-".join(token[begin : begin + OF_GROUP] for begin in range(0, len(token), OF_GROUP))


@transaction.atomic
def wall_device_withdraw(*, device: WallDevice, by: User) -> None:
    """Take a token back; the screen shows the wall no more with its next minute."""
    standing = WallDevice.objects.select_for_update().filter(pk=device.pk, withdrawn_at=None).first()
    if standing:
        standing.withdrawn_by, standing.withdrawn_at = by, timezone.now()
        standing.save()


def find_device_of_token(token: str) -> WallDevice | None:
    """Return the screen that a token stands for, unless it was withdrawn."""
    return WallDevice.objects.filter(digest=digest_of(token), withdrawn_at=None).first()


def find_wall_device(request: HttpRequest) -> WallDevice | None:
    """Return the screen that asks, and note that it did."""
    token = request.COOKIES.get(COOKIE)
    device = find_device_of_token(token) if token else None
    if device:
        now = timezone.now()
        long_ago = Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY)
        WallDevice.objects.filter(long_ago, pk=device.pk).update(used_at=now, used_from=request.META["REMOTE_ADDR"])
    return device


def token_hand_over(response: HttpResponseBase, token: str) -> None:
    """Give the screen's browser its token to keep."""
    response.set_cookie(
        COOKIE, token, max_age=KEPT, path=PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )


def digest_of(token: str) -> str:
    """Return what is kept of a token; 118 random bits need no slow hash."""
    plain = "".join(sign for sign in token.lower() if sign in SIGNS)
    return hashlib.sha256(plain.encode()).hexdigest()
