"""What a file is built from: a bulletin's words and facts as plain values, so that the same values give the same bytes."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from bulletin.facts import Facts

NUMBER = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?")
"""A number as a reader sees it; letters that stand before its digits belong to a name."""


class NumberPlace(NamedTuple):
    """A number of a paper: where it stands, the key of the value that it belongs to, and the number itself."""

    place: str
    key: str
    number: str


@dataclass(frozen=True)
class PaperParagraph:
    """A paragraph as it is to be printed: its section, its position in the bulletin, and the keyed values in it."""

    section: str
    key: str
    text: str
    position: int
    values: list[tuple[str, str, int]] = field(default_factory=list)
    written: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperFrame:
    """What every paper has round its text; a proof has neither number nor day yet.

    ``stamp`` names the bulletin and the revision of a proof, by which an edited copy is taken back.
    """

    kind: str
    title: str
    addressees: str
    copies: str
    faces: str
    has_seal: bool
    number: str = ""
    issued_on: dt.date | None = None
    stamp: str = ""
    head: str = "document"

    @property
    def profile(self) -> str:
        """Which rows of the standard it keeps to: those of a circular, of one with a letter head, or of a brief."""
        return "letter" if self.is_circular and self.head == "letter" else self.kind

    @property
    def is_circular(self) -> bool:
        """Whether it is a statutory paper."""
        return self.kind == "circular"


@dataclass(frozen=True, kw_only=True)
class Paper(PaperFrame):
    """A bulletin ready to be printed; the paragraphs of a proof are marked.

    ``checksum`` is that of the snapshot, ``trail_head`` the last seal of the trail when it was taken.
    """

    facts: Facts
    paragraphs: Sequence[PaperParagraph]
    checksum: str = ""
    trail_head: str = ""

    def of_section(self, section: str) -> list[PaperParagraph]:
        """Return the paragraphs of a section."""
        return [one for one in self.paragraphs if one.section == section and one.text]


def find_numbers(text: str) -> list[tuple[int, str]]:
    """Return the numbers in a text with the characters at which they begin."""
    return [(found.start(), found[0]) for found in NUMBER.finditer(text)]


def match_in_order(known: Sequence[str], told: Sequence[str]) -> dict[int, int]:
    """Return by their places which of the numbers told are which of those known.

    They must keep their order, or two that changed places would go unseen.
    """
    blocks = SequenceMatcher(None, known, told, autojunk=False).get_matching_blocks()
    return {at + number: start + number for start, at, size in blocks for number in range(size)}


def match_anywhere(known: Sequence[str], told: Sequence[str]) -> dict[int, int]:
    """Return by their places which of the numbers told are which of those known, each of which is told once, in any order."""
    free, found = list(enumerate(known)), {}
    for place, number in enumerate(told):
        if match := next((pair for pair in free if pair[1] == number), None):
            free.remove(match)
            found[place] = match[0]
    return found


def key_numbers(place: str, paragraph: PaperParagraph) -> list[NumberPlace]:
    """Return the numbers of a paragraph under the keys of the values that they belong to; one that a person wrote has none.

    What is left of a sentence that the templates wrote keeps the order of its numbers; a person's own has none to keep.
    """
    if paragraph.text == paragraph.written:
        return [
            NumberPlace(
                place,
                next((key for key, text, at in paragraph.values if at <= start < at + len(text)), ""),
                number,
            )
            for start, number in find_numbers(paragraph.text)
        ]
    known = [(key, number) for key, text, _at in paragraph.values for _start, number in find_numbers(text)]
    told = [number for _start, number in find_numbers(paragraph.text)]
    match = match_in_order if paragraph.written else match_anywhere
    found = match([number for _key, number in known], told)
    return [NumberPlace(place, known[found[at]][0] if at in found else "", number) for at, number in enumerate(told)]
