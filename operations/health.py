"""Whether everything is well: one light for each thing that can fail, with what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from operations import looks
from operations.looks import GREEN, GREY, RED, YELLOW, Seen
from operations.pulses import BEAT, FIGURES, WORKER
from operations.replicas import see_replica

ORDER = (RED, YELLOW, GREEN, GREY)


@dataclass(frozen=True)
class Light:
    """One thing that can fail, as it stands."""

    key: str
    name: str | Promise
    seen: Seen
    remedy: str | Promise


# key: (name, what to do, look)
LIGHTS: dict[str, tuple[str | Promise, str | Promise, Callable[[], Seen]]] = {
    "database": (gettext_lazy("Database"), gettext_lazy("Set the clocks by one time server (chrony, ntp)."), looks.see_database),
    "account": (
        gettext_lazy("Account of the database"),
        gettext_lazy("Let web, worker and beat connect as the role that the start makes (docs/operations.md, Accounts of the database)."),
        looks.see_account,
    ),
    "replica": (
        gettext_lazy("Replica"),
        gettext_lazy("Start it, and look at its log; until then lists and exports are read from the database itself."),
        see_replica,
    ),
    "trail": (
        gettext_lazy("Audit trail"),
        gettext_lazy("Look at what the verification found; a break of the seals is explained by two people, all else is corrected."),
        looks.see_trail,
    ),
    "disk": (
        gettext_lazy("Room on the disk"),
        gettext_lazy("Make room where data and backups lie, or move the backups (BACKUP_DIR)."),
        looks.see_disk,
    ),
    "migrations": (gettext_lazy("Schema"), gettext_lazy("Start the portal anew: the start migrates."), looks.see_migrations),
    "queue": (gettext_lazy("Queue"), gettext_lazy("Start Valkey; what waited is done by itself."), looks.see_queue),
    "worker": (gettext_lazy("Worker"), gettext_lazy("Start the worker, and look at its log."), lambda: looks.see_pulse(WORKER)),
    "figures-worker": (
        gettext_lazy("Worker of figures"),
        gettext_lazy("Start it, and look at its log; until then no change reaches a figure."),
        lambda: looks.see_pulse(FIGURES),
    ),
    "beat": (gettext_lazy("Scheduler (beat)"), gettext_lazy("Start beat, and look at its log."), lambda: looks.see_pulse(BEAT)),
    "figures": (
        gettext_lazy("Figures"),
        gettext_lazy("Look whether the worker runs; its log names the measure that failed."),
        looks.see_figures,
    ),
    "comparison": (
        gettext_lazy("Nightly comparison"),
        gettext_lazy("Look at the differences on the board; compute all figures anew (recompute_attainment)."),
        looks.see_comparison,
    ),
    "jobs": (
        gettext_lazy("Imports and exports"),
        gettext_lazy("Look whether the worker runs; a job that broke off three times is given up and told."),
        looks.see_jobs,
    ),
    "backup": (
        gettext_lazy("Backup"),
        gettext_lazy("Back up now, and look why the night made none: worker, beat, room."),
        looks.see_backup,
    ),
    "drill": (gettext_lazy("Drill"), gettext_lazy("Start one; where the last failed, mend what it found first."), looks.see_drill),
    "calendar": (
        gettext_lazy("Calendar of holidays"),
        gettext_lazy("Upgrade the portal once the State Council has published the next year; until then enter dates by hand."),
        looks.see_calendar,
    ),
    "mail": (gettext_lazy("E-mail"), gettext_lazy("Set EMAIL_URL; the log of reminders has the mail server's words."), looks.see_mail),
    "mail-certificate": (
        gettext_lazy("Certificate of the mail server"),
        gettext_lazy("Ask whoever keeps the mail server to renew it; look at EMAIL_URL."),
        looks.see_mail_certificate,
    ),
    "scanner": (gettext_lazy("Virus scanner"), gettext_lazy("Set CLAMD_URL to scan what is handed in."), looks.see_scanner),
}  # fmt: skip


def list_lights() -> list[Light]:
    """Return all lights as they stand."""
    return [look_at(key) for key in LIGHTS]


def look_at(key: str) -> Light:
    """Return one light as it stands; what could not be looked at is red, not green."""
    name, remedy, look = LIGHTS[key]
    try:
        seen = look()
    except Exception as error:
        seen = Seen(RED, _("This could not be checked: %(error)s") % {"error": error})
    return Light(key, name, seen, remedy)


def find_worst(lights: list[Light]) -> str:
    """Return the colour of the one light for all; what is not set up does not count."""
    return min((light.seen.colour for light in lights), key=ORDER.index)
