"""Celery's clockwork, which notes that it turns."""

from typing import Any

from celery.beat import PersistentScheduler

from operations.pulses import BEAT, pulse_note


class PulsingScheduler(PersistentScheduler):
    """Celery's own scheduler with a sign of life."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due."""
        pulse_note(BEAT)
        return super().tick(*args, **kwargs)
