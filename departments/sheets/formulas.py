"""Text that a spreadsheet program would run as a formula: how a CSV file carries it, and how it is read back.

CSV knows no types, so the text is written behind an apostrophe, as one types it in Excel (docs/imports.md). Text that
begins with apostrophes before such a sign gets one more, so that taking one away always gives back what was written.
"""

import re

# The full-width signs too: spreadsheet programs under a Chinese locale take them for the narrow ones.
RUNNABLE = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def shielded(text: str) -> str:
    """Return the text as a CSV file carries it: what would run stands behind an apostrophe."""
    return f"'{text}" if RUNNABLE.match(text) else text


def unshielded(text: str) -> str:
    """Return the text that `shielded` was given; other text, as people write it, stays as it is."""
    return text[1:] if text[:1] == "'" and RUNNABLE.match(text) else text
