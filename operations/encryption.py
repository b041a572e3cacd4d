"""Backup sets under a key that is kept elsewhere.

Each file is sealed in chunks of a mebibyte, as age does it: a key of its own drawn from the operator's and a random salt, and
each chunk under its number and whether it is the last, so that none is changed, swapped, missing or cut off unnoticed.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

MARK = b"portal-backup-1\n"
SALT, TAG = 16, 16
CHUNK = 1024 * 1024
KEY_BYTES = 32


class KeyMissing(Exception):
    """There is no key where BACKUP_KEY_FILE says, or it is another than the set's; the text says which."""


class Unreadable(Exception):
    """A sealed file is not what was written, or under another key."""


def read_key() -> bytes | None:
    """Return the operator's key; None where none is asked for. Raises KeyMissing, so that nothing is ever written without it."""
    if not settings.BACKUP_KEY_FILE:
        return None
    try:
        key = base64.urlsafe_b64decode(Path(settings.BACKUP_KEY_FILE).read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(
            _("The key of the backups (BACKUP_KEY_FILE) cannot be read: %(error)s") % {"error": error}
        ) from error
    if len(key) != KEY_BYTES:
        raise KeyMissing(_("The key of the backups (BACKUP_KEY_FILE) is none: 32 bytes as base64 are needed."))
    return key


def get_fingerprint(key: bytes) -> str:
    """Return by what a manifest names its key, which tells nothing about it."""
    return hashlib.sha256(MARK + key).hexdigest()[:16]


def get_cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    """Return the cipher of one file."""
    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, salt, MARK).derive(key))


def get_nonce(number: int, is_last: bool) -> bytes:
    """Return the nonce of a chunk; a file has a key of its own, so no nonce comes twice under one."""
    return number.to_bytes(11, "big") + bytes([is_last])


Write = Callable[[bytes], object]


@contextmanager
def writing(path: Path, key: bytes | None) -> Iterator[tuple[Write, "hashlib._Hash"]]:
    """Yield a function that appends to a new file, sealed where there is a key, and the digest of what lies there at the end.

    At the end the file survives a power cut.
    """
    digest = hashlib.sha256()
    with path.open("wb") as file:

        def write(data: bytes) -> None:
            file.write(data)
            digest.update(data)

        if key is None:
            yield write, digest
        else:
            for take in seal(write, key):
                yield take, digest
        file.flush()
        os.fsync(file.fileno())


def seal(write: Write, key: bytes) -> Iterator[Write]:
    """Yield a function that takes what is to be sealed; what comes after it seals the last chunk."""
    salt, waiting, number = os.urandom(SALT), bytearray(), 0
    cipher = get_cipher(key, salt)
    write(MARK + salt)

    def take(data: bytes) -> None:
        nonlocal number
        waiting.extend(data)
        # A full chunk waits until something follows: only then it is known not to be the last.
        while len(waiting) > CHUNK:
            write(cipher.encrypt(get_nonce(number, is_last=False), bytes(waiting[:CHUNK]), None))
            del waiting[:CHUNK]
            number += 1

    yield take
    write(cipher.encrypt(get_nonce(number, is_last=True), bytes(waiting), None))


def read_chunks(path: Path, key: bytes | None) -> Iterator[bytes]:
    """Yield the content of a file piece by piece; raises Unreadable where a sealed one is not what was written."""
    with path.open("rb") as file:
        if key is None:
            while chunk := file.read(CHUNK):
                yield chunk
            return
        if file.read(len(MARK)) != MARK:
            raise Unreadable(path.name)
        cipher, number = get_cipher(key, file.read(SALT)), 0
        sealed = file.read(CHUNK + TAG)
        while True:
            following = file.read(CHUNK + TAG)
            try:
                yield cipher.decrypt(get_nonce(number, is_last=not following), sealed, None)
            except InvalidTag:
                raise Unreadable(path.name) from None
            if not following:
                return
            sealed, number = following, number + 1
