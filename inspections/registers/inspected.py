"""The registers of what was inspected, and what of it stands in the way of a withdrawal."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import SignedInRequest
from accounts.models import User
from enterprises.models import Enterprise
from inspections import access, impact
from inspections.check_list import SpotCheckData
from inspections.filters import CaseFilter, ComplaintFilter, EvaluationFilter, ProjectFilter, SpotCheckFilter
from inspections.forms import CaseForm, ComplaintForm, EvaluationForm, ProjectForm, SpotCheckForm
from inspections.models import (
    Complaint,
    CompletedProject,
    EnforcementCase,
    OutsideProducer,
    Rectification,
    ServiceEvaluation,
    SpotCheck,
    UnmatchedTally,
)
from inspections.producer_names import NAMES, NameData, ProducerNameFilter, ProducerNameTable
from inspections.rectification.lists import RECTIFICATIONS, RectificationFilter, RectificationTable
from inspections.rectification.transitions import TRANSITIONS, Action
from inspections.resources.cases import ComplaintResource, EnforcementCaseResource
from inspections.resources.projects import CompletedProjectResource, ServiceEvaluationResource
from inspections.resources.spot_checks import SpotCheckResource
from inspections.tables import CaseTable, ComplaintTable, EvaluationTable, ProjectTable, SpotCheckTable
from registers.impact import Impacts
from registers.registry import BulkAction, Register, RegisterList, register
from registers.withdrawals import blocks_withdrawal
from targets.causes import Code

SUMMARY = ("inspections:case-summary", gettext_lazy("Cases and complaints counted"))


@register
class SpotCheckRegister(Register):
    """Spot checks."""

    noun, resource = "spot-check", SpotCheckResource
    lead = gettext_lazy("One sampling number is one batch; the re-test's result is final.")
    form, table, filters, data = SpotCheckForm, SpotCheckTable, SpotCheckFilter, SpotCheckData
    links = (("inspections:unmatched-producers", gettext_lazy("Producers not in the register")),)
    bulk = (
        BulkAction(
            "inspections:rectification-add-many",
            gettext_lazy("Order rectification of those chosen"),
            lambda row: row.outcome == SpotCheck.Outcome.FAILED,
        ),
    )

    def subject(self, row: SpotCheck) -> str:
        return _("Spot check %(number)s") % {"number": row.number}

    def find_code(self, row: SpotCheck, stored: SpotCheck | None) -> Code:
        if stored and stored.outcome == SpotCheck.Outcome.PENDING != row.outcome:
            return Code.RESULT_FINAL
        return super().find_code(row, stored)

    def impact(self, row: SpotCheck) -> Impacts:
        return impact.spot_check_impact(row)


@register
class ProjectRegister(Register):
    """Completed projects."""

    noun, resource = "project", CompletedProjectResource
    lead = gettext_lazy("Completion acceptance with the plan's five aspects; to be filed within 15 days.")
    form, table, filters = ProjectForm, ProjectTable, ProjectFilter

    def rows(self, user: User) -> QuerySet[CompletedProject]:
        return CompletedProject.objects.prefetch_related("township__names")

    def subject(self, row: CompletedProject) -> str:
        return _("Project %(number)s") % {"number": row.number}

    def impact(self, row: CompletedProject) -> Impacts:
        return impact.project_impact(row)


@register
class EvaluationRegister(Register):
    """Service evaluations."""

    noun, resource = "evaluation", ServiceEvaluationResource
    lead = gettext_lazy("Services held against national or international standards.")
    form, table, filters = EvaluationForm, EvaluationTable, EvaluationFilter

    def rows(self, user: User) -> QuerySet[ServiceEvaluation]:
        rows = ServiceEvaluation.objects.select_related("enterprise__service_industry")
        # name_on() reads them for each row.
        return rows.prefetch_related("enterprise__former_names")

    def subject(self, row: ServiceEvaluation) -> str:
        return _("Service evaluation %(number)s") % {"number": row.number}

    def impact(self, row: ServiceEvaluation) -> Impacts:
        return impact.evaluation_impact(row)


class BodyRegister(Register):
    """Rows that bodies record: the office keeps every body's, a body's people their own; no figure counts them."""

    readers, keepers, links = access.VISITORS, access.KEEPERS, (SUMMARY,)

    def check_permission(self, user: User, row: Any) -> None:
        # Before the role: whose row it is must not be told by a 403.
        if user.role in access.OF_A_BODY and row is not None and row.body_id != user.body_id:
            # Nobody learns of another body's rows.
            raise Http404
        if user.role not in self.keepers:
            raise PermissionDenied


@register
class CaseRegister(BodyRegister):
    """Enforcement cases."""

    noun, resource = "case", EnforcementCaseResource
    lead = gettext_lazy("What the bodies prosecute under the laws on quality; without the names of the parties.")
    form, table, filters = CaseForm, CaseTable, CaseFilter

    def rows(self, user: User) -> QuerySet[EnforcementCase]:
        rows = EnforcementCase.objects.visible_to(user).select_related("body", "law", "township")
        return rows.prefetch_related("body__names", "township__names")

    def subject(self, row: EnforcementCase) -> str:
        return _("Enforcement case %(number)s") % {"number": row.number}


@register
class ComplaintRegister(BodyRegister):
    """Complaints, reports and enquiries."""

    noun, resource = "complaint", ComplaintResource
    lead = gettext_lazy("What people complain of, report and ask; without personal data.")
    form, table, filters = ComplaintForm, ComplaintTable, ComplaintFilter

    def rows(self, user: User) -> QuerySet[Complaint]:
        rows = Complaint.objects.visible_to(user).select_related("body", "case", "township")
        return rows.prefetch_related("body__names", "township__names")

    def subject(self, row: Complaint) -> str:
        return _("Complaint %(number)s") % {"number": row.number}


@register
class RectificationList(RegisterList):
    """Rectifications, which take steps on pages of their own."""

    model, path, title = Rectification, "rectifications", gettext_lazy("Rectifications")
    lead = gettext_lazy("From a failed batch to its closing; the batch's result stays what it is.")
    table, filters, export = RectificationTable, RectificationFilter, RECTIFICATIONS
    add_page = "inspections:rectification-choose"
    links = (("inspections:deadline-rules", gettext_lazy("Deadline rules")),)
    bulk = (
        BulkAction(
            "inspections:rectification-urge-many",
            gettext_lazy("Urge those chosen"),
            lambda row: row.state in TRANSITIONS[Action.URGE].sources,
        ),
    )

    def rows(self, user: User) -> QuerySet[Rectification]:
        rows = Rectification.objects.standing().select_related("spot_check__producer", "spot_check__sampled_enterprise")
        return rows.prefetch_related("spot_check__township__names")


@register
class ProducerNameList(RegisterList):
    """Producers that sheets named and the register does not know; claimed or told apart on the list itself."""

    model, path, title = SpotCheck, "unmatched-producers", gettext_lazy("Producers not in the register")
    address = "spot-checks/producers/"
    lead = gettext_lazy(
        "Sheets named these producers; their batches count, but under no industry until the name is matched."
    )
    table, filters, export, data = ProducerNameTable, ProducerNameFilter, NAMES, NameData
    empty = (
        gettext_lazy("Every producer is known"),
        gettext_lazy("All producers that the sheets named are in the register of enterprises."),
    )
    keepers = ()
    template = "inspections/unmatched_producers.html"

    def rows(self, user: User) -> QuerySet[UnmatchedTally]:
        return UnmatchedTally.objects.all()

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        return {
            "is_outside": request.GET.get("state") == "outside",
            "is_narrowed": bool(request.GET.get("q") or request.GET.get("begins")),
            "outside": OutsideProducer.objects.count(),
        }


@blocks_withdrawal(Enterprise)
def list_inspections(enterprises: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield what was inspected there: those rows name the enterprise and stay."""
    # Withdrawing them along would change pass rates that nobody meant to change.
    naming = SpotCheck.objects.filter(Q(producer__in=enterprises) | Q(sampled_enterprise__in=enterprises))
    named = Counter(key for pair in naming.values_list("producer", "sampled_enterprise") for key in {*pair})
    evaluated = Counter(
        ServiceEvaluation.objects.filter(enterprise__in=enterprises).values_list("enterprise", flat=True)
    )
    for key in enterprises:
        if checks := named[key]:
            yield (
                key,
                ngettext(
                    "%(count)s spot check names the enterprise; withdraw it or name another enterprise there first.",
                    "%(count)s spot checks name the enterprise; withdraw them or name another enterprise there first.",
                    checks,
                )
                % {"count": checks},
            )
        if evaluations := evaluated[key]:
            yield (
                key,
                ngettext(
                    "%(count)s service evaluation is of the enterprise; withdraw it first.",
                    "%(count)s service evaluations are of the enterprise; withdraw them first.",
                    evaluations,
                )
                % {"count": evaluations},
            )


@blocks_withdrawal(EnforcementCase)
def list_complaints(cases: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the cases that complaints led to, which would point to nothing; without their numbers, since a complaint may be marked."""
    for case in Complaint.objects.filter(case__in=cases).values_list("case", flat=True).distinct():
        yield case, _("It came of a complaint; correct the complaint first.")


@blocks_withdrawal(SpotCheck)
def list_open_rectifications(checks: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the rectifications of the batches that are not finished yet."""
    for row in Rectification.objects.open().filter(spot_check__in=checks):
        words = _("Rectification %(number)s of this batch is still open; close or cancel it first.")
        yield row.spot_check_id, words % {"number": row}
