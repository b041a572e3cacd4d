"""Boards: the office's by colour and body, a body's desk, what waits for a leader, and the counts that other pages show."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from supervision.access import VISITORS
from supervision.pages import Board, BodyDesk, LeaderDesk, WorkCount
from supervision.querysets import OF_A_BODY


@require_GET
@roles(*VISITORS)
@as_workbook("supervision-board")
def board(request: SignedInRequest) -> HttpResponse:
    """Show all open items by colour and by body; lead a body's people to their own."""
    if request.user.role in OF_A_BODY:
        return redirect("supervision:mine")
    return render(request, "supervision/board.html", {"board": Board()})


@require_GET
@roles(*OF_A_BODY)
def mine(request: SignedInRequest) -> HttpResponse:
    """Show what the person's body has to sign, handle and support."""
    return render(request, "supervision/mine.html", {"desk": BodyDesk(request.user)})


@require_GET
@roles(*READERS)
def approvals(request: SignedInRequest) -> HttpResponse:
    """Show what waits for a leader's decision; drafts are approved or sent back on the spot, on a phone too."""
    context = {"desk": LeaderDesk(), "may_decide": request.user.role == Role.LEADER}
    return render(request, "supervision/approvals.html", context)


@require_GET
@roles(*Role)
def count(request: SignedInRequest) -> HttpResponse:
    """Answer how much waits for the person: a part that the menu asks for once it stands."""
    return render(request, "supervision/_count.html", {"work": WorkCount.of_user(request.user)})


@require_GET
@roles(*VISITORS)
def summary(request: SignedInRequest) -> HttpResponse:
    """Answer what waits for the person in a few lines: a part that home pages ask for once they stand."""
    context = {"desk": BodyDesk(request.user)} if request.user.role in OF_A_BODY else {"board": Board()}
    return render(request, "supervision/_summary.html", context)
