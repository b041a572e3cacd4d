"""Writing a Word file so that the same content gives the same bytes, and with nothing in it that nobody put there."""

import datetime as dt
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bulletin.archives import pack_anew
from bulletin.letterhead import FACES

LEFT_OUT = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")
"""Parts of the library's template that a paper does not need; the thumbnail is a picture of another document."""
APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Portal</Application>'
    b"</Properties>"
)


def drop_parts(document: Any) -> None:
    """Take the template's idle parts out."""
    for relations in (document.part.rels, document.part.package.rels):
        # A list first: relations are taken out of the dictionary that is gone through.
        for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[-1] in LEFT_OUT]:
            del relations[key]


def set_properties(document: Any, *, title: str, office: str, day: dt.date) -> None:
    """Name the title and the office, nobody and no machine; the days are those of the paper, not of its building."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title, office, office
    core.comments, core.language, core.revision = "", "zh-CN", 1
    core.created = core.modified = dt.datetime.combine(day, dt.time())
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    for relation in document.part.package.rels.values():
        if relation.reltype == RT.EXTENDED_PROPERTIES:
            relation.target_part._blob = APPLICATION


def set_font_table(document: Any, profile: str) -> None:
    """Name the faces and what may stand for each where it is absent; none is embedded."""
    names = dict.fromkeys(FACES[profile].values())
    fonts = "".join(
        f'<w:font w:name="{name}">{alternative(name)}<w:charset w:val="{"00" if name.isascii() else "86"}"/></w:font>'
        for name in names
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    # Parsed once for nothing but its errors: the part itself is stored as bytes.
    parse_xml(table.partition("\n")[2])
    for relation in document.part.rels.values():
        if relation.reltype == RT.FONT_TABLE:
            relation.target_part._blob = table.encode()


def alternative(name: str) -> str:
    """Write which faces stand for one; empty where there is none."""
    instead = ";".join(FACES["instead"][name])
    return f'<w:altName w:val="{instead}"/>' if instead else ""


def write_package(document: Any) -> bytes:
    """Return the file."""
    raw = BytesIO()
    document.save(raw)
    return pack_anew(raw.getvalue())
