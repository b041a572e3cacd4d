"""Notices: their list, the page of one, writing, sending and urging."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from evidence.exceptions import EvidenceRefused
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import evidence_response
from notifications.models import Notice
from notifications.notices import NoticeRefused, notice_discard, notice_open, notice_save, notice_send, notice_urge
from notifications.notices.forms import NoticeForm
from notifications.notices.reading import Readership, list_readers, visible_notices, with_readers
from targets import clock
from targets.request_values import get_number


@require_GET
@by_object
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a notice; opened for an addressed body, it gets its receipt."""
    visible, watches = visible_notices(request.user), request.user.role in READERS
    rows = with_readers(visible) if watches else visible.select_related("sent_by")
    row = get_object_or_404(rows.prefetch_related("bodies__names"), pk=pk)
    receipt = notice_open(notice=row, user=request.user)
    # Notices before and after it are told only where the person may see them as well.
    others = visible.filter(Q(pk=row.follows_id) | Q(follows=row))
    context: dict[str, object] = {
        "notice": row,
        "receipt": receipt,
        "links": list_file_links(row),
        "before": next((other for other in others if other.pk == row.follows_id), None),
        "after": [other for other in others if other.follows_id == row.pk],
    }
    if watches:
        addressees = Readership(clock.today()).of(row)
        # Who has not read it comes first: that is what the office looks for.
        context["addressees"] = sorted(addressees, key=lambda one: one.is_read)
        context["unread"] = [one for one in addressees if not one.is_read]
    return render(request, "notifications/notices/notice.html", context)


def list_file_links(row: Notice) -> list[tuple[object, str]]:
    """Return the attachments with the addresses at which the notice hands them out."""
    return [(file, reverse("notifications:notice-file", args=[row.pk, file.key])) for file in row.files.all()]


@require_GET
@by_object
def notice_file(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out an attachment to who may see the notice; a draft's to the office."""
    drafts = Notice.objects.drafts().filter(pk=pk) if request.user.role == Role.OFFICE else Notice.objects.none()
    row = drafts.first() or get_object_or_404(visible_notices(request.user), pk=pk)
    return evidence_response(get_object_or_404(row.files, key=key), request.user)


def get_draft(pk: int) -> Notice:
    """Return a notice that was not sent yet, or answer 404."""
    return get_object_or_404(Notice.objects.drafts(), pk=pk)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def notice_write(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Show the form of a draft, new or begun, and lead on to its confirmation."""
    followed = get_number(request, "follows")
    initial: dict[str, object] = {}
    if pk:
        draft = get_draft(pk)
    else:
        draft = Notice(follows=Notice.objects.sent().filter(pk=followed).first() if followed else None)
        if draft.follows:
            title = _("Supplement: %(title)s") % {"title": draft.follows}
            initial = {"title": title, "bodies": draft.follows.bodies.all()}
    form = NoticeForm(request.POST or None, instance=draft, initial=initial)
    files = EVIDENCE_FORMS(request.POST or None, request.FILES or None, prefix="evidence")
    # Both are checked, so that all faults are shown at once.
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        try:
            made = notice_save(
                notice=form.instance,
                user=request.user,
                bodies=form.cleaned_data["addressees"],
                files=files.handed_in,
                removed=form.cleaned_data["removed"],
            )
        except EvidenceRefused as refused:
            files.non_form_errors().append(str(refused))
        else:
            return redirect("notifications:notice-send", made.pk)
    context = {"form": form, "evidence": files, "draft": draft}
    return render(request, "notifications/notices/write.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def notice_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whom a draft will reach, body by body, and send it when that is confirmed."""
    # Also one that was sent: a second click leads to the notice instead of a 404.
    draft = get_object_or_404(Notice, pk=pk)
    if request.method == "POST":
        try:
            count = len(notice_send(notice=draft, user=request.user))
        except NoticeRefused as refused:
            messages.error(request, str(refused))
        else:
            words = ngettext("Sent; %(count)d person was told.", "Sent; %(count)d people were told.", count)
            messages.success(request, words % {"count": count})
        return redirect(draft)
    if draft.sent_at:
        return redirect(draft)
    addressees = Readership(clock.today()).of(draft)
    context = {
        "draft": draft,
        "addressees": addressees,
        "people_count": len(list_readers(addressees)),
        "links": list_file_links(draft),
    }
    return render(request, "notifications/notices/send.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def notice_throw_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what will be lost, and remove the draft when that is confirmed."""
    draft = get_draft(pk)
    if request.method == "GET":
        return render(request, "notifications/notices/discard.html", {"draft": draft})
    notice_discard(notice=draft, user=request.user)
    messages.success(request, _("The draft is removed."))
    return redirect("registers:notices")


@require_POST
@roles(Role.OFFICE)
def notice_urge_unread(request: SignedInRequest, pk: int) -> HttpResponse:
    """Urge the bodies in which nobody has read the notice."""
    row = get_object_or_404(Notice.objects.sent(), pk=pk)
    count = len(notice_urge(notice=row, user=request.user))
    if count:
        words = ngettext("%(count)d body was urged.", "%(count)d bodies were urged.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(
            request, _("Nobody was urged: every body has read it, was urged today, or has no account in use.")
        )
    return redirect(row)
