"""All writing about people, bodies and places."""

from .bodies import body_merge, body_rename
from .townships import township_merge, township_rename
from .users import STAFF_ROLES, user_create, user_save

__all__ = [
    "STAFF_ROLES",
    "body_merge",
    "body_rename",
    "township_merge",
    "township_rename",
    "user_create",
    "user_save",
]
