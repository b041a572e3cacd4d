"""Find the marked messages in Python files and Django templates."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Migrations hold copies of the models' words; tests and the launcher speak to developers only.
SKIPPED_FOLDERS = {"node_modules", "migrations", "tests", "launcher", "docs", "locale", "static", "build"}
COMMENT_TAGS = ("Translators:", "Translators")

Message = tuple[str | tuple[str, ...], str | None, list[str]]


def list_source_files(root: Path) -> Iterator[Path]:
    """Yield every file below ``root`` that may hold messages, in a fixed order."""
    for folder, subfolders, names in os.walk(root):
        # In place: os.walk goes only where this list still leads. Sorted, for the catalog must not hang on the disk's
        # order.
        subfolders[:] = sorted(d for d in subfolders if d not in SKIPPED_FOLDERS and not d.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith((".py", ".html", ".txt", ".xml")))


def turn_template_into_python(text: str, origin: str) -> str:
    """Turn a template into Python text with the same messages.

    Django blanks out all but the messages and leaves the indentation, which Python would refuse;
    inside parentheses indentation means nothing.
    """
    return f"(\n{templatize(text, origin=origin)}\n)"


def list_messages(path: Path) -> Iterator[Message]:
    """Yield (id or ids, context, translator comments) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = turn_template_into_python(text, str(path))
    for _line, message, comments, context in extract(
        "python", io.BytesIO(text.encode()), KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"}, strip_comment_tags=True
    ):
        yield message, context, comments


def build_template_catalog(root: Path) -> Catalog:
    """Return a catalog of every message below ``root``, untranslated."""
    catalog = Catalog()
    for path in list_source_files(root):
        for message, context, comments in list_messages(path):
            catalog.add(message, context=context, auto_comments=comments)
    return catalog
