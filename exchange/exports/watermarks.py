"""The marks on what is taken out (导出水印、密级标识): of what secrecy it is, who took it and when, as the security switches ask."""

from pathlib import PurePath

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import PAPER_WORDS, read_policy


def make_watermark(user: User) -> str:
    """Return the marks of a person's export made now; nothing while the switches are off."""
    policy = read_policy()
    marks = [PAPER_WORDS[policy.paper_mark]]
    if policy.export_watermark:
        at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
        marks.append(
            _("Taken by %(person)s (%(username)s) at %(at)s, for official use only")
            % {"person": user, "username": user.username, "at": at}
        )
    return "　".join(filter(None, marks))


def mark_file_name(file_name: str, user: User) -> str:
    """Return the name of a file that has no place for a mark within: text goes into other programs as it is."""
    name, policy = PurePath(file_name), read_policy()
    if name.suffix != ".csv":
        return file_name
    secrecy = PAPER_WORDS[policy.paper_mark].partition("　")[0]
    taker = user.username if policy.export_watermark else ""
    return "_".join(filter(None, [name.stem, secrecy, taker])) + name.suffix
