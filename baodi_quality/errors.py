"""The page for what went wrong without anybody having foreseen it."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as django_server_error

from notifications.disk import disk_full_report, is_disk_full


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 where a disk is full, as while an upload comes in, else 500."""
    # Django calls this while it handles the exception, and hands it on in no other way.
    if not is_disk_full(sys.exception()):
        return django_server_error(request)
    disk_full_report()
    return HttpResponse(render_to_string("507.html"), status=507)
