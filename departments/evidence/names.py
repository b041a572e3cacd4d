"""The name under which a file is shown and handed out again."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

LONGEST = 80
"""Characters before the suffix: file systems allow 255 bytes, and a Chinese character takes three."""
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
"""What Windows does not allow in names; a path's separators among it."""
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, formatting (bidirectional overrides, zero width), surrogates, private and unassigned characters."""


def safe_name(name: str, suffixes: Sequence[str]) -> str:
    """Return the last part of ``name`` without what could deceive, ending as the content does (``suffixes[0]`` if not)."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in UNSEEN)
    clean = FORBIDDEN.sub("_", " ".join(seen.split())).strip(". ")
    suffix = PurePath(clean).suffix.lower()
    stem = clean[: -len(suffix)] if suffix in suffixes else clean
    return (stem[:LONGEST].strip(". ") or "file") + (suffix if suffix in suffixes else suffixes[0])
