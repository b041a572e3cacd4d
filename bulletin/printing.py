"""From a stored bulletin to what its files are built from, and the numbers in its text that are not the snapshot's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from audit.services.sealing import read_head_at
from bulletin.abbreviations import list_names, spell_out
from bulletin.facts import Facts
from bulletin.letterhead import LETTERHEAD
from bulletin.models import Bulletin, BulletinParagraph
from bulletin.narrative import narrate
from bulletin.papers import Paper, PaperParagraph, key_numbers
from targets.wordings import in_chinese

STAMP = "_b{pk}r{revision}"
"""The bookmark by which an edited copy tells of which bulletin and revision it is."""


def make_paper(bulletin: Bulletin, *, is_proof: bool = False) -> Paper:
    """Return the bulletin ready to be printed; a proof carries marks by which it is taken back (3 queries)."""
    return Paper(
        kind=bulletin.kind,
        title=bulletin.title,
        addressees=bulletin.addressees,
        copies=bulletin.copies,
        faces=bulletin.faces,
        has_seal=bulletin.has_seal,
        facts=bulletin.snapshot.facts,
        paragraphs=[as_printed(one) for one in bulletin.paragraphs.all()],
        number=bulletin.full_number,
        issued_on=bulletin.issued_on,
        stamp=STAMP.format(pk=bulletin.pk, revision=bulletin.revision) if is_proof else "",
        checksum=bulletin.snapshot.checksum,
        trail_head=read_head_at(bulletin.snapshot.taken_at),
        head=bulletin.head,
    )


def as_printed(one: BulletinParagraph) -> PaperParagraph:
    """Return a stored paragraph ready to be printed."""
    values = [(key, text, start) for key, text, start in one.values]
    return PaperParagraph(one.section, one.key, one.text, one.position, values, one.written)


@in_chinese
def write_paragraphs(bulletin: Bulletin, facts: Facts) -> list[BulletinParagraph]:
    """Return the paragraphs that the templates write for a bulletin, not stored yet."""
    words = LETTERHEAD[bulletin.kind]
    earlier = bulletin.corrects
    opening: str = words["correction_opening" if earlier else "opening"]
    frame = {"quarter": facts.label, "earlier": (earlier.full_number or earlier.title) if earlier else ""}
    rows: list[Row] = [("opening", "paper.opening", *fill(opening, frame))]
    rows += [(one.section, one.key, one.text, [list(value) for value in one.values]) for one in narrate(facts)]
    if closing := words.get("closing"):
        rows.append(("closing", "paper.closing", closing, []))
    return [
        BulletinParagraph(
            bulletin=bulletin, section=section, key=key, written=text, text=text, values=values, position=place
        )
        for place, (section, key, text, values) in enumerate(explain_names(rows, facts), 1)
    ]


Row = tuple[str, str, str, list[list[Any]]]
"""Section, key, text, and the keyed values of a paragraph."""


def explain_names(rows: Sequence[Row], facts: Facts) -> Iterator[Row]:
    """Yield the paragraphs with short names spelled out at their first use, the values in them moved along."""
    changes = spell_out([text for _section, _key, text, _values in rows], list_names(facts.bodies))
    for place, (section, key, text, values) in enumerate(rows):
        told, moved = text, [list(value) for value in values]
        # From the end, so that what stands before keeps its place.
        for start in sorted((at for number, at in changes if number == place), reverse=True):
            short, full = changes[place, start]
            told = told[:start] + full + told[start + len(short) :]
            for value in moved:
                if value[2] <= start < value[2] + len(value[1]):
                    at = start - value[2]
                    value[1] = value[1][:at] + full + value[1][at + len(short) :]
                elif value[2] > start:
                    value[2] += len(full) - len(short)
        yield section, key, told, moved


def fill(template: str, frame: dict[str, str]) -> tuple[str, list[list[Any]]]:
    """Fill the words of the frame, with the places of their values."""
    text = template.format(**frame)
    values = [[f"paper.{name}", value, text.index(value)] for name, value in frame.items() if value and value in text]
    return text, values


def find_differences(paragraph: BulletinParagraph, known: Sequence[BulletinParagraph]) -> list[str]:
    """Return the numbers of a paragraph that the snapshot does not give it.

    A paragraph that the templates wrote may hold the numbers of its own values in their order; one that a person added those of the
    paragraphs that tell of an indicator which it names.
    """
    if paragraph.text == paragraph.written:
        return []
    values = paragraph.values if paragraph.written else find_named_values(paragraph.text, known)
    worded = replace(as_printed(paragraph), values=[tuple(value) for value in values])
    return [number.number for number in key_numbers("", worded) if not number.key]


def find_named_values(text: str, known: Sequence[BulletinParagraph]) -> list[list[object]]:
    """Return the values of the paragraphs that tell of an indicator whose name the text holds."""
    found: list[list[object]] = []
    for one in known:
        names = [value for key, value, _start in one.values if key.endswith(".name")]
        if any(name in text for name in names) or any(key == "paper.quarter" for key, _value, _start in one.values):
            found += one.values
    return found
