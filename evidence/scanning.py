"""Asking a virus scanner: ClamAV's clamd, at the address that CLAMD_URL names; without one, nothing is scanned."""

import logging
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evidence.exceptions import EvidenceRefused

SECONDS = 30
CHUNK = 64 * 1024
PORT = 3310
NAME = "ClamAV"

logger = logging.getLogger(__name__)


class ScannerSilent(Exception):
    """The scanner cannot be reached, or does not answer as a scanner does."""


def is_scanner_set() -> bool:
    """Say whether files are scanned at all."""
    return bool(settings.CLAMD_URL)


def scan_for_viruses(file: UploadedFile, name: str) -> str:
    """Return the scanner's name, empty without one; raise EvidenceRefused on a virus and where no answer comes.

    No answer refuses the file: a scanner that is down must not open the door that it guards.
    """
    if not is_scanner_set():
        return ""
    try:
        virus = find_virus(file)
    # A time-out is an OSError as well.
    except (OSError, ScannerSilent) as error:
        logger.error("The virus scanner at %s gave no answer about a file: %s", settings.CLAMD_URL, error)
        raise EvidenceRefused(
            _(
                "The virus scanner did not answer, so “%(name)s” was not kept."
                " Try again later; if that does not help, tell the administrator."
            )
            % {"name": name}
        ) from None
    if virus:
        logger.warning("The virus scanner refused a file: %s", virus)
        raise EvidenceRefused(
            _("The virus scanner found %(virus)s in “%(name)s”; it was not kept. Clean the computer it comes from.")
            % {"virus": virus, "name": name}
        )
    return NAME


def find_virus(file: UploadedFile) -> str:
    """Return the name of the virus that the scanner finds in the file, empty for none."""
    with open_connection() as connection:
        # clamd's INSTREAM: chunks that each follow their length, and an empty one at the end.
        # Read from its beginning, wherever the checks have left it.
        file.seek(0)
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        file.seek(0)
        with connection.makefile("rb") as answer:
            # Bounded: what answers at that address need not be a scanner.
            reply = answer.read(1000).rstrip(b"\0\n").decode(errors="replace")
    # Such as "stream: OK", "stream: Eicar-Test-Signature FOUND" and "INSTREAM size limit exceeded. ERROR".
    if reply.endswith(" FOUND"):
        return reply.removesuffix(" FOUND").split(": ", 1)[-1]
    # Anything but a plain OK refuses the file, errors and size limits included.
    if reply != "stream: OK":
        raise ScannerSilent(reply or "closed without a word")
    return ""


def open_connection() -> socket.socket:
    """Return a connection to the scanner, such as tcp://host:3310, unix:///run/clamav/clamd.ctl or the bare path."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "tcp" and address.hostname:
        # Without a time-out a scanner that hangs would hold the web worker.
        return socket.create_connection((address.hostname, address.port or PORT), timeout=SECONDS)
    if address.scheme in {"unix", ""} and address.path:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        connection.connect(address.path)
        return connection
    raise ScannerSilent("CLAMD_URL is neither tcp://host:port nor a socket's path")
