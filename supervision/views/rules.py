"""Rules of escalation and terms: shown to readers, changed by the office with a reason and a look at what would change."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from registers.opened import digest, lock_for_form
from registers.plain_forms import write_form
from supervision import services
from supervision.colour_changes import ColourChange, list_colour_changes
from supervision.colouring import read_rules
from supervision.models import EscalationChange, EscalationProfile, EscalationRule, SupervisionTerm
from supervision.rule_forms import CONDITION_FORMS, ReasonForm, RuleForm, TermForm, read_rule

NEWEST = 20


@require_GET
@roles(*READERS)
@as_workbook("supervision-rules")
def rules(request: SignedInRequest) -> HttpResponse:
    """Show the profiles with their rules, the terms, and who changed what and why."""
    context = {
        "profiles": EscalationProfile.objects.prefetch_related("rules"),
        "terms": SupervisionTerm.objects.all(),
        "changes": EscalationChange.objects.select_related("by")[:NEWEST],
    }
    return render(request, "supervision/rules.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def rule_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a rule: first shown with the items that would change colour, then saved."""
    rule = get_object_or_404(EscalationRule.objects.select_related("profile"), pk=pk)
    lock_for_form(request, rule)
    return edit_rule(request, rule)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def rule_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a rule to a profile, in the same two steps."""
    profile = get_object_or_404(EscalationProfile, pk=pk)
    place = profile.rules.count()
    return edit_rule(request, EscalationRule(profile=profile, code=f"own-{place}", colour="yellow", position=place))


def edit_rule(request: SignedInRequest, rule: EscalationRule) -> HttpResponse:
    """Show the forms of a rule, what would change, and save it once it was looked at."""
    data = request.POST if request.method == "POST" else None
    head, conditions = read_rule(rule)
    form, parts = RuleForm(data, initial=head), CONDITION_FORMS(data, initial=conditions, prefix="condition")
    if rule.pk:
        # With its conditions, which are no fields of the rule's own form.
        form.remember_stored(digest([head, conditions]))
    changes: list[ColourChange] | None = None
    if data is not None and all([form.is_valid(), parts.is_valid()]):
        for name in ("name", "name_en", "colour", "answer_days", "is_active"):
            setattr(rule, name, form.cleaned_data[name])
        rule.conditions = parts.conditions
        if "save" not in data:
            changes = preview_rule(rule)
        elif write_form(
            form,
            None,
            lambda: services.rule_save(rule=rule, user=request.user, reason=form.cleaned_data["reason"]),
        ):
            messages.success(request, _("The rule holds from now on; what was logged stays."))
            return redirect("supervision:rules")
    context = {"rule": rule, "form": form, "parts": parts, "changes": changes, "is_previewed": changes is not None}
    failed = data is not None and changes is None
    return render(request, "supervision/rule.html", context, status=422 if failed else 200)


def preview_rule(rule: EscalationRule) -> list[ColourChange]:
    """Return what would change colour with the rule as it is typed in; nothing where its profile is not in use."""
    if not rule.profile.is_chosen:
        return []
    others = [one for one in rule.profile.rules.all() if one.pk != rule.pk]
    return list_colour_changes(read_rules([*others, rule]))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def profile_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put another profile in use: the page shows which items would change colour, and asks why."""
    profile = get_object_or_404(EscalationProfile.objects.prefetch_related("rules"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def write() -> bool:
        services.profile_choose(profile=profile, user=request.user, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and write_form(form, None, write):
        messages.success(request, _("The profile colours the items from now on; what was logged stays."))
        return redirect("supervision:rules")
    context = {"profile": profile, "form": form, "changes": list_colour_changes(read_rules(profile.rules.all()))}
    return render(request, "supervision/profile.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def term_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a term; deadlines that were counted by it stay."""
    term = get_object_or_404(SupervisionTerm, pk=pk)
    lock_for_form(request, term)
    initial = {"days": term.days, "counting": term.counting}
    form = TermForm(request.POST if request.method == "POST" else None, initial=initial)
    form.remember_stored()

    def write() -> SupervisionTerm:
        term.days, term.counting = form.cleaned_data["days"], form.cleaned_data["counting"]
        return services.term_save(term=term, user=request.user, reason=form.cleaned_data["reason"])

    made = write_form(form, None, write) if request.method == "POST" else None
    if made:
        messages.success(request, _("The term holds from now on; deadlines that were counted stay."))
        return redirect("supervision:rules")
    context = {"term": term, "form": form}
    return render(request, "supervision/term.html", context, status=422 if request.method == "POST" else 200)
