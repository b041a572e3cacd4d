"""One field that finds what the portal knows: rows by name and number, reports, and its own pages by what they do."""

from dashboard.search.groups import ON_PAGE, SHOWN, Group, Hit, search

__all__ = ["ON_PAGE", "SHOWN", "Group", "Hit", "search"]
