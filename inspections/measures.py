"""Figures about inspections; each rule is one of indicators.md."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.places import township_annotator
from enterprises.naming import name_annotator, recorded_name, recorded_name_today
from inspections.models import ASPECT_LABELS, CompletedProject, Finding, ServiceEvaluation, SpotCheck
from inspections.querysets import SpotCheckQuerySet, may_tell
from targets.registry import Column, Population, Span, measure

STAGES = dict(SpotCheck.Stage.choices)
PROJECT_NUMBER = Column(_("project number"), "number")
PROJECT_COLUMNS = (
    Column(_("project"), "name"),
    Column(_("township"), "place_name", "place_now", "place"),
    Column(_("contractor"), "contractor"),
    Column(_("date of completion acceptance"), "accepted_on"),
)


@measure("spot-check-pass-rate", _("spot-check batches that passed"), Span.PERIOD, {"stage": STAGES})
def spot_check_pass_rate(*, day: dt.date, indicator_id: int, stage: str) -> Population:
    """Count the batches that passed, of those with a final result."""
    return Population(
        rows=SpotCheck.objects.at_stage(stage).concluded(),
        pending=SpotCheck.objects.at_stage(stage).filter(outcome=SpotCheck.Outcome.PENDING),
        sliced=township_annotator("township", "sampled_on"),
        # Names are annotated for lists only: a million rows are counted without them.
        named=name_batch,
        searched=may_tell,
        counted=SpotCheckQuerySet.PASSED,
        dated_by="sampled_on",
        # The township of the sampling, not of the producer, who may sit outside of the district.
        slices={"township": "place", "industry": "producer__industry_id", "category": "category"},
        columns=(
            Column(_("sampling number"), "number"),
            # What decides stands before what describes.
            Column(_("final result"), "outcome", beside=("first_result", "retest_result")),
            Column(_("sampled on"), "sampled_on"),
            Column(_("sample"), "sample_name"),
            Column(_("producer"), "producer_then", "producer_now"),
            Column(_("sampled unit"), "sampled_then", "sampled_now"),
            Column(_("township"), "place_name", "place_now", "place"),
            Column(_("product category"), "category"),
        ),
    )


@measure("projects-qualified", _("completed projects accepted as qualified"), Span.PERIOD)
def projects_qualified(*, day: dt.date, indicator_id: int) -> Population:
    """Count the projects accepted as qualified, of those accepted or refused."""
    return Population(
        rows=CompletedProject.objects.all(),
        sliced=township_annotator("township", "accepted_on"),
        counted=Q(verdict=CompletedProject.Verdict.QUALIFIED),
        dated_by="accepted_on",
        slices={"township": "place"},
        columns=(PROJECT_NUMBER, Column(_("verdict"), "verdict"), *PROJECT_COLUMNS),
    )


@measure("projects-meeting-aspect", _("completed projects that meet an aspect"), Span.PERIOD, {"aspect": ASPECT_LABELS})
def projects_meeting_aspect(*, day: dt.date, indicator_id: int, aspect: str) -> Population:
    """Count the projects that meet the aspect, of those assessed on it."""
    return Population(
        # Not assessed and not applicable are on neither side.
        rows=CompletedProject.objects.filter(**{f"{aspect}__in": ["met", "missed"]}),
        pending=CompletedProject.objects.filter(**{aspect: Finding.OPEN}),
        sliced=township_annotator("township", "accepted_on"),
        counted=Q(**{aspect: "met"}),
        dated_by="accepted_on",
        slices={"township": "place"},
        columns=(PROJECT_NUMBER, Column(ASPECT_LABELS[aspect], aspect), *PROJECT_COLUMNS),
    )


@measure("service-evaluations-met", _("service evaluations that met the standard"), Span.PERIOD)
def service_evaluations_met(*, day: dt.date, indicator_id: int) -> Population:
    """Count the evaluations that met the standard, of those made."""
    return Population(
        rows=ServiceEvaluation.objects.all(),
        sliced=township_annotator("enterprise__township", "evaluated_on"),
        named=name_annotator("enterprise", "evaluated_on"),
        counted=Q(met=True),
        dated_by="evaluated_on",
        slices={"township": "place", "service_industry": "enterprise__service_industry__code"},
        columns=(
            Column(_("evaluation number"), "number"),
            Column(_("met the standard"), "met"),
            Column(_("enterprise"), "name_then", "enterprise__name"),
            Column(_("township"), "place_name", "place_now", "place"),
            Column(_("evaluated on"), "evaluated_on"),
            Column(_("standard"), "standard"),
        ),
    )


def name_batch(rows: QuerySet[SpotCheck]) -> QuerySet[SpotCheck]:
    """Annotate producer and sampled unit as the batch names them, else as the register does, and their names today."""
    producer, sampled = (("producer_name", "producer"), ("sampled_name", "sampled_enterprise"))
    return rows.annotate(
        producer_then=recorded_name(*producer, "sampled_on"),
        producer_now=recorded_name_today(*producer, "sampled_on"),
        sampled_then=recorded_name(*sampled, "sampled_on"),
        sampled_now=recorded_name_today(*sampled, "sampled_on"),
    )
