"""Backups, the drills that prove them, and the self-check of 等保."""

from operations.models.backups import Backup
from operations.models.drills import Drill
from operations.models.self_check import ControlCheck

__all__ = ["Backup", "ControlCheck", "Drill"]
