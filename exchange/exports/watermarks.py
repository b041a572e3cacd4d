"""The mark on exported sheets (导出水印): who took them and when, where the security switch asks for it."""

from pathlib import PurePath

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import read_policy


def make_watermark(user: User) -> str:
    """Return the mark of a person's export made now; nothing while the switch is off."""
    if not read_policy().export_watermark:
        return ""
    at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return _("Taken by %(person)s (%(username)s) at %(at)s, for official use only") % {
        "person": user, "username": user.username, "at": at,
    }  # fmt: skip


def mark_file_name(file_name: str, user: User) -> str:
    """Return the name of a file that has no place for a mark within: text goes into other programs as it is."""
    name = PurePath(file_name)
    is_marked = name.suffix == ".csv" and read_policy().export_watermark
    return f"{name.stem}_{user.username}{name.suffix}" if is_marked else file_name
