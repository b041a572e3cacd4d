"""The registers of this app, each declared once; loaded as ``admin.py`` is."""

from inspections.registers import inspected, surveys

__all__ = ["inspected", "surveys"]
