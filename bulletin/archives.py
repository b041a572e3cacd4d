"""Packing an Office file so that the same content gives the same bytes."""

import zipfile
from collections.abc import Callable
from io import BytesIO

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive knows."""


def keep_part(name: str, content: bytes) -> bytes:
    """Return a part as it is."""
    return content


def pack_anew(raw: bytes, change: Callable[[str, bytes], bytes] = keep_part) -> bytes:
    """Return the archive with its parts in the order of their names, all of one day; ``change`` may alter a part."""
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(raw)) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        # Readers of Office files expect the content types first.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            # A fixed day: with the present one, the same content would have another checksum each time.
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(member, change(name, source.read(name)))
    return content.getvalue()
