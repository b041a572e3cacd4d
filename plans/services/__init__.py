"""All writing about bodies and townships: renaming and merging."""

from plans.services.bodies import body_merge, body_rename
from plans.services.townships import township_merge, township_rename

__all__ = ["body_merge", "body_rename", "township_merge", "township_rename"]
