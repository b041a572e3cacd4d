"""Keeping the portal alive: backups, their restoring, the drills that prove them, and whether everything is well."""
