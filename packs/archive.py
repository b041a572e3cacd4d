"""Writing a pack: every member beside its place, then all of them in one archive in the order of their names."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from django.utils import translation

from bulletin.archives import FIRST_DAY
from evidence.models import EvidenceFile
from exchange.formats.english import read_heading
from exchange.formats.selections import Line
from exchange.formats.text import CSV
from exchange.formats.writing import Counted, checksum
from packs.contents import Contents, Filed, Table, tell_moment
from packs.cover import Listed, make_cover

COVER, ENGLISH_COVER, MANIFEST, SUMS, VERIFIER = "封面.docx", "Cover.docx", "manifest.json", "SHA256SUMS", "verify.py"
FILES, FILE_LIST = "证明材料", "证明材料清单"
SEALED = "审核通过时封存的内容，其SHA-256即定稿封签"
FILED = (
    "文件",
    "文件名",
    "随何提交",
    "证明日期",
    "提交人",
    "提交时间",
    "大小（字节）",
    "提交时的SHA-256",
    "查毒",
    "现状",
)
WHOLE, MISSING, DAMAGED = "与提交时一致", "存储中已缺失", "与提交时不一致，未收入本包"


def write_pack(
    contents: Contents, english: Contents, work: Path, target: Path, note: Callable[[int, int], None]
) -> tuple[int, str]:
    """Write the archive; return how many members it has and the SHA-256 of its manifest.

    ``english`` is what the English cover says of the same records.
    """
    listed: list[Listed] = []
    # The list of files and the two of the manifest stand beside the tables and files.
    steps = len(contents.tables) + len(contents.filed) + 2
    for done, table in enumerate(contents.tables, 1):
        listed.append(write_table(work, table))
        note(done, steps)
    for name, text in contents.sealed.items():
        place_of(work, name).write_bytes(text)
        listed.append(Listed(name, SEALED))
    if contents.filed:
        listed += write_files(work, contents, lambda done: note(len(contents.tables) + done, steps))
    place_of(work, VERIFIER).write_bytes((Path(__file__).parent / "data" / VERIFIER).read_bytes())
    listed.sort(key=lambda one: one.name)
    place_of(work, COVER).write_bytes(make_cover(contents, listed))
    with translation.override("en"):
        place_of(work, ENGLISH_COVER).write_bytes(make_cover(english, list_in_english(listed, contents, english)))
    fingerprint = write_manifest(work, contents.title)
    members = list_members(work)
    write_archive(work, members, target)
    note(steps, steps)
    return len(members), fingerprint


def list_in_english(listed: Sequence[Listed], contents: Contents, english: Contents) -> list[Listed]:
    """Return the files as the English cover lists them: under the same names, with what they are in English."""
    pairs = [(one.title, other.title) for one, other in zip(contents.tables, english.tables, strict=True)]
    pairs += [(one.origin, other.origin) for one, other in zip(contents.filed, english.filed, strict=True)]
    words = {title: read_heading(title) for title in (FILE_LIST, SEALED)} | dict(pairs)
    return [replace(one, title=words[one.title]) for one in listed]


def place_of(work: Path, name: str) -> Path:
    """Return where a member is written, its folder made."""
    path = work / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write_table(work: Path, table: Table) -> Listed:
    """Write a table as CSV that Excel knows."""
    name = f"{table.place}.csv"
    lines = Counted(((line,) for line in table.lines()), lambda _rows: None)
    CSV().write(place_of(work, name), table.title, table.headings, lines)
    return Listed(name, table.title, str(lines.rows))


def write_files(work: Path, contents: Contents, note: Callable[[int], None]) -> list[Listed]:
    """Write the evidence files and their list; one that is no longer what was handed in is listed and left out."""
    lines: list[Line] = []
    listed: list[Listed] = []
    for done, one in enumerate(contents.filed, 1):
        state, name = copy_file(work, one.file)
        lines.append(tell_file(one, name, state))
        note(done)
        if name and name not in {known.name for known in listed}:
            listed.append(Listed(name, one.origin))
    table = Table(FILES, FILE_LIST, FILED, lambda: lines)
    return [write_table(work, table), *listed]


def copy_file(work: Path, file: EvidenceFile) -> tuple[str, str]:
    """Copy a file into the pack; return its state and its place, which is empty where it was left out."""
    path = Path(file.file.path)
    if not path.exists():
        return MISSING, ""
    if checksum(path) != file.checksum:
        return DAMAGED, ""
    # Two files of one name are told apart by their content; two of one content are one.
    name = f"{FILES}/{file.checksum[:8]}_{PurePosixPath(file.name).name}"
    shutil.copyfile(path, place_of(work, name))
    return WHOLE, name


def tell_file(one: Filed, name: str, state: str) -> Line:
    """Return a file as a line of the list."""
    file = one.file
    speaks_for = str(file.speaks_for or "")
    handed_in = (str(file.uploaded_by), tell_moment(file.uploaded_at))
    return (
        name,
        file.name,
        one.origin,
        speaks_for,
        *handed_in,
        file.size,
        file.checksum,
        file.scanner or "未查毒",
        state,
    )


def list_members(work: Path) -> list[str]:
    """Return the members in the order of their names."""
    return sorted(path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file())


def write_manifest(work: Path, title: str) -> str:
    """Write the manifest, and the sums as `sha256sum -c` reads them; return the manifest's SHA-256."""
    members = [
        {"name": name, "size": (work / name).stat().st_size, "sha256": checksum(work / name)}
        for name in list_members(work)
    ]
    text = json.dumps({"title": title, "members": members}, ensure_ascii=False, indent=1) + "\n"
    place_of(work, MANIFEST).write_bytes(text.encode())
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    sums = sorted([*((one["name"], one["sha256"]) for one in members), (MANIFEST, fingerprint)])
    place_of(work, SUMS).write_bytes("".join(f"{digest}  {name}\n" for name, digest in sums).encode())
    return fingerprint


def write_archive(work: Path, members: list[str], target: Path) -> None:
    """Pack the members, all of one day: with the present one, the same records would give other bytes each time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in members:
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            # Known before it is written, so that a large member gets the header that it needs.
            member.file_size = (work / name).stat().st_size
            with (work / name).open("rb") as source, archive.open(member, "w") as written:
                shutil.copyfileobj(source, written, 1 << 20)
