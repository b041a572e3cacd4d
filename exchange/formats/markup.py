"""Reading the XML of a workbook's parts as a stream. Document types are refused, so no entity can expand."""

import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused

CHUNK = 1 << 18


def parse(archive: zipfile.ZipFile, name: str, start: Callable[..., None], **handlers: Callable[..., None]) -> None:
    """Feed a member of the archive to expat piece by piece; raise SheetRefused where it is not well-formed."""
    parser = expat.ParserCreate()
    # expat would call the handler for each line of a text.
    parser.buffer_text = True
    parser.StartElementHandler = start
    # Refused at its beginning, before an entity can be declared, let alone expanded.
    parser.StartDoctypeDeclHandler = refuse_doctype
    for handler, function in handlers.items():
        setattr(parser, handler, function)
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
    # LookupError is an encoding that Python does not know.
    except (expat.ExpatError, LookupError, zipfile.BadZipFile, EOFError):
        raise SheetRefused(error_codes.DAMAGED) from None


def refuse_doctype(*_: Any) -> None:
    """Refuse a document type: no workbook has one, and entities are declared there."""
    raise SheetRefused(error_codes.DAMAGED)


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]
