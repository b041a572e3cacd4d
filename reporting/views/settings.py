"""The settings of reporting, and the making of a quarter's forms by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from reporting.deadlines import default_due_at, return_due_at
from reporting.forms.items import PolicyForm
from reporting.models import ReportingPolicy
from reporting.pages.items import list_quarters_to_generate
from reporting.services import reports_generate_due
from reporting.services.items import policy_save
from targets import clock
from targets.models import Quarter
from targets.models.quarters import quarter_id


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def reporting_settings(request: SignedInRequest) -> HttpResponse:
    """Show the settings with what they come to, and change them."""
    policy = ReportingPolicy.current()
    form = PolicyForm(request.POST or None, instance=policy)
    if form.is_valid():
        policy_save(policy=form.instance, user=request.user)
        messages.success(request, _("The settings of reporting are stored."))
        return redirect("reporting:reporting-settings")
    now = ReportingPolicy.current()
    quarter = Quarter.at(quarter_id(clock.today()))
    context = {
        "form": form,
        "quarter": quarter,
        "due": default_due_at(quarter, now),
        "return_due": return_due_at(now, clock.today()),
        "policy": now,
    }
    return render(request, "reporting/settings.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
@as_workbook("report-generation")
def report_generation(request: SignedInRequest) -> HttpResponse:
    """Show which reports of the quarters that are over are not made yet, and make them."""
    if request.method == "POST":
        count = reports_generate_due()
        words = ngettext("%(count)d report was made.", "%(count)d reports were made.", count)
        messages.success(request, words % {"count": count})
        return redirect("reporting:report-generation")
    return render(request, "reporting/generation.html", {"rows": list_quarters_to_generate()})
