"""An interface in no language: whatever passes gettext comes out in other letters and longer, so that the rest stands out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.utils.translation import trans_real

from targets import wordings
from tests.keeping import forget_kept

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LIKE = "àƀçďéƒĝĥîĵķļɱñöþɋŕšţüṽŵẋýžÀƁÇĎÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÜṼŴẊÝŽ"
LETTERS = str.maketrans(PLAIN, LIKE)
TWICE = re.compile("[aeiounsy]")
"""Letters that are written twice: in the catalogue's messages together two of five signs."""
KEPT = re.compile(r"(%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdif%]|\{[^{}]*\}|<[^>]*>|&#?\w+;)")
"""What is no word: blanks to be filled, tags, entities."""


def lengthen(words: str) -> str:
    """Return words with what they mean still to be guessed, two fifths longer, in letters that no language of the portal has."""
    return "".join(
        part if place % 2 else TWICE.sub(lambda found: found[0] * 2, part).translate(LETTERS)
        for place, part in enumerate(KEPT.split(words))
    )


class PseudoTranslation(trans_real.DjangoTranslation):
    """English as it would be in a longer language."""

    def gettext(self, message: str) -> str:
        """Return the message, without its context."""
        return lengthen(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for the number."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class InPseudo(wordings.InEnglish):
    """The portal's own names, which are data with English beside them."""

    __slots__ = ()

    def __new__(cls, english: str, chinese: str) -> "InPseudo":
        """Return the English words lengthened."""
        return super().__new__(cls, lengthen(english), chinese)


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """Let whoever reads English read the lengthened words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(trans_real._translations, "en", PseudoTranslation("en"))
        patch.setattr(wordings, "InEnglish", InPseudo)
        forget()
        yield
    forget()


def forget() -> None:
    """Let nothing that was worded before be shown after."""
    forget_kept()
    for fragments in caches.all(initialized_only=True):
        fragments.clear()
