"""Schemes: those of all years, one with its items and faults, and what is done with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from assessment.access import VISITORS, get_scheme_for_user
from assessment.checks import list_scheme_faults
from assessment.forms.schemes import DraftForm, ItemForm, SourceForm, build_parameter_form, get_scheme_form
from assessment.forms.sheets import RecusalForm
from assessment.models import Scheme, SchemeItem, Sheet
from assessment.services import recusal_record, scheme_draft, scheme_item_save
from assessment.transitions import SCHEME_TRANSITIONS, AssessmentRefused
from assessment.versions import read_scheme_version
from assessment.views.acting import take_action
from assessment.waiting import list_waiting
from evidence.storage import evidence_response
from registers.opened import digest, lock_for_form
from registers.plain_forms import write_form
from targets import clock
from targets.together import fetch_together


@require_http_methods(["GET", "POST"])
@roles(*VISITORS)
@as_workbook("assessment-schemes")
def schemes(request: SignedInRequest) -> HttpResponse:
    """List the schemes year by year, with the person's own sheets; the office drafts the next."""
    form = DraftForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(scheme_draft(user=request.user, **form.cleaned_data))
        except AssessmentRefused as refused:
            messages.error(request, str(refused))
            return redirect("assessment:schemes")
    rows = Scheme.objects.exclude(state=Scheme.State.SUPERSEDED)
    if not request.user.sees_all_figures:
        rows = rows.exclude(state=Scheme.State.DRAFT)
    sheets = (
        Sheet.objects.own(request.user)
        .filter(scheme__in=Scheme.objects.in_force())
        .with_names()
        .order_by("-scheme__year")
    )
    reviewed = Sheet.objects.filter(reviewing_body=request.user.body_id or 0).with_names().order_by("-scheme__year")
    context = {
        "schemes": rows,
        "sheets": sheets,
        "reviewed": reviewed,
        "waiting": list_waiting(request.user),
        "form": form,
        "can_draft": request.user.role == Role.OFFICE,
    }
    return render(request, "assessment/schemes.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@roles(*VISITORS)
def scheme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a scheme with all it holds, its faults while it is a draft, and what can be done with it."""
    row = get_scheme_for_user(request.user, pk)
    rules, hosts = row.rules.order_by("pk"), row.hosts.all()
    versions = Scheme.objects.filter(league=row.league, year=row.year).order_by("version")
    recusals = row.recusals.select_related("user", "body", "recorded_by")
    if not request.user.sees_all_figures:
        recusals = recusals.none()
    fetch_together(rules, hosts, versions, recusals)
    context = {
        "scheme": row,
        "sections": row.sections.prefetch_related("items").order_by("position"),
        "rules": rules,
        "hosts": hosts,
        "faults": list_scheme_faults(row) if row.state == Scheme.State.DRAFT else [],
        "actions": [
            pair
            for pair in SCHEME_TRANSITIONS.list_actions(row, request.user)
            if pair[0].title and request.user.role in pair[0].roles
        ],
        "can_edit": not SCHEME_TRANSITIONS.reason_not_allowed(row, "edit", request.user),
        "versions": versions,
        "recusals": recusals,
    }
    return render(request, "assessment/scheme.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def scheme_item(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """Change an item of a draft: its words, its points, and the parameters that its method and source take."""
    rows = SchemeItem.objects.select_related("section__scheme")
    row = get_object_or_404(rows, pk=item, section__scheme=get_scheme_for_user(request.user, pk))
    lock_for_form(request, row)
    data = request.POST or None
    form, source = ItemForm(data, instance=row), SourceForm(data, item=row, prefix="source")
    form.remember_stored(digest(SchemeItem.objects.values_list().get(pk=row.pk)))
    method = build_parameter_form(row, data)
    if request.method == "POST" and form.is_valid():
        # The points may have changed, which a checklist adds up to.
        method = build_parameter_form(form.instance, data)
        if all([method.is_valid(), source.is_valid()]):
            form.instance.parameters, form.instance.source_parameters = method.parameters, source.cleaned_data
            try:
                scheme_item_save(item=form.instance, user=request.user)
            except AssessmentRefused as refused:
                messages.error(request, str(refused))
                return redirect(row.section.scheme)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Saved: %(item)s.") % {"item": row})
                return redirect(row.section.scheme)
    context = {"scheme": row.section.scheme, "item": row, "forms": (form, method, source)}
    return render(request, "assessment/scheme_item.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE, Role.LEADER)
def scheme_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Say what an action on a scheme means, ask for what it needs, and take it."""
    row = get_scheme_for_user(request.user, pk)
    transition = SCHEME_TRANSITIONS.get(action)
    if transition is None or not transition.title:
        raise Http404
    lock_for_form(request, row)
    if reason := SCHEME_TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = get_scheme_form(action, row, request.POST if request.method == "POST" else None)
    form.remember_stored(read_scheme_version(row))
    return take_action(request, row, SCHEME_TRANSITIONS, transition, form)


@require_GET
@roles(*READERS)
def permit(request: SignedInRequest, pk: int) -> FileResponse:
    """Hand out the paper that allows the assessment of townships."""
    row = get_scheme_for_user(request.user, pk)
    if row.permit_file is None:
        raise Http404
    return evidence_response(row.permit_file, request.user)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def recusal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that somebody keeps away from the sheets of a body."""
    row = get_scheme_for_user(request.user, pk)
    form = RecusalForm(row.sheets.all(), request.POST if request.method == "POST" else None)

    def write() -> bool:
        recusal_record(scheme=row, user=request.user, **form.cleaned_data)
        return True

    if request.method == "POST" and write_form(form, None, write):
        messages.success(request, _("The recusal is recorded."))
        return redirect(row)
    context = {
        "scheme": row,
        "title": _("Record a recusal"),
        "form": form,
        "evidence": None,
        "back": row.get_absolute_url(),
    }
    return render(request, "assessment/action.html", context, status=422 if request.method == "POST" else 200)
