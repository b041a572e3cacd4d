"""Texts without the characters that no document may hold, and texts as pages write them."""

import re
from html import escape
from typing import Any

from django.http import QueryDict

# Word, PowerPoint and old printers break lines and pages by these; pasted text brings them along.
BREAKS = re.compile("[\x0b\x0c]")
# What XML 1.0 (2.2, Char) forbids: stored, it would spoil every Word file and workbook that quotes the text.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_clean(text: str) -> bool:
    """Say whether every document may hold the text."""
    return FORBIDDEN.search(text) is None


def clean_text(text: str) -> str:
    """Return the text with line breaks for the breaks of word processors, and without what XML forbids."""
    # Most texts are clean, and the search is cheaper than two substitutions.
    return text if is_clean(text) else FORBIDDEN.sub("", BREAKS.sub("\n", text))


def clean_json(content: Any) -> Any:
    """Return what was read from JSON with every text in it clean, names of members too."""
    if isinstance(content, str):
        return clean_text(content)
    if isinstance(content, list):
        return [clean_json(each) for each in content]
    if isinstance(content, dict):
        return {clean_text(name): clean_json(each) for name, each in content.items()}
    return content


def clean_values(values: QueryDict) -> QueryDict:
    """Return the values with clean texts; the very same where they are clean."""
    if all(is_clean(text) for name, texts in values.lists() for text in (name, *texts)):
        return values
    cleaned = QueryDict(mutable=True, encoding=values.encoding)
    for name, texts in values.lists():
        cleaned.setlist(clean_text(name), [clean_text(text) for text in texts])
    # Immutable as Django's own, so that nothing downstream comes to rely on changing it.
    cleaned._mutable = False
    return cleaned


def escape_words(words: object) -> str:
    """Return words as a page writes them, as `conditional_escape` does in a third of its time: lists have hundreds."""
    return str(words.__html__()) if hasattr(words, "__html__") else escape(str(words))
