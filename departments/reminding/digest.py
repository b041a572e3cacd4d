"""What a reminder says: one message for all reports that a person is told of, in the portal's language."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.reporting.words import name_of

from .due import Occasion, Trigger


def subject_of(occasions: Sequence[Occasion]) -> str:
    """Return the heading: the report's where there is one, else how many there are."""
    first = occasions[0]
    if all(occasion.trigger == Trigger.REVIEW for occasion in occasions):
        return ngettext(
            "%(count)d submitted report awaits your review",
            "%(count)d submitted reports await your review",
            len(occasions),
        ) % {"count": len(occasions)}
    if len(occasions) == 1:
        return _("Reminder: quarterly report %(report)s") % {"report": name_of(first.report)}
    return ngettext(
        "Reminder: %(count)d quarterly report to be handed in",
        "Reminder: %(count)d quarterly reports to be handed in",
        len(occasions),
    ) % {"count": len(occasions)}


def text_of(occasions: Sequence[Occasion], today: dt.date) -> str:
    """Return one line for each report: which it is, by when it is due, how many days are left or have passed."""
    lines = [line(occasion, today) for occasion in occasions]
    if any(occasion.trigger != Trigger.REVIEW for occasion in occasions):
        lines += ["", _("Please hand in what is due. If it has been handed in meanwhile, nothing is left to do.")]
    return "\n".join(lines)


def line(occasion: Occasion, today: dt.date) -> str:
    """Return what is said of one report."""
    day = timezone.localdate(occasion.counted_from)
    said = {
        Trigger.DEADLINE: _("%(report)s: due by %(day)s, %(left)s."),
        Trigger.RETURN: _("%(report)s: returned, to be handed in again by %(day)s, %(left)s."),
        Trigger.REVIEW: _("%(report)s: submitted on %(day)s, not reviewed for %(passed)d days."),
    }[occasion.trigger]
    return said % {
        "report": name_of(occasion.report),
        "day": day.isoformat(),
        "left": days_left_words((day - today).days),
        "passed": (today - day).days,
    }


def days_left_words(days: int) -> str:
    """Return how long there is, or since when it is too late."""
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def words_of(occasions: Sequence[Occasion], today: dt.date) -> dict[str, str]:
    """Return subject, text and link of the message; people read it later, so it is not in the sender's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {"subject": subject_of(occasions), "text": text_of(occasions, today), "url": link_of(occasions)}


def link_of(occasions: Sequence[Occasion]) -> str:
    """Return where the message leads: to the report where there is one; else the message itself lists them."""
    return occasions[0].report.get_absolute_url() if len(occasions) == 1 else ""
