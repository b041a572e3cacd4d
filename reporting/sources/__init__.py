"""What the registers already know of report items, by the key of the source; one module for each app with registers."""

from reporting.sources import enterprises, inspections

__all__ = ["enterprises", "inspections"]
