"""Backups and the drills that prove them."""

from operations.models.backups import Backup
from operations.models.drills import Drill

__all__ = ["Backup", "Drill"]
