"""Registers as files: exactly the filtered rows, streamed, in memory that does not grow with their number."""

from .formats import Export, csv_response, xlsx_response

__all__ = ["Export", "csv_response", "xlsx_response"]
