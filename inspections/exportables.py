"""The registers of this room whose lists can be exported; a worker finds them without an address having been asked for."""

from inspections.views import cases, lists, rectifications

__all__ = ["cases", "lists", "rectifications"]
