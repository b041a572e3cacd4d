"""Imports and exports, and what every kind of long work shares."""

from exchange.models.changes import AddedRows, RowChange
from exchange.models.exports import ExportJob
from exchange.models.jobs import FailureReason, Job, JobQuerySet, JobState
from exchange.models.uploads import SheetImport, SheetRow

__all__ = [
    "AddedRows",
    "ExportJob",
    "FailureReason",
    "Job",
    "JobQuerySet",
    "JobState",
    "RowChange",
    "SheetImport",
    "SheetRow",
]
