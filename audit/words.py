"""What the trail says, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.describing import describe_table

BREAKS = {
    "seal_missing": _("Seal %(seal)s is missing."),
    "seal_changed": _("Seal %(seal)s was changed."),
    "head_differs": _("Seal %(seal)s is not the one noted on %(noted)s."),
    "head_missing": _("Seal %(seal)s, noted on %(noted)s, is missing: the end of the trail was cut off, or an older backup restored."),
    "event_missing": _("Record %(event)s under seal %(seal)s is missing."),
    "event_changed": _("Record %(event)s under seal %(seal)s was changed afterwards: %(table)s, row %(row)s."),
    "event_added": _("Record %(event)s was slipped in under seal %(seal)s afterwards: %(table)s, row %(row)s."),
    "events_swapped": _("Records under seal %(seal)s stand in another order, from record %(event)s: %(table)s, row %(row)s."),
    "not_recording": _("Recording is switched off or was changed: %(table)s."),
    "row_changed": _("Changed past the trail: %(table)s, row %(row)s."),
    "row_added": _("Added past the trail: %(table)s, row %(row)s."),
    "row_deleted": _("Deleted past the trail: %(table)s, row %(row)s."),
}  # fmt: skip


def describe_break(broken: Mapping[str, Any]) -> str:
    """Return a break in words, with the name of its table as people know it."""
    return str(BREAKS[broken["kind"]]) % {**broken, "table": describe_table(broken["table"])}
