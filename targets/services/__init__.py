"""All writing of figures and of what makes them stale."""

from .stale import quarters_since, stale_marks_write

__all__ = ["quarters_since", "stale_marks_write"]
