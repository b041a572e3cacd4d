"""A decision as what an item of supervision comes from; supervision lies below and knows no meetings."""

from django.utils.translation import gettext as _

from meetings.models import MeetingDecision
from supervision.models import Supervision
from supervision.sources import READERS, SourceRow


def describe_decision(row: MeetingDecision) -> SourceRow:
    """Return what an item keeps of a decision."""
    return SourceRow(
        Supervision.Source.DECISION,
        row.pk,
        _("{meeting}, decision {number}").format(meeting=row.meeting, number=row.position),
        row.meeting.get_absolute_url(),
        title=row.title,
        task=row.text,
        closing_standard="",
        lead=row.body,
    )


def read_decision(key: int) -> SourceRow | None:
    """Return a decision; None where there is none."""
    row = MeetingDecision.objects.select_related("meeting", "body").filter(pk=key).first()
    return describe_decision(row) if row else None


READERS[Supervision.Source.DECISION] = read_decision
