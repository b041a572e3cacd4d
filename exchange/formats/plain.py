"""A search through a worksheet's bytes that makes its parsing needless where nothing in it could matter.

Most sheets hold no formula and no error value and are neither wide nor long. To see that takes a fraction of the time that
expat takes for events that nobody needs. Whatever is not exactly as Excel, WPS and XlsxWriter write it is left to `WorkbookScan`.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence

CHUNK = 1 << 20
HEAD = 200
ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
# A cell of the columns A to AD and the lines 1 to 199,999: such a sheet is laid out in 6,000,000 cells at most.
# A negative pattern: whatever cell is written otherwise, or lies outside, sends the sheet to the full scan.
OTHER_CELL = re.compile(rb"""<c(?=[\s/>])(?! r="(?:[A-Z]|A[A-D])1?\d{1,5}"[\s/>])""")
SHARED = re.compile(rb"""t="s"[^<]*><v>(\d+)</v>""")
FORMULA = re.compile(rb"<f[\s/>]")
# An element with a prefix may be a formula or a cell.
PREFIXED = re.compile(rb":[cf][\s/>]")
# Error values, hidden lines and columns, letters struck through, document types, text of another encoding.
TELLING = (b'"e"', b"'e'", b"hidden=", b' ht="0', b" ht='0", b'width="0', b"width='0", b"strike", b"<!", b"\x00")


def is_plain(
    archive: zipfile.ZipFile, member: str, shared: Sequence[int], most_characters: int, styles: Sequence[str] = ()
) -> bool:
    """Say whether a worksheet has no formula, no error value, at most 30 columns, 199,999 lines and so many characters.

    ``shared`` are the lengths of the workbook's shared texts, ``styles`` those that tell something and must not occur
    either. A document that says so in an unusual way is not plain.
    """
    references = 0
    styled = re.compile(rb"""\ss=["'](?:%s)["']""" % "|".join(styles).encode()) if styles else None
    for number, piece in enumerate(pieces(archive, member)):
        # Bytes are searched as ASCII, which holds for UTF-8 but not for UTF-16 or UTF-7.
        if number == 0 and (not piece.lstrip().startswith(b"<") or ENCODING.search(piece[:HEAD])):
            return False
        # A piece this long has no "<" for a megabyte, which no program writes.
        if len(piece) > 2 * CHUNK or any(sign in piece for sign in TELLING):
            return False
        if styled and styled.search(piece):
            return False
        if FORMULA.search(piece) or PREFIXED.search(piece) or OTHER_CELL.search(piece):
            return False
        references += piece.count(b't="s"')
    longest = max(shared, default=0)
    # The cheap bound first; adding up the true lengths reads the sheet once more.
    return references * longest <= most_characters or shared_characters(archive, member, shared) <= most_characters


def shared_characters(archive: zipfile.ZipFile, member: str, shared: Sequence[int]) -> int:
    """Return how many characters the shared texts have that the cells of a worksheet show."""
    return sum(
        # An index beyond the shared texts shows nothing, so it costs nothing.
        sum(shared[int(index)] for index in SHARED.findall(piece) if int(index) < len(shared))
        for piece in pieces(archive, member)
    )


def pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the bytes of a member in pieces that begin with a cell or another element, so that none is cut in two."""
    kept = b""
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            chunk = kept + chunk
            # Cut before a cell where there is one: a pattern that spans two pieces would go unseen.
            cut = max(chunk.rfind(b"<c "), 0) or max(chunk.rfind(b"<"), 0) or len(chunk)
            yield chunk[:cut]
            kept = chunk[cut:]
    yield kept
