"""Where the parts of a workbook lie. It may name them as it likes; calamine looks for most of them under fixed names."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

from evidence.temporary import get_temporary_folder
from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused
from exchange.formats.markup import local, parse

USUAL = "xl/workbook.xml"
# The kinds of parts that calamine reads under these names, whatever the workbook says.
FIXED = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True)
class Relation:
    """What a part names: under which key, of which kind, and the member that holds it."""

    key: str
    kind: str
    member: str


def name_key(name: str) -> str:
    """Return what decides whether two names of members are the same: neither case nor the slant of a stroke."""
    return name.replace("\\", "/").lstrip("/").casefold()


def relations_of(archive: zipfile.ZipFile, part: str) -> list[Relation]:
    """Return what a part names of the archive's members; ``part`` is empty for the package as a whole."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    members = {name_key(member): member for member in archive.namelist()}
    listed = members.get(name_key(posixpath.join(folder, "_rels", f"{name}.rels")))
    found: list[Relation] = []

    def relation(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship" and attributes.get("TargetMode") != "External":
            # Targets are relative to the part or absolute, as programs please.
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"].replace("\\", "/")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes["Id"], kind, members.get(name_key(target), "")))

    if listed:
        parse(archive, listed, relation)
    return found


def find_workbook(archive: zipfile.ZipFile) -> str:
    """Return the member that is the workbook itself, empty where the archive holds none."""
    named = [relation.member for relation in relations_of(archive, "") if relation.kind == "officeDocument"]
    found = next(filter(None, named), USUAL)
    return found if found in archive.namelist() and is_workbook(archive, found) else ""


def is_workbook(archive: zipfile.ZipFile, member: str) -> bool:
    """Say whether a member's outermost element is that of a workbook, as it is of no text and no presentation."""
    with archive.open(member) as file:
        head = file.read(4_096)
    begin = head.find(b"<", head.find(b"?>") + 1 if b"<?xml" in head else 0)
    return head[begin:].split(b">", 1)[0].split(None, 1)[0].rpartition(b":")[2].lstrip(b"<") == b"workbook"


@contextmanager
def usual_workbook(path: Path) -> Iterator[Path]:
    """Yield a workbook whose parts bear the usual names: the one at ``path`` or, where they do not, a copy."""
    with TemporaryDirectory(dir=get_temporary_folder()) as folder:
        try:
            usual = find_usual(path, Path(folder, "workbook.xlsx"))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError):
            raise SheetRefused(error_codes.DAMAGED) from None
        yield usual


def find_usual(path: Path, copy: Path) -> Path:
    """Return the workbook at ``path`` where its parts bear the usual names, else ``copy``, which is written."""
    with zipfile.ZipFile(path) as archive:
        workbook = find_workbook(archive) or USUAL
        relations = relations_of(archive, workbook)
        if workbook == USUAL and all(is_usual(relation) for relation in relations):
            return path
        copy_usual(archive, workbook, relations, copy)
    return copy


def is_usual(relation: Relation) -> bool:
    """Say whether a part lies where calamine looks for it; one that is not there is nobody's."""
    return not relation.member or (relation.member.startswith("xl/") and relation.member == FIXED.get(relation.kind, relation.member))  # fmt: skip


def copy_usual(archive: zipfile.ZipFile, workbook: str, relations: list[Relation], copy: Path) -> None:
    """Write the workbook and the parts that it names under the usual names; nothing else is read of it."""
    held = [relation for relation in relations if relation.member]
    usual = [
        Relation(relation.key, relation.kind, FIXED.get(relation.kind, f"xl/parts/{number}.xml"))
        for number, relation in enumerate(held)
    ]
    members = zip([workbook, *(each.member for each in held)], [USUAL, *(each.member for each in usual)], strict=True)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
        for member, name in members:
            with archive.open(member) as source, written.open(name, "w") as target:
                copyfileobj(source, target)
        written.writestr("xl/_rels/workbook.xml.rels", relations_document(usual))
        written.writestr("_rels/.rels", relations_document([Relation("rId1", "officeDocument", USUAL)]))


def relations_document(relations: list[Relation]) -> str:
    """Return the document by which a part names others."""
    lines = (
        f"<Relationship Id={quoteattr(each.key)} Type={quoteattr(KIND + each.kind)} Target={quoteattr('/' + each.member)}/>"
        for each in relations
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(lines)}</Relationships>'
