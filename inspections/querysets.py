"""All reading of spot checks, projects, evaluations, cases and complaints."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from accounts.marks import cleared_rows
from departments.places import townships_ever_named
from enterprises.querysets import contains, every_word, has_number
from inspections.recorded_names import find_names
from inspections.tallies import count_by_tallies
from targets.request_values import parse_number
from targets.wordings import wording_of

if TYPE_CHECKING:
    from accounts.models import User
    from enterprises.models import Enterprise

    # mypy looks the quoted names up here.
    from inspections.models import (  # noqa: F401
        CityRate,
        Complaint,
        CompletedProject,
        EnforcementCase,
        ServiceEvaluation,
        SpotCheck,
        Survey,
    )


MOST_MEANT = 1000
"""Enterprises that initials may mean; shorter ones mean too many to be of use."""
CASE_OUTCOMES = ("open", "penalised", "transferred", "dropped")
COMPLAINT_KINDS = ("complaint", "report", "enquiry")
COMPLAINT_OUTCOMES = ("open", "mediated", "answered", "case", "unfounded")


def largest_amounts(rows: models.QuerySet[Any], names: Iterable[str]) -> dict[str, Decimal | None]:
    """Return the largest amount of each kind that the rows have."""
    return rows.aggregate(**{name: Max(name) for name in names})


def bears_name(word: str, *columns: str) -> Q:
    """Return the condition that one of the columns of spot checks holds the word (1 query)."""
    found, condition = find_names(word, *columns), Q()
    for column in columns:
        condition |= contains(column, word) if found is None else Q(**{f"{column}__in": found[column]})
    return condition


def may_tell(words: str) -> Q:
    """Return a condition that holds for every batch with the words in its number, names, township or category, and for few others.

    Names of enterprises and townships are those of any day (4 queries).
    """
    from enterprises.models import Enterprise  # noqa: PLC0415 - models import this module

    found = find_names(words, "sample_name", "producer_name", "sampled_name", "category")
    meant = Enterprise.everything.filter(Q(name__icontains=words) | Q(former_names__name__icontains=words))
    keys = list(meant.order_by("pk").values_list("pk", flat=True).distinct()[: MOST_MEANT + 1])
    if found is None or len(keys) > MOST_MEANT:
        return Q()
    condition = has_number("", words) | Q(township__in=townships_ever_named(words))
    for column, names in found.items():
        condition |= Q(**{f"{column}__in": names})
    return condition | Q(producer__in=keys) | Q(sampled_enterprise__in=keys)


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    """Reading spot checks."""

    PASSED = Q(outcome="passed")

    def count(self) -> int:
        """Return how many there are, by the tallies where these can tell."""
        found = None if self._result_cache is not None else count_by_tallies(self)
        return super().count() if found is None else found

    def at_stage(self, stage: str) -> "SpotCheckQuerySet":
        """Keep the samples taken at ``stage``."""
        return self.filter(stage=stage)

    def concluded(self) -> "SpotCheckQuerySet":
        """Keep the batches with a final result; those under objection or re-test count on neither side."""
        return self.filter(outcome__in=["passed", "failed"])

    def unrectified(self) -> "SpotCheckQuerySet":
        """Keep the failed batches whose rectification was not ordered."""
        return self.filter(outcome="failed", rectification=None)

    def unmatched(self) -> "SpotCheckQuerySet":
        """Keep the checks whose producer is known by name only."""
        return self.filter(producer=None).exclude(producer_name="")

    def awaiting_match(self, *, outside: bool = False) -> "SpotCheckQuerySet":
        """Keep the unmatched checks whose producer may be one of the district's; ``outside`` keeps the others."""
        from inspections.models import OutsideProducer  # noqa: PLC0415 - models import this module

        is_outside = Exists(OutsideProducer.objects.filter(name=OuterRef("producer_name")))
        return self.unmatched().filter(is_outside if outside else ~is_outside)

    def repeating(self, check: "SpotCheck") -> "SpotCheckQuerySet":
        """Keep the other checks of the same producer, product, batch and day: perhaps one batch under two numbers."""
        # Without a batch or a producer on the label nothing tells two samples to be one.
        if not check.batch or not (check.producer_id or check.producer_name):
            return self.none()
        maker = {"producer": check.producer_id} if check.producer_id else {"producer_name": check.producer_name}
        same = {name: getattr(check, name) for name in ("sample_name", "model", "batch", "sampled_on")}
        return self.filter(**maker, **same).exclude(pk=check.pk).order_by("pk")

    def of_enterprise(self, enterprise: "Enterprise") -> "SpotCheckQuerySet":
        """Keep the checks of the enterprise's goods and those on its premises, newest first."""
        return self.filter(Q(producer=enterprise) | Q(sampled_enterprise=enterprise))

    def totals(self) -> dict[str, int]:
        """Return how many batches there are, and how many of them passed, failed or are pending."""
        counts = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in ("passed", "failed", "pending")}
        # The model's ordering would be part of the grouping of an aggregate.
        return self.order_by().aggregate(total=Count("pk"), **counts)

    def search(self, words: str) -> "SpotCheckQuerySet":
        """Keep the batches whose number begins with ``words``, or whose sample, producer or sampled unit they name.

        Of registered producers and units, letters may be the pinyin initials. Asks 1 query for each word, 1 for initials.
        """
        from enterprises.models import Enterprise  # noqa: PLC0415 - models import this module

        named = Q()
        for word in words.split():
            named &= bears_name(word, "sample_name", "producer_name", "sampled_name")
        means = has_number("", words) | named
        # Chinese characters are never initials.
        if words.isascii() and words.isalnum():
            # As keys: subqueries beside the other conditions would be asked for each row.
            meant = Enterprise.objects.filter(name_initials__contains=words.lower())
            # Short initials mean thousands, and the keys stand in the statement.
            keys = list(meant.values_list("pk", flat=True)[:MOST_MEANT])
            means |= Q(producer__in=keys) | Q(sampled_enterprise__in=keys)
        return self.filter(means)


class EnforcementCaseQuerySet(models.QuerySet["EnforcementCase"]):
    """Reading enforcement cases."""

    def visible_to(self, user: "User") -> "EnforcementCaseQuerySet":
        """Keep the cases that the person may read and is cleared for."""
        return cleared_rows(self.filter(recorded_within_sight_of(user)), user)

    def search(self, words: str) -> "EnforcementCaseQuerySet":
        """Keep the cases whose number begins with ``words`` or whose subject names them."""
        return self.filter(has_number("", words) | every_word(words, "subject"))

    def tallied(self) -> models.QuerySet[Any, Any]:
        """Return counts and amounts (10,000 yuan; None where no row states one) for each law and body, in their order."""
        return (
            # The model's ordering would split the groups by its columns.
            self.order_by()
            .annotate(law_name=wording_of("law__name"))
            .values("law_id", "law_name", "body__code", "body__position")
            .annotate(
                total=Count("pk"),
                **{ending: Count("pk", filter=Q(outcome=ending)) for ending in CASE_OUTCOMES},
                goods_value=Sum("goods_value"),
                fine=Sum("fine"),
            )
            .order_by("law__position", "law_name", "body__position")
        )


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Reading complaints."""

    def visible_to(self, user: "User") -> "ComplaintQuerySet":
        """Keep the complaints that the person may read and is cleared for; one that led to a case is marked with it."""
        return cleared_rows(self.filter(recorded_within_sight_of(user)), user)

    def search(self, words: str) -> "ComplaintQuerySet":
        """Keep the complaints whose number begins with ``words`` or whose subject names them."""
        return self.filter(has_number("", words) | every_word(words, "subject"))

    def tallied(self) -> models.QuerySet["Complaint", dict[str, Any]]:
        """Return counts by kind and by outcome for each body, in the order of the bodies."""
        counted = {kind: Count("pk", filter=Q(kind=kind)) for kind in COMPLAINT_KINDS}
        counted |= {ending: Count("pk", filter=Q(outcome=ending)) for ending in COMPLAINT_OUTCOMES}
        rows = self.order_by().values("body__code").annotate(total=Count("pk"), **counted)
        return rows.order_by("body__position")


class CompletedProjectQuerySet(models.QuerySet["CompletedProject"]):
    """Reading completed projects."""

    FILING_SPAN = dt.timedelta(days=15)

    def unfiled(self) -> "CompletedProjectQuerySet":
        """Keep the accepted projects whose acceptance has not been filed; a refused one has nothing to file."""
        return self.filter(filed_on=None, verdict="qualified")

    def filing_overdue(self, day: dt.date) -> "CompletedProjectQuerySet":
        """Keep the unfiled projects whose last day for filing lies before ``day``."""
        return self.unfiled().filter(accepted_on__lt=day - self.FILING_SPAN)

    def filed_late(self) -> "CompletedProjectQuerySet":
        """Keep the projects that were filed after the last day for it."""
        return self.filter(filed_on__gt=F("accepted_on") + self.FILING_SPAN)

    def missing(self, aspect: str) -> "CompletedProjectQuerySet":
        """Keep the projects that do not meet one of the plan's aspects."""
        return self.filter(**{aspect: "missed"})

    def search(self, words: str) -> "CompletedProjectQuerySet":
        """Keep the projects whose number begins with ``words``, or whose name, client or contractor they name."""
        return self.filter(has_number("", words) | every_word(words, "name", "builder", "contractor"))


class ServiceEvaluationQuerySet(models.QuerySet["ServiceEvaluation"]):
    """Reading service evaluations."""

    def search(self, words: str) -> "ServiceEvaluationQuerySet":
        """Keep the evaluations whose number begins with ``words`` or whose enterprise they mean."""
        return self.filter(has_number("", words) | every_word(words, enterprise="enterprise__"))


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Reading surveys of the public."""

    def search(self, words: str) -> "SurveyQuerySet":
        """Keep the surveys whose number begins with ``words`` or whose title names them."""
        return self.filter(has_number("", words) | every_word(words, "title"))


class CityRateQuerySet(models.QuerySet["CityRate"]):
    """Reading the pass rates of the city."""

    def search(self, words: str) -> "CityRateQuerySet":
        """Keep the rate of the year that is typed, and those whose source names the words."""
        return self.filter(every_word(words, "source") | Q(year=parse_number(words[:4]) or 0))


def recorded_within_sight_of(user: "User") -> Q:
    """Return the condition that the person may read a body's rows: readers of registers all, others their own body's."""
    # A body's people see their own rows only, and a person without a body none.
    return Q() if user.sees_all_figures else Q(body=user.body_id)
