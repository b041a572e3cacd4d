"""What the pages of backups and drills show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from operations.findings import Finding
from operations.models import Backup, Drill
from operations.services.drill import STEPS
from operations.sets import BackupSet, list_sets

DRILLS_SHOWN = 20
STEP_NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "parts": (pgettext_lazy("drill", "Parts"), _("Every part and every file has its checksum.")),
    "restore": (_("Restore"), _("The set is restored into a database of its own, in one transaction.")),
    "counts": (_("Counts"), _("Every table has the rows that it had.")),
    "imports": (_("Imports"), _("Of a sheet that was being written when the backup was made nothing half is there.")),
    "trail": (
        _("Trail"),
        _("The seals of the trail hold up to that of the backup, and every row is as its last record left it."),
    ),
    "figures": (_("Figures"), _("Every figure is that of the backup, and what its rows give when computed afresh.")),
    "pages": (pgettext_lazy("drill", "Pages"), _("Board, an indicator and a report open on the copy.")),
    "files": (_("Files"), _("The file of every record is in the set and is what was handed in.")),
}


@dataclass(frozen=True)
class SetLine:
    """A set and the newest drill that looked at it."""

    backup_set: BackupSet
    drill: Drill | None


@dataclass(frozen=True)
class StepLine:
    """A step of a drill: what it proves, and what came of it; ``passed`` is None where it was not run."""

    name: str | Promise
    proves: str | Promise
    passed: bool | None
    seconds: float | None
    findings: list[str]


def backups_page() -> dict[str, Any]:
    """Return sets, drills, and what is at work or came to nothing."""
    newest_of_sets = Drill.objects.order_by().values("set_name").annotate(newest=Max("pk")).values("newest")
    drills_by_set = {drill.set_name: drill for drill in Drill.objects.filter(pk__in=newest_of_sets)}
    drills = list(Drill.objects.select_related("requested_by")[:DRILLS_SHOWN])
    return {
        "sets": [SetLine(one, drills_by_set.get(one.name)) for one in list_sets()],
        "drills": drills,
        "last_drill": next((drill for drill in drills if not drill.is_at_work), None),
        "backup": Backup.objects.first(),
        "drill": drills[0] if drills else None,
    }


def list_steps(drill: Drill) -> list[StepLine]:
    """Return all steps in their order, those that were not run too: what was not checked is told as well."""
    run = {step["key"]: step for step in drill.steps}
    lines = []
    for key, _check in STEPS:
        name, proves = STEP_NAMES[key]
        step = run.get(key)
        if step is None:
            lines.append(StepLine(name, proves, None, None, []))
            continue
        # Drills of earlier versions told nothing of what was well.
        findings = [str(Finding(*each)) for each in (*step["findings"], *step.get("told", ()))]
        lines.append(StepLine(name, proves, step["passed"], step["seconds"], findings))
    return lines
