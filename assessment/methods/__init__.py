"""The scoring methods, each registered by its module."""

from assessment.methods import given, measured

__all__ = ["given", "measured"]
