"""A content of a report beside another one of it: item by item, and inside a narrative sign by sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .content import type_of_content

SAID = ("text", "figure", "explanation", "stance", "dispute", "files")
"""What a body says of an item; the rest is how it was asked."""


@dataclass(frozen=True)
class Stretch:
    """Some signs of a narrative: kept, put in or left out."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class ItemBeside:
    """What was said of an item, beside what was said of it before; either is None where the item was not asked for."""

    now: type_of_content | None
    before: type_of_content | None

    @property
    def asked(self) -> type_of_content:
        """The words under which the item was asked for."""
        return self.now or self.before or {}

    @property
    def differs(self) -> bool:
        """Whether anything else is said now."""
        return any(said(self.now, name) != said(self.before, name) for name in SAID)

    @property
    def stretches(self) -> list[Stretch]:
        """The narrative with what came in and what went out."""
        return list(text_changes(said(self.before, "text") or "", said(self.now, "text") or ""))


def said(content: type_of_content | None, name: str) -> Any:
    """Return one thing that is said of an item; None for nothing."""
    return (content or {}).get(name) or None


def items_beside(now: type_of_content, before: type_of_content | None) -> list[ItemBeside]:
    """Return the items in their order, those that are no longer asked for at the end; without ``before`` nothing differs."""
    values = {value["item"]: value for value in now["values"]}
    if before is None:
        return [ItemBeside(value, value) for value in values.values()]
    earlier = {value["item"]: value for value in before["values"]}
    return [ItemBeside(values.get(item), earlier.get(item)) for item in values | earlier]


def text_changes(before: str, now: str) -> Iterator[Stretch]:
    """Yield the stretches of a text that stayed, went out (``del``) and came in (``ins``)."""
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Stretch(before[start:end])
            continue
        if end > start:
            yield Stretch(before[start:end], "del")
        if other_end > other_start:
            yield Stretch(now[other_start:other_end], "ins")
