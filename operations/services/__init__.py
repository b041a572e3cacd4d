"""Making backups, restoring them, and proving them by drills."""
