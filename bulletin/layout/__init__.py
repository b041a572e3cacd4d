"""The rules of GB/T 9704-2012 that a Word file shows in itself, looked at one by one."""

from bulletin.layout import body, feet, heads, page  # noqa: F401 - they register their rules
from bulletin.layout.rules import RULES, LayoutFile, find_faults

__all__ = ["RULES", "LayoutFile", "find_faults"]
