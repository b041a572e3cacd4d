"""``manage.py check_copy DATABASE``: what a drill looks through in a restored copy."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, User
from accounts.owed import KEY
from audit.services.verification import find_breaks
from audit.words import describe_break
from operations.findings import Finding, find
from reporting.models import Report
from targets.models import ComparisonDifference, Indicator, StaleMark
from targets.services import figures_compare, stale_recompute

LOCAL = "django.core.cache.backends.locmem.LocMemCache"
HTTP_OK = 200


class Command(BaseCommand):
    """Looks at figures, trail or pages of the copy; prints what is not as it must be as JSON."""

    help = (
        "Look through a drill's copy: compute its figures afresh, verify its trail, or open its pages; drills call it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the copy's name, and what to look at."""
        parser.add_argument("database")
        parser.add_argument("what", choices=["figures", "trail", "pages"])
        parser.add_argument("--head", default="", help="number and hash of the seal that the manifest names")

    def handle(self, *, database: str, what: str, head: str, **options: Any) -> None:
        """Work in the copy and nowhere else: what is written here goes with it."""
        if not database.startswith("drill_"):
            raise CommandError(f"{database} is no copy of a drill")
        connection.close()
        connection.settings_dict["NAME"] = database
        looks = {"figures": list_differences, "trail": lambda: list_breaks(head), "pages": list_closed_pages}
        self.stdout.write(json.dumps(looks[what](), ensure_ascii=False))


def list_closed_pages() -> list[Finding]:
    """Return the pages that do not open on the copy: sign-in, board, an indicator and a report, as somebody of the office."""
    clerk = User.objects.filter(role=Role.OFFICE, is_active=True).order_by("pk").first()
    # Nothing of the copy may come into the portal's own cache.
    with override_settings(CACHES={name: {"BACKEND": LOCAL} for name in settings.CACHES}):
        client = Client(
            SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost", raise_request_exception=False
        )
        addresses = [reverse("accounts:sign-in")]
        if clerk:
            client.force_login(clerk, backend=settings.AUTHENTICATION_BACKENDS[-1])
            session = client.session
            # As after the second factor: the copy is asked by nobody else.
            session[KEY] = []
            session.save()
            shown = [Indicator.objects.first(), Report.objects.order_by("-pk").first()]
            addresses = [reverse("dashboard:board"), *(one.get_absolute_url() for one in shown if one)]
        answers = {address: client.get(address, secure=True).status_code for address in addresses}
    return [find("page_closed", page=page, status=status) for page, status in answers.items() if status != HTTP_OK]


def list_breaks(head: str) -> list[Finding]:
    """Return where the trail does not hold; ``head`` is the newest seal of the moment of the backup, such as ``12:a1b2c3``."""
    number, _colon, digest = head.partition(":")
    _seals, _events, breaks = find_breaks([("manifest.json", int(number), digest)] if head else [])
    with translation.override(settings.LANGUAGE_CODE):
        return [find("trail_broken", words=describe_break(asdict(one))) for one in breaks if not one.explained]


def list_differences() -> list[Finding]:
    """Return the figures that are not what their rows give."""
    # What was changed just before the backup and not counted yet.
    stale_recompute()
    comparison = figures_compare()
    findings = [find("figures_failed", words=line) for line in comparison.error.splitlines()]
    if waiting := StaleMark.objects.count():
        findings.append(find("figures_waiting", number=waiting))
    for one in ComparisonDifference.objects.filter(comparison=comparison).select_related("indicator", "quarter"):
        findings.append(find("figure_differs", name=f"{one.indicator.code} {one.quarter.code} {one.window}"))
    return findings
