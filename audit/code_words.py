"""What codes are called that stand in columns without choices; apps above say it of their own in a ``code_words.py``."""

from collections.abc import Callable

from accounts.policy import BY_CODE

code_words: dict[tuple[str, str], Callable[[str], object]] = {
    ("accounts_switchchange", "code"): lambda code: BY_CODE[code].words if code in BY_CODE else code,
}
"""By table and column."""
