"""The answer to what went wrong without anybody having foreseen it."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from api.problems import fault_translate, problem_response
from audit.context import belongs_to
from evidence.exceptions import EvidenceDamaged

READING = ("GET", "HEAD")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, 507 where a disk is full, and say so where a kept file is damaged; else 500.

    Wherever it happened: in a view, or before any, as where a session is read or an upload comes in.
    """
    # Django calls this while it handles the exception, and hands it on in no other way.
    fault = sys.exception()
    # What it is, and who has to hear of it, is the same for pages and for the interface.
    problem = fault_translate(fault)
    if request.path.startswith("/api/"):
        return problem_response(problem, {})
    if isinstance(fault, EvidenceDamaged):
        return HttpResponse(render_to_string("evidence/damaged.html"), status=problem.status_code)
    if problem.status_code == HTTPStatus.INSUFFICIENT_STORAGE:
        return HttpResponse(render_to_string("507.html"), status=problem.status_code)
    if problem.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        # Only whoever did something has to look whether it was saved.
        name = "database_away.html" if request.method in READING else "answer_lost.html"
        return HttpResponse(render_to_string(name), status=problem.status_code)
    # With its number, which leads whoever is told it to the line of the log.
    number = (belongs_to.get() or {}).get("request", "")
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
