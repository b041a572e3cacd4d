"""The registers of this room whose lists can be exported; a worker finds them without an address having been asked for."""

from enterprises.views import lists

__all__ = ["lists"]
