"""The admin of bodies, people and duties; register admins take `KeptByOffice` from here or from targets."""

from targets.admin_access import KeptByOffice

__all__ = ["KeptByOffice"]
