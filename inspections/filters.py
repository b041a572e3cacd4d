"""How the lists of this app are narrowed."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from enterprises.models import ServiceIndustry
from inspections.models import (
    ASPECT_LABELS,
    Complaint,
    CompletedProject,
    EnforcementCase,
    Law,
    ServiceEvaluation,
    SpotCheck,
)
from registers.filters import RowsFilter, SearchFilter, choice_filter, day_filter, township_filter
from targets import clock


class SpotCheckFilter(filters.FilterSet):
    """Narrow the list of spot checks."""

    q = SearchFilter(_("number, sample, producer, sampled unit or pinyin initials"))
    stage = choice_filter(_("stage"), SpotCheck.Stage.choices, field="stage")
    outcome = choice_filter(_("final result"), SpotCheck.Outcome.choices, field="outcome")
    township = township_filter("township", "sampled_on")
    since = day_filter(_("sampled from"), field_name="sampled_on", lookup_expr="gte")
    until = day_filter(_("sampled until"), field_name="sampled_on", lookup_expr="lte")
    category = filters.CharFilter(label=_("product category"), field_name="category")
    retested = choice_filter(_("re-test"), [("yes", _("re-tested")), ("no", _("not re-tested"))], method="by_retest")

    rectification = choice_filter(
        _("rectification"), [("none", _("not ordered")), ("ordered", _("ordered"))], method="by_rectification"
    )

    def by_rectification(self, rows: Any, name: str, value: str) -> Any:
        """Keep the batches whose rectification was ordered, or the failed ones where it was not."""
        return rows.unrectified() if value == "none" else rows.filter(rectification__isnull=False)

    def by_retest(self, rows: QuerySet[SpotCheck], name: str, value: str) -> QuerySet[SpotCheck]:
        """Keep the batches with, or without, a re-test."""
        return rows.exclude(retest_result="") if value == "yes" else rows.filter(retest_result="")


class ProjectFilter(filters.FilterSet):
    """Narrow the list of completed projects."""

    FILINGS = [("overdue", _("filing overdue")), ("open", _("not yet filed")), ("late", _("filed late"))]

    q = SearchFilter(_("number, name, client or contractor"))
    verdict = choice_filter(_("verdict"), CompletedProject.Verdict.choices, field="verdict")
    missed = choice_filter(_("aspect not met"), list(ASPECT_LABELS.items()), method="misses")
    filing = choice_filter(_("filing"), FILINGS, method="by_filing")
    township = township_filter("township", "accepted_on")
    since = day_filter(_("accepted from"), field_name="accepted_on", lookup_expr="gte")
    until = day_filter(_("accepted until"), field_name="accepted_on", lookup_expr="lte")

    def misses(self, rows: Any, name: str, value: str) -> Any:
        """Keep the projects that do not meet the aspect."""
        return rows.missing(value)

    def by_filing(self, rows: Any, name: str, value: str) -> Any:
        """Keep the projects by how their filing stands today."""
        if value == "overdue":
            return rows.filing_overdue(clock.today())
        return rows.unfiled() if value == "open" else rows.filed_late()


class EvaluationFilter(filters.FilterSet):
    """Narrow the list of service evaluations."""

    q = SearchFilter(_("evaluation number or enterprise"))
    result = choice_filter(_("result"), [("met", _("met the standard")), ("missed", _("not met"))], method="by_result")
    service = RowsFilter(
        field_name="enterprise__service_industry",
        label=_("service industry"),
        queryset=ServiceIndustry.objects.all(),
        to_field_name="code",
    )
    township = township_filter("enterprise__township", "evaluated_on")
    since = day_filter(_("evaluated from"), field_name="evaluated_on", lookup_expr="gte")
    until = day_filter(_("evaluated until"), field_name="evaluated_on", lookup_expr="lte")

    def by_result(self, rows: QuerySet[ServiceEvaluation], name: str, value: str) -> QuerySet[ServiceEvaluation]:
        """Keep the evaluations that met the standard, or those that did not."""
        return rows.filter(met=value == "met")


def body_filter() -> RowsFilter:
    """Return the filter by the body whose rows they are."""
    return RowsFilter(
        label=_("body"),
        queryset=Body.objects.exclude(kind=Body.Kind.COLLECTIVE),
        to_field_name="code",
    )


class BodyRowsFilter(filters.FilterSet):
    """Narrow rows that bodies record; who sees one body's rows only is not asked for the body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Removed and not only ignored, so that its choices name no other bodies' work.
        if self.request and not self.request.user.sees_all_figures:
            del self.filters["body"]


class CaseFilter(BodyRowsFilter):
    """Narrow the list of enforcement cases."""

    q = SearchFilter(_("case number or subject"))
    law = RowsFilter(label=_("law"), queryset=Law.objects.all())
    body = body_filter()
    outcome = choice_filter(_("outcome"), EnforcementCase.Outcome.choices, field="outcome")
    township = township_filter("township", "opened_on")
    since = day_filter(_("opened from"), field_name="opened_on", lookup_expr="gte")
    until = day_filter(_("opened until"), field_name="opened_on", lookup_expr="lte")


class ComplaintFilter(BodyRowsFilter):
    """Narrow the list of complaints."""

    q = SearchFilter(_("complaint number or subject"))
    kind = choice_filter(_("kind"), Complaint.Kind.choices, field="kind")
    body = body_filter()
    outcome = choice_filter(_("outcome"), Complaint.Outcome.choices, field="outcome")
    township = township_filter("township", "received_on")
    since = day_filter(_("received from"), field_name="received_on", lookup_expr="gte")
    until = day_filter(_("received until"), field_name="received_on", lookup_expr="lte")
