"""All writing of bulletins."""

from bulletin.services.snapshots import snapshot_take

__all__ = ["snapshot_take"]
