"""The page for what went wrong without anybody having foreseen it."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from audit.context import belongs_to
from evidence.exceptions import EvidenceDamaged
from notifications.disk import disk_full_report, is_disk_full
from notifications.faults import evidence_damaged_report


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 where a disk is full, as while an upload comes in, and say so where a kept file is damaged; else 500."""
    # Django calls this while it handles the exception, and hands it on in no other way.
    fault = sys.exception()
    if isinstance(fault, EvidenceDamaged):
        evidence_damaged_report(fault)
        return HttpResponse(render_to_string("evidence/damaged.html"), status=500)
    if is_disk_full(fault):
        disk_full_report()
        return HttpResponse(render_to_string("507.html"), status=507)
    # With its number, which leads whoever is told it to the line of the log.
    number = (belongs_to.get() or {}).get("request", "")
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
