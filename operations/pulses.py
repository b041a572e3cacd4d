"""Signs of life of worker and beat, noted in the cache: where that is away, nothing of them is known."""

import time

from django.core.cache import cache

NOTE_EVERY = 10.0
WORKER, FIGURES, BEAT = "worker", "figures", "beat"
noted: dict[str, float] = {}


def pulse_note(name: str) -> None:
    """Note that a process lives, at most every ten seconds."""
    now = time.monotonic()
    if now - noted.get(name, -NOTE_EVERY) >= NOTE_EVERY:
        noted[name] = now
        # For ever: a pulse of yesterday says more than none.
        cache.set(f"pulse:{name}", time.time(), None)


def read_pulse(name: str) -> float | None:
    """Return for how many seconds a process has given no sign of life; None where none is known."""
    noted_at = cache.get(f"pulse:{name}")
    return None if noted_at is None else max(0.0, time.time() - noted_at)
