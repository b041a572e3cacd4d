"""Backups, the drills that prove them, and alarms."""

from operations.models.alarms import Alarm
from operations.models.backups import Backup
from operations.models.drills import Drill

__all__ = ["Alarm", "Backup", "Drill"]
