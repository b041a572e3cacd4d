"""Telling whoever made a change which figures it moves, and letting them watch."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import READERS, SignedInRequest, roles
from registers.figure_changes import Change, FigureChanges
from targets.models import StaleMark

STOP_POLLING = 286
"""What htmx takes as the end of ``every 2s``."""


def tell_change(request: SignedInRequest, words: SafeString, marks: Sequence[StaleMark]) -> None:
    """Say on the next page what was done, with the figures that it moves for whoever may see them."""
    change = Change.from_marks(marks) if request.user.sees_all_figures else None
    if change:
        panel = render_to_string(
            "registers/_changes.html", {"changes": FigureChanges(change), "is_first": True}, request
        )
        # Rendered by our own template, which has escaped it.
        words = format_html("{}{}", words, SafeString(panel))
    messages.success(request, words)


@roles(*READERS)
def figure_changes(request: SignedInRequest, token: str) -> HttpResponse:
    """Show what a change moves, as a page of its own or, to htmx, as the panel that fetches itself again."""
    try:
        changes = FigureChanges(Change.from_token(token))
    except BadSignature as error:
        # A token that was cut off or made up names nothing.
        raise Http404 from error
    if not request.htmx:
        return render(request, "registers/changes.html", {"changes": changes})
    status = 200 if changes.is_recomputing else STOP_POLLING
    return render(request, "registers/_changes.html", {"changes": changes}, status=status)
