"""What workers do for backups and drills; every task may run twice."""

from typing import Any

from celery import shared_task
from celery.signals import heartbeat_sent
from django.utils.translation import gettext as _

from accounts.policy_changes import WARNED_DAYS, accounts_close_due, list_soon_unused, sign_in_log_prune
from exchange.jobs import run_step
from notifications.models import InboxMessage
from notifications.services import inbox_send, list_wordings
from operations.models import Backup, Drill
from operations.pulses import FIGURES, WORKER, pulse_note
from operations.services.alarms import alarms_update
from operations.services.backup import backup_request
from operations.services.drill import drill_request
from operations.services.self_check import self_check_run


@heartbeat_sent.connect
def note_worker(*, sender: Any, **kwargs: Any) -> None:
    """Note the worker's own heartbeat, which goes on while its processes are busy."""
    # By its name (launcher/commands.py): the one of figures must not pass for the other.
    pulse_note(FIGURES if sender.eventer.hostname.startswith("figures@") else WORKER)


@shared_task
def back_up() -> None:
    """Make the backup of the night."""
    job = backup_request()
    if job:
        # At once: the task itself is the worker, and the message of the request finds nothing left to do.
        run_step(Backup, job.pk)


def warn() -> str:
    """Return how a warning begins, by which later runs know whom it reached."""
    return _("Your account will be closed because it is not used")


@shared_task
def close_accounts() -> None:
    """Close accounts that have ended or are no longer used, tell those whose turn comes soon, and clear the sign-in log."""
    accounts_close_due()
    sign_in_log_prune()
    told = InboxMessage.objects.filter(kind=InboxMessage.Kind.REMINDER, subject__in=list_wordings(warn))
    inbox_send(
        # Once since their last use, however often this runs.
        users=[
            user
            for user, used_at in list_soon_unused()
            if not told.filter(user=user, created_at__gt=used_at).exists()
        ],
        kind=InboxMessage.Kind.REMINDER, subject=warn,
        text=lambda: _("It was not used for a long time and will be closed in %(n)d days. Signing in once keeps it open.") % {"n": WARNED_DAYS},
        by_email=True,
    )  # fmt: skip


@shared_task
def sound_alarms() -> None:
    """Tell the administrators what is amiss, and what is over."""
    alarms_update()


@shared_task
def drill() -> None:
    """Prove the newest set, as every week."""
    job = drill_request()
    if job:
        run_step(Drill, job.pk)


@shared_task
def self_check() -> None:
    """Look at every control of 等保."""
    self_check_run()
