"""Drafting a bulletin and wording it, in the browser and in a word processor."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from bulletin.access import get_readable_bulletin
from bulletin.forms import CopyForm, DraftForm, HeadForm, ParagraphForm
from bulletin.models import BulletinParagraph
from bulletin.printing import find_differences
from bulletin.services import (
    bulletin_draft,
    bulletin_save,
    bulletin_take_back,
    paragraph_add,
    paragraph_save,
)
from bulletin.transitions import TRANSITIONS, Action, BulletinRefused
from plans.choosing import plan_in_force
from registers.opened import lock_for_form


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft the bulletin of a quarter."""
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        quarter = form.cleaned_data["quarter"]
        # Of the plan under which the quarter ended: the last bulletin of a plan is written when the next is in force.
        plan = plan_in_force(quarter.ends_on)
        try:
            made = bulletin_draft(kind=form.cleaned_data["kind"], plan=plan, quarter=quarter, user=request.user)
        except BulletinRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is written from the figures of today."))
            return redirect(made)
    return render(request, "bulletin/draft.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def head(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the title of a draft, whom it goes to, and how it looks."""
    row = get_readable_bulletin(request.user, pk)
    lock_for_form(request, row)
    form = HeadForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            bulletin_save(bulletin=row, user=request.user, fields=form.cleaned_data)
        except BulletinRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(row)
    status = 422 if request.method == "POST" else 200
    return render(request, "bulletin/head.html", {"row": row, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def paragraph(request: SignedInRequest, pk: int, paragraph: int) -> HttpResponse:
    """Word a paragraph of a draft; the page shows what the templates wrote and every value with its key."""
    row = get_readable_bulletin(request.user, pk)
    one = get_object_or_404(row.paragraphs, pk=paragraph)
    if reason := TRANSITIONS.reason_not_allowed(row, Action.EDIT, request.user):
        messages.error(request, reason)
        return redirect(row)
    initial = {"text": one.text, "ground": one.ground, "seen": one.text}
    form = ParagraphForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = one.written if "restore" in request.POST else form.cleaned_data["text"]
        ground = "" if "restore" in request.POST else form.cleaned_data["ground"]
        try:
            saved = paragraph_save(
                paragraph=one, user=request.user, text=text, ground=ground, seen=form.cleaned_data["seen"]
            )
        except BulletinRefused as refused:
            form.add_error(None, str(refused))
        else:
            warn_of_differences(request, saved)
            return redirect(f"{row.get_absolute_url()}#p{saved.position}")
    context = {"row": row, "one": one, "form": form, "differences": find_differences(one, list(row.paragraphs.all()))}
    return render(request, "bulletin/paragraph.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def paragraph_new(request: SignedInRequest, pk: int, paragraph: int) -> HttpResponse:
    """Add a paragraph behind another."""
    row = get_readable_bulletin(request.user, pk)
    after = get_object_or_404(row.paragraphs, pk=paragraph)
    form = ParagraphForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            words = {name: form.cleaned_data[name] for name in ("text", "ground")}
            saved = paragraph_add(after=after, user=request.user, **words)
        except BulletinRefused as refused:
            form.add_error(None, str(refused))
        else:
            warn_of_differences(request, saved)
            return redirect(f"{row.get_absolute_url()}#p{saved.position}")
    context = {"row": row, "after": after, "form": form}
    return render(request, "bulletin/paragraph.html", context, status=422 if request.method == "POST" else 200)


def warn_of_differences(request: SignedInRequest, one: BulletinParagraph) -> None:
    """Say which numbers of a paragraph need a ground."""
    if one.ground:
        return
    if found := find_differences(one, list(one.bulletin.paragraphs.all())):
        words = _("Differs from the snapshot: %(numbers)s. Correct it, or state a ground before the issue.")
        messages.warning(request, words % {"numbers": _(", ").join(found)})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back the Word file that was edited."""
    row = get_readable_bulletin(request.user, pk)
    form = CopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = bulletin_take_back(bulletin=row, user=request.user, file=form.cleaned_data["file"])
        except BulletinRefused as refused:
            form.add_error("file", str(refused))
        else:
            words = _("Taken over: %(changed)s paragraphs changed, %(added)s added, %(left_out)s left out.")
            messages.success(request, words % taken._asdict())
            if taken.differing:
                words = _("%(differing)s paragraphs hold numbers that differ from the snapshot; they are marked below.")
                messages.warning(request, words % taken._asdict())
            return redirect(row)
    status = 422 if request.method == "POST" else 200
    return render(request, "bulletin/take_back.html", {"row": row, "form": form}, status=status)
