#!/usr/bin/env python3
"""Verify an evidence pack (核验证据包).

逐个比对文件的大小和 SHA-256，不需要本系统，只需要 Python 3.6 以上。

在解开的文件夹里运行：  python3 verify.py
不解开，直接核验压缩包：python3 verify.py 证据包.zip
全部相符时退出码为 0，否则为 1，并指出每个不符的文件。
"""

import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, KeyError, TypeError, OverflowError)  # fmt: skip
"""What Python raises where a changed byte is met on the way to a file."""


class Folder:
    """The files of an unpacked pack."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list:
        """Return the places of all files, with slashes."""
        return [file.relative_to(self.path).as_posix() for file in self.path.rglob("*") if file.is_file()]

    def open(self, name: str) -> IO[bytes]:
        """Open a file for its bytes."""
        return (self.path / name).open("rb")


class Archive(Folder):
    """The files of a pack as it was handed over."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.archive = zipfile.ZipFile(str(path))

    def names(self) -> list:
        """Return the places of all files."""
        return [name for name in self.archive.namelist() if not name.endswith("/")]

    def open(self, name: str) -> IO[bytes]:
        """Open a file for its bytes."""
        return self.archive.open(name)


def measure(place: Folder, name: str) -> tuple:
    """Return size and SHA-256 of a file; neither where it cannot be read to its end."""
    digest, size = hashlib.sha256(), 0
    try:
        with place.open(name) as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                digest.update(piece)
                size += len(piece)
    except UNREADABLE:
        return 0, ""
    return size, digest.hexdigest()


def read_text(place: Folder, name: str) -> str:
    """Return the text of a file."""
    with place.open(name) as file:
        return file.read().decode("utf-8")


def read_sums(place: Folder) -> dict:
    """Return what SHA256SUMS says, by the name of the file."""
    return {name: digest for digest, _, name in (line.partition("  ") for line in read_text(place, SUMS).splitlines())}


def find_faults(place: Folder) -> list:
    """Return what is wrong, a line for each file."""
    present = place.names()
    faults = [f"重复  {name}" for name in sorted(set(present)) if present.count(name) > 1]
    try:
        members = json.loads(read_text(place, MANIFEST))["members"]
        listed = {one["name"]: (one["size"], one["sha256"]) for one in members}
        sums = read_sums(place)
    except UNREADABLE as error:
        return [*faults, f"清单不能读取（{MANIFEST}、{SUMS}）：{error}"]
    faults += [f"缺少  {name}" for name in sorted(set(listed) - set(present))]
    faults += [f"不符  {name}" for name in sorted(set(listed) & set(present)) if measure(place, name) != listed[name]]
    # The manifest is held against the sums, and the sums against the manifest.
    if measure(place, MANIFEST)[1] != sums.get(MANIFEST):
        faults.append(f"不符  {MANIFEST}")
    if {name: digest for name, digest in sums.items() if name != MANIFEST} != {name: one[1] for name, one in listed.items()}:  # fmt: skip
        faults.append(f"不符  {SUMS}")
    faults += [f"多出  {name}" for name in sorted(set(present) - set(listed) - {MANIFEST, SUMS})]
    return faults


def main() -> int:
    """Verify the pack named, or the folder in which this file lies."""
    if hasattr(sys.stdout, "reconfigure"):
        # A console that knows no Chinese shows question marks rather than nothing.
        sys.stdout.reconfigure(errors="replace")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        place = Folder(path) if path.is_dir() else Archive(path)
    except UNREADABLE as error:
        print(f"不能读取 {path}：{error}")
        return 1
    faults = find_faults(place)
    for fault in faults:
        print(fault)
    if faults:
        print(f"核验未通过：{len(faults)} 处不符。")
        return 1
    print(f"核验通过：{len(place.names())} 个文件全部相符。")
    print(f"清单指纹（与系统中证据包页面所示比对）：{measure(place, MANIFEST)[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
