"""Backups, the drills that prove them, alarms, and the self-check of 等保."""

from operations.models.alarms import Alarm
from operations.models.backups import Backup
from operations.models.drills import Drill
from operations.models.self_check import ControlCheck

__all__ = ["Alarm", "Backup", "ControlCheck", "Drill"]
