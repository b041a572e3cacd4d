"""Rows of the apps below from which an item is raised: what is filled in, and whether the row still calls for it.

An address names a row as ``?kind=report&row=12``; the pages below lead there without knowing this app.
"""

from collections.abc import Callable

from supervision.models import Supervision
from supervision.sources import anomalies, plan, registers
from supervision.sources.rows import Kind, SourceRow, find_body

READERS: dict[str, Callable[[int], SourceRow | None]] = {
    Kind.INDICATOR: plan.read_indicator,
    Kind.MILESTONE: plan.read_milestone,
    Kind.REPORT: plan.read_report,
    Kind.PROJECT: registers.read_project,
    Kind.RECTIFICATION: registers.read_rectification,
    Kind.UNCERTIFIED: registers.read_uncertified,
    Kind.CERTIFICATE: registers.read_certificate,
    Kind.REPEATED_BATCH: anomalies.read_repeated_batch,
}


def find_source(kind: str, key: int) -> SourceRow | None:
    """Return the row of a kind; None where there is none."""
    # Kinds come from an address; unknown ones lead nowhere.
    read = READERS.get(kind)
    return read(key) if read else None


def describe_source_now(item: Supervision) -> SourceRow | None:
    """Return the row that an item came from as it is now; None for one drafted by hand, or whose row is gone."""
    return find_source(item.source_kind, item.source["key"]) if item.source else None


__all__ = ["READERS", "SourceRow", "describe_source_now", "find_body", "find_source"]
