"""Handing a file out; the view of the record that it belongs to is the door, there is no address of the file itself."""

import logging

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from departments.models import EvidenceFile

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser show it all the same: no script, no form, no origin.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}

logger = logging.getLogger(__name__)


def evidence_response(file: EvidenceFile) -> FileResponse:
    """Return the file to be saved under its name (RFC 5987), in its type by content; 404 where the store lost it."""
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        logger.error("The evidence file %s is missing from the store", file.pk)
        raise Http404(_("The file is missing from the store; tell the administrator.")) from None
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type, headers=HEADERS)
