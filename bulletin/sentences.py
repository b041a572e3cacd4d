"""Sentences made of templates and values, where every value keeps its key and its place."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

TEMPLATES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("sentences.toml").read_text("utf-8")
)
PHRASES: dict[str, str] = TEMPLATES["phrases"]
OPTIONAL = re.compile(r"\[(\w+)\?([^\]]*)\]")
PLACE = re.compile(r"\{(\w+)\}")


class KeyedValue(NamedTuple):
    """A value in a sentence: its key, such as B6.value, its text, and the character at which it begins."""

    key: str
    text: str
    start: int


class Sentence(NamedTuple):
    """A sentence of the narrative: its section, its key, such as B6.ratio, its text and the values in it."""

    section: str
    key: str
    text: str
    values: tuple[KeyedValue, ...]

    @property
    def keys(self) -> set[str]:
        """The keys of its values."""
        return {value.key for value in self.values}


def write_sentence(section: str, subject: str, form: str, template: str, values: Mapping[str, str]) -> Sentence:
    """Fill a template; ``subject`` begins the keys of the sentence and of its values."""
    kept = OPTIONAL.sub(lambda found: found[2] if values.get(found[1], "") not in {"", "0"} else "", template)
    text, placed, end = "", [], 0
    for found in PLACE.finditer(kept):
        text += kept[end : found.start()]
        placed.append(KeyedValue(f"{subject}.{found[1]}", values[found[1]], len(text)))
        text += values[found[1]]
        end = found.end()
    return Sentence(section, f"{subject}.{form}", text + kept[end:], tuple(placed))


def phrase(name: str, **values: str) -> str:
    """Fill a phrase, which becomes a value of a sentence."""
    return PHRASES[name].format(**values)
