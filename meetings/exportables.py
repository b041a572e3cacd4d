"""What the pages of meetings hand out: minutes as they are asked for, and all decisions as a sheet."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import READERS
from accounts.models import User
from exchange.exports.catalogue import Exportable, offer_export, titles
from exchange.formats.selections import Line, Selection
from meetings.models import MeetingDecision

DECISIONS = "meeting-decisions"
titles |= {"meeting-minutes": gettext_lazy("Minutes of a meeting")}


def select_decisions(user: User, params: QueryDict) -> Selection:
    """Return all decisions with what became of each, the newest meeting first."""
    rows = MeetingDecision.objects.with_item().order_by("-meeting__held_on", "-meeting", "position")
    headings = (
        _("Day"), _("Meeting"), _("No."), _("title"), _("what was decided"), _("Responsible body"), _("Deadline"),
        _("Item of supervision"), _("State"),
    )  # fmt: skip
    return Selection(_("Decisions of meetings"), headings, lambda: list_lines(rows), rows.count(), [])


def list_lines(rows: QuerySet[MeetingDecision]) -> Iterator[list[Line]]:
    """Yield each decision as its line."""
    for row in rows:
        item = row.supervision
        yield [
            (
                row.meeting.held_on, row.meeting.title, row.position, row.title, row.text, row.body.name_on(row.meeting.held_on),
                row.due_on, item.number if item else None, str(item.get_state_display()) if item else None,
            )
        ]  # fmt: skip


offer_export(
    Exportable(
        DECISIONS,
        gettext_lazy("Decisions of meetings"),
        READERS,
        select_decisions,
        lambda params: reverse("meetings:meetings"),
    )
)
