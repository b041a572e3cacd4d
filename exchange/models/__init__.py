"""Imports and exports."""

from exchange.models.exports import ExportJob
from exchange.models.uploads import SheetImport, SheetRow

__all__ = ["ExportJob", "SheetImport", "SheetRow"]
