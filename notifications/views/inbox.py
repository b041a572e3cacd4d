"""A person's own messages."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, by_object, roles
from accounts.models import Role
from notifications.models import InboxMessage
from notifications.services import inbox_mark_read
from targets.request_values import parse_number


@require_GET
@by_object
def inbox_message(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one of one's own messages; to open it is to have read it. That of a notice is the notice, with its receipt."""
    # Another person's message is not found rather than forbidden: nobody learns that it exists.
    message = get_object_or_404(InboxMessage, user=request.user, pk=pk)
    inbox_mark_read(user=request.user, pks=[pk])
    # The notice's page writes the receipt, which this page cannot.
    if message.kind == InboxMessage.Kind.NOTICE and message.url:
        return redirect(message.url)
    reminders = message.reminders.select_related("report__body", "report__quarter").order_by("pk")
    reminders = reminders.prefetch_related("report__body__names")
    return render(request, "notifications/inbox/message.html", {"message": message, "reminders": reminders})


@require_POST
@roles(*Role)
def inbox_read(request: SignedInRequest) -> HttpResponse:
    """Take one's messages for read: those that were ticked in the list, or ``all``."""
    ticked = (
        None if "all" in request.POST else {key for text in request.POST.getlist("row") if (key := parse_number(text))}
    )
    if count := inbox_mark_read(user=request.user, pks=ticked):
        words = ngettext("%(count)s message is marked as read.", "%(count)s messages are marked as read.", count)
        messages.success(request, words % {"count": count})
    # Read as parameters and written anew: what was sent leads nowhere but to the list.
    return redirect(
        f"{reverse('registers:inbox')}?{QueryDict(request.POST.get('filters', '')).urlencode()}".rstrip("?")
    )


# A back button must not bring an old number of unread messages.
@never_cache
@require_GET
@roles(*Role)
def inbox_count(request: SignedInRequest) -> HttpResponse:
    """Answer how many messages wait, for the bell above every page: asked for by the page itself, once it stands."""
    return render(
        request,
        "notifications/inbox/_count.html",
        {"count": InboxMessage.objects.filter(user=request.user).unread().count()},
    )
