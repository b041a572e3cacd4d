"""What the trail says, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.describing import describe_table

BREAKS = {
    "seal_missing": gettext_lazy("Seal %(seal)s is missing."),
    "seal_changed": gettext_lazy("Seal %(seal)s was changed."),
    "head_differs": gettext_lazy("Seal %(seal)s is not the one noted on %(noted)s."),
    "head_missing": gettext_lazy("Seal %(seal)s, noted on %(noted)s, is missing: the end of the trail was cut off, or an older backup restored."),
    "event_missing": gettext_lazy("Record %(event)s under seal %(seal)s is missing."),
    "event_changed": gettext_lazy("Record %(event)s under seal %(seal)s was changed afterwards: %(table)s, row %(row)s."),
    "event_added": gettext_lazy("Record %(event)s was slipped in under seal %(seal)s afterwards: %(table)s, row %(row)s."),
    "event_swapped": gettext_lazy("Records under seal %(seal)s stand in another order, from record %(event)s: %(table)s, row %(row)s."),
    "not_recording": gettext_lazy("Recording is switched off or was changed: %(table)s."),
    "row_changed": gettext_lazy("Changed past the trail: %(table)s, row %(row)s."),
    "row_added": gettext_lazy("Added past the trail: %(table)s, row %(row)s."),
    "row_deleted": gettext_lazy("Deleted past the trail: %(table)s, row %(row)s."),
}  # fmt: skip


def describe_break(broken: Mapping[str, Any]) -> str:
    """Return a break in words, with the name of its table as people know it."""
    # What was found before 2026-12 names swapped records otherwise.
    kind = broken["kind"].replace("events_", "event_")
    words = str(BREAKS[kind]) % {**broken, "table": describe_table(broken["table"])}
    if broken.get("explained"):
        return _("%(broken)s Explained by two people (no. %(number)s).") % {
            "broken": words,
            "number": broken["explained"],
        }
    return words
