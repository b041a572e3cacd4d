"""What the registers of inspections know of report items."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from departments.models import Body
from inspections.models import Complaint, CompletedProject, EnforcementCase, SpotCheck
from reporting.sources.base import KnownRows, report_source
from targets.registry import Column

CASE_COLUMNS = (
    Column(_("case number"), "number"),
    Column(_("law"), "law__name"),
    Column(_("subject matter"), "subject"),
    Column(_("opened on"), "opened_on"),
    Column(_("outcome"), "outcome"),
    Column(_("value of the goods (10,000 yuan)"), "goods_value"),
)
COMPLAINT_COLUMNS = (
    Column(_("complaint number"), "number"),
    Column(_("kind"), "kind"),
    Column(_("subject matter"), "subject"),
    Column(_("received on"), "received_on"),
    Column(_("settled on"), "settled_on"),
    Column(_("outcome"), "outcome"),
)
CHECK_COLUMNS = (
    Column(_("sampling number"), "number"),
    Column(_("stage"), "stage"),
    Column(_("sample"), "sample_name"),
    Column(_("sampled on"), "sampled_on"),
    Column(_("final result"), "outcome"),
)
PROJECT_COLUMNS = (
    Column(_("project number"), "number"),
    Column(_("project"), "name"),
    Column(_("date of completion acceptance"), "accepted_on"),
    Column(_("verdict"), "verdict"),
)


@report_source("cases-opened", _("cases that the body opened"))
def cases_opened(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the cases that the body opened in the quarter."""
    return KnownRows(EnforcementCase.objects.filter(body=body, opened_on__range=(first, last)), CASE_COLUMNS)


@report_source("cases-goods-value", _("value of the goods in cases that the body opened"))
def cases_goods_value(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Sum the value of the goods in the cases opened in the quarter, in 万元."""
    return KnownRows(cases_opened(body, first, last).rows, CASE_COLUMNS, amount="goods_value")


@report_source("cases-transferred", _("cases that the body transferred to the police"))
def cases_transferred(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the cases that ended in the quarter by going to the police."""
    transferred = EnforcementCase.objects.filter(body=body, outcome=EnforcementCase.Outcome.TRANSFERRED)
    # By the day of the transfer, not by that of the opening.
    return KnownRows(transferred.filter(closed_on__range=(first, last)), CASE_COLUMNS)


@report_source("complaints-received", _("complaints that the body received"))
def complaints_received(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the complaints, reports and enquiries received in the quarter."""
    return KnownRows(Complaint.objects.filter(body=body, received_on__range=(first, last)), COMPLAINT_COLUMNS)


@report_source("complaints-settled", _("complaints that the body settled"))
def complaints_settled(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the complaints, reports and enquiries settled in the quarter."""
    return KnownRows(Complaint.objects.filter(body=body, settled_on__range=(first, last)), COMPLAINT_COLUMNS)


@report_source("spot-checks-made", _("spot checks sampled in the district"))
def spot_checks_made(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the batches sampled in the quarter, whoever took them: the register does not say who did."""
    return KnownRows(SpotCheck.objects.filter(sampled_on__range=(first, last)), CHECK_COLUMNS)


@report_source("spot-checks-failed", _("spot checks that failed"))
def spot_checks_failed(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the batches sampled in the quarter whose final result is a failure."""
    return KnownRows(spot_checks_made(body, first, last).rows.filter(outcome="failed"), CHECK_COLUMNS)


@report_source("projects-accepted", _("completed projects"))
def projects_accepted(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the projects whose completion acceptance took place in the quarter."""
    return KnownRows(CompletedProject.objects.filter(accepted_on__range=(first, last)), PROJECT_COLUMNS)


@report_source("projects-qualified", _("completed projects accepted as qualified"))
def projects_qualified(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the projects accepted as qualified in the quarter."""
    qualified = CompletedProject.objects.filter(verdict=CompletedProject.Verdict.QUALIFIED)
    return KnownRows(qualified.filter(accepted_on__range=(first, last)), PROJECT_COLUMNS)
