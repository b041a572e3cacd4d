"""The evidence files that hang on the rows behind a figure."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from exchange.formats.english import read_heading
from inspections.models import Rectification, RectificationStep, SpotCheck
from packs.contents import Filed
from reporting.models import AcceptedFigure, ReportFile


@dataclass(frozen=True)
class Found:
    """Files, and the rows with which they were handed in."""

    filed: list[Filed] = field(default_factory=list)
    traced: list[QuerySet[Any]] = field(default_factory=list)


def find_files(rows: QuerySet[Any]) -> Found:
    """Return the files behind rows of a register; of most registers there are none."""
    if rows.model is SpotCheck:
        return find_rectification_files(rows)
    if rows.model is AcceptedFigure:
        return find_report_files(rows)
    return Found()


def find_rectification_files(checks: QuerySet[SpotCheck]) -> Found:
    """Return the files of the rectifications of failed batches."""
    rectifications = Rectification.objects.filter(spot_check__in=checks.order_by().values("pk"))
    steps = RectificationStep.objects.filter(rectification__in=rectifications)
    told = steps.select_related("rectification__spot_check").prefetch_related("files").order_by("pk")
    filed = [
        Filed(
            file,
            f"{read_heading('整改')} {step.rectification.spot_check.number} {step.get_action_display()} {step.happened_on}",
        )
        for step in told.filter(files__isnull=False).distinct()
        for file in step.files.all()
    ]
    return Found(filed, [rectifications, steps])


def find_report_files(figures: QuerySet[AcceptedFigure]) -> Found:
    """Return the files that were handed in with reported figures and not taken out."""
    pairs = figures.order_by().values_list("report_id", "item_id")
    files = ReportFile.objects.filter(taken_out_at=None, value__report__in={report for report, _item in pairs})
    files = files.filter(value__item__in={item for _report, item in pairs})
    told = files.select_related("file", "value__report__body", "value__report__quarter", "value__item").order_by("pk")
    return Found([Filed(row.file, tell_origin(row)) for row in told], [files])


def tell_origin(row: ReportFile) -> str:
    """Write with which item of which report a file was handed in."""
    return f"{read_heading('季报')} {row.value.report} {row.value.item.label}"
