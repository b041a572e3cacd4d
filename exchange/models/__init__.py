"""Imports and exports, and what every kind of long work shares."""

from exchange.models.exports import ExportJob
from exchange.models.jobs import FailureReason, Job, JobQuerySet, JobState
from exchange.models.uploads import SheetImport, SheetRow

__all__ = ["ExportJob", "FailureReason", "Job", "JobQuerySet", "JobState", "SheetImport", "SheetRow"]
