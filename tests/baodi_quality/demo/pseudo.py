"""A pseudo-locale: English in which every message is accented and longer, so that what passed no message shows."""

import re

import pytest
from django.utils.translation import trans_real

ACCENTS = str.maketrans("aceiouyACEIOUY", "áçéíóúýÁÇÉÍÓÚÝ")
KEPT = re.compile(r"(%\(\w+\)[a-z]|%[a-z%]|\{[^}]*\}|<[^>]*>|&\w+;|\s+$)")
"""What a message holds beside words."""
LONGER = 0.4


def accent(message: str) -> str:
    """Return a message with accents, two fifths longer."""
    words = message.rpartition("\x04")[2]
    parts = KEPT.split(words)
    said = "".join(part if place % 2 else part.translate(ACCENTS) for place, part in enumerate(parts))
    letters = sum(map(len, parts[::2]))
    more = "éöü " * (int(LONGER * letters) // 4 + 1)
    return said if not words.strip() else f"{said} {more[: max(1, int(LONGER * letters))].rstrip()}"


def speak_pseudo(patch: pytest.MonkeyPatch) -> None:
    """Let pages in English be accented."""
    english = trans_real.translation("en")
    patch.setattr(english, "gettext", accent)
    patch.setattr(english, "ngettext", lambda one, many, number: accent(one if number == 1 else many))
