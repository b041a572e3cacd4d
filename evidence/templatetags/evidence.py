"""What templates need to know about evidence files."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings

from accounts.models import User
from evidence.archives import MEGABYTE
from evidence.marks import list_known_files
from evidence.scanning import is_scanner_set

register = template.Library()


@register.simple_tag
def misses_scanner(user: User) -> bool:
    """Say whether files are not scanned and the person is one who can do something about it."""
    return not is_scanner_set() and user.sees_technical_details


@register.filter
def known_to(kept: Sequence[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """Keep the files of a kept content that the person is cleared for."""
    return list_known_files(kept, user)


@register.simple_tag
def most_megabytes() -> int:
    """Return the size limit of a file in MB."""
    return int(settings.EVIDENCE_MAX_BYTES) // MEGABYTE
