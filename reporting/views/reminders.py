"""Reminders: their log, their rules, and reminding by hand."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, get_page
from notifications.models import InboxMessage
from reporting.access import get_report_for_user
from reporting.deadlines import is_overdue
from reporting.models import ReminderLog, ReminderRule, Report
from reporting.reminders import reminder_rule_save, reminders_send_by_hand
from reporting.reminders.due import (
    get_trigger,
    list_outstanding,
    list_pending_reminders,
    list_unreachable,
    waiting_reports,
)
from reporting.reminders.forms import ReminderRuleForm, describe_moment
from reporting.reminders.log import ReminderFilter, read_log
from targets import clock
from targets.queue import enqueue
from targets.request_values import parse_number

PAGE = 50


@require_GET
@roles(*READERS)
@as_workbook("reminders")
def reminders(request: SignedInRequest) -> HttpResponse:
    """List who was told of which report, when and how."""
    found = ReminderFilter(request.GET, read_log())
    page = get_page(request, found.qs, PAGE)
    return render(request, "reporting/reminders/log.html", {"filter": found, "page_obj": page})


@require_GET
@by_object
def report_reminders(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Answer who was told of one report: a part that the report's page asks for once it stands."""
    report = get_report_for_user(request.user, body, quarter)
    waiting = get_trigger(report)
    owed = waiting is not None and waiting[0] != ReminderRule.Trigger.REVIEW
    context = {
        "report": report,
        "reminders": read_log().filter(report=report),
        "may_remind": owed and request.user.role == Role.OFFICE,
        "may_raise": request.user.role == Role.OFFICE and is_overdue(report, clock.now()),
    }
    return render(request, "reporting/_reminders.html", context)


@require_GET
@roles(Role.OFFICE)
@as_workbook("reports-owed")
def reminders_choose(request: SignedInRequest) -> HttpResponse:
    """List what bodies owe now, to choose whom to remind by hand."""
    return render(request, "reporting/reminders/choose.html", {"rows": list_outstanding(clock.now())})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def reminders_send_now(request: SignedInRequest) -> HttpResponse:
    """Show who would be told of the chosen reports, and tell them when that is confirmed."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = list(waiting_reports().filter(pk__in=[parse_number(pk) for pk in sent.getlist("report")]))
    if request.method == "POST":
        told = reminders_send_by_hand(reports=chosen, user=request.user, now=clock.now())
        enqueue("reporting.tasks.send_reminder_emails")
        if told:
            words = ngettext("%(count)d person was reminded.", "%(count)d people were reminded.", len(told))
            messages.success(request, words % {"count": len(told)} + describe_passed_over(chosen, told))
        else:
            # Two clerks may press at once; who was told by the first is not told again.
            messages.info(
                request, _("Nobody was reminded: they have been told today already, or owe nothing any more.")
            )
        return redirect("reporting:reminders")
    pending = list_pending_reminders(chosen, clock.now())
    context = {
        "chosen": chosen,
        "pending": pending,
        "people_count": sum(bool(one.reports) for one in pending),
        "unreachable": list_unreachable(chosen, pending),
    }
    return render(request, "reporting/reminders/send.html", context)


def describe_passed_over(chosen: Sequence[Report], told: Sequence[InboxMessage]) -> str:
    """Return how many of the reports chosen nobody was told of, and why that may be; empty where there are none."""
    left = len(chosen) - ReminderLog.objects.filter(message__in=told).values("report").distinct().count()
    if not left:
        return ""
    words = ngettext(
        "%(count)d report was passed over: its people were told today already, or the body has no account in use.",
        "%(count)d reports were passed over: their people were told today already, or the bodies have no account in use.",
        left,
    )
    return words % {"count": left}


@require_GET
@roles(*READERS)
@as_workbook("reminder-rules")
def reminder_rules(request: SignedInRequest) -> HttpResponse:
    """List the rules of reminding."""
    rows = [
        (rule, describe_moment(rule))
        for rule in ReminderRule.objects.order_by("-is_active", "trigger", "days", "audience")
    ]
    return render(request, "reporting/reminders/rules.html", {"rules": rows})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def reminder_rule(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Show the form of a rule, new or existing, and store what was typed."""
    rule = get_object_or_404(ReminderRule, pk=pk) if pk else ReminderRule()
    form = ReminderRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        reminder_rule_save(rule=form.instance, user=request.user)
        messages.success(request, _("The rule “%(rule)s” is stored.") % {"rule": form.instance})
        return redirect("reporting:reminder-rules")
    title = _("Change the rule") if pk else _("New reminder rule")
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/reminders/rule.html", {"form": form, "title": title}, status=status)
