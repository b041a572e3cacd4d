"""Looking at each thing that can fail: a colour, and in words what was seen."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from smtplib import SMTPException

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Verification
from audit.roles import may_forge, read_user
from audit.services.sealing import read_head_at
from audit.words import describe_break
from evidence.scanning import is_scanner_set
from exchange.jobs import runners
from exchange.models import ExportJob, SheetImport
from notifications.models import MessageEmail
from operations.encryption import KeyMissing, read_key
from operations.mail_certificate import read_certificate_end
from operations.models import Drill
from operations.pulses import read_pulse
from operations.sets import list_sets
from operations.templatetags.operations import duration
from reporting.models import ReminderLog
from targets import clock
from targets.models import Comparison, StaleMark
from targets.monitoring import failed_recomputations, last_differences
from targets.working_days import FIRST_YEAR, find_last_year

RED, YELLOW, GREEN, GREY = "red", "yellow", "green", "grey"
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
ANSWER_SECONDS = 1.0
FIRST_NIGHT = 36 * HOUR
"""So long a new portal is given for what every night does: it is set up by day, and must not sound an alarm before its first night."""


@dataclass(frozen=True)
class Seen:
    """A colour and what was seen, in words."""

    colour: str
    words: str


def read_age() -> dt.timedelta:
    """Return for how long this portal has been there: since its schema was first made."""
    first = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    return timezone.now() - first if first else dt.timedelta()


def see_nothing_yet(yet: str, never: str, grace: dt.timedelta = FIRST_NIGHT) -> Seen:
    """Judge what was never done: amber while the portal is new, red from then on."""
    left = grace - read_age()
    if left <= dt.timedelta():
        return Seen(RED, never)
    until = timezone.localtime(timezone.now() + left).strftime("%Y-%m-%d %H:%M")
    return Seen(YELLOW, _("%(yet)s The portal is new; this turns red at %(until)s.") % {"yet": yet, "until": until})


def see_database() -> Seen:
    """Compare the clocks: the page itself shows that the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), pg_database_size(current_database())")
        there, size = cursor.fetchone()
    apart = abs((timezone.now() - there).total_seconds())
    words = _("It answers; its data takes %(size)s MB.") % {"size": size // 1_000_000}
    if apart > 5:
        return Seen(RED, _("Its clock and that of the portal are %(time)s apart.") % {"time": duration(apart)})
    return Seen(GREEN, words)


def see_account() -> Seen:
    """Look as whom the portal is connected: whoever owns the tables could change the trail and its triggers."""
    user = {"user": read_user()}
    if may_forge():
        return Seen(
            YELLOW,
            _("The portal is connected as %(user)s, who owns its tables: the trail could be changed from within it.")
            % user,
        )
    return Seen(GREEN, _("The portal is connected as %(user)s, who owns nothing and cannot change the trail.") % user)


def see_trail() -> Seen:
    """Look at the last finished verification of the trail; an explained break stays named."""
    last = Verification.objects.exclude(finished_at=None).first()
    if last is None:
        return see_nothing_yet(
            _("Not verified yet; every night it is done by itself."), _("Never verified; every night should do it.")
        )
    if last.unexplained:
        return Seen(RED, describe_break(last.unexplained[0]))
    at = {"at": timezone.localtime(last.finished_at).strftime("%Y-%m-%d %H:%M"), "n": len(last.breaks)}
    if last.breaks:
        return Seen(YELLOW, _("Verified at %(at)s; it holds, with %(n)s breaks that two people explained.") % at)
    if timezone.now() - last.requested_at > 26 * HOUR:
        return Seen(RED, _("Not verified since %(at)s.") % at)
    head = read_head_at(timezone.now())
    return Seen(GREEN, _("Verified at %(at)s; it holds. Newest seal: %(head)s") % {**at, "head": head})


def see_disk() -> Seen:
    """Look at the room where data and backups lie; the fullest counts."""
    shares = []
    for folder in {Path(settings.DATA_DIR), Path(settings.BACKUP_DIR)}:
        # The folder itself may be made by the first backup only.
        there = next(path for path in [folder, *folder.parents] if path.exists())
        usage = shutil.disk_usage(there)
        shares.append((100 * usage.free // usage.total, usage.free // 1_000_000_000))
    share, gigabytes = min(shares)
    colour = RED if share < 5 else YELLOW if share < 15 else GREEN
    return Seen(colour, _("%(share)s %% free (%(size)s GB)") % {"share": share, "size": gigabytes})


def see_migrations() -> Seen:
    """Say whether the schema is the code's."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Seen(RED, _("%(n)s migrations are not applied.") % {"n": missing})
    return Seen(GREEN, _("The schema is that of the program."))


def see_queue() -> Seen:
    """Ask Valkey."""
    queue = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS
    )
    try:
        queue.ping()
    except redis.RedisError as error:
        return Seen(RED, _("It does not answer: %(error)s") % {"error": error})
    finally:
        queue.close()
    return Seen(GREEN, _("It answers."))


def see_pulse(name: str) -> Seen:
    """Look for how long a process has given no sign of life."""
    seconds = read_pulse(name)
    if seconds is None:
        return Seen(RED, _("No sign of life is known."))
    words = _("Last sign of life %(time)s ago") % {"time": duration(seconds)}
    return Seen(RED if seconds > 120 else GREEN, words)


def see_figures() -> Seen:
    """Look at the changes that wait to be counted."""
    waiting, failed = StaleMark.objects.waiting(), failed_recomputations().count()
    if failed:
        return Seen(RED, _("%(n)s measures could not be computed.") % {"n": failed})
    if not waiting:
        return Seen(GREEN, _("Every change is counted."))
    words = _("%(n)s changes wait, the oldest for %(time)s.") % {
        "n": waiting.number,
        "time": duration(waiting.age.total_seconds()),
    }
    return Seen(RED if waiting.age > 2 * MINUTE else YELLOW if waiting.age > MINUTE else GREEN, words)


def see_comparison() -> Seen:
    """Look at the last finished nightly comparison."""
    last = Comparison.objects.exclude(finished_at=None).order_by("-pk").first()
    if last is None:
        return see_nothing_yet(
            _("None yet; the first is made at half past one in the night."),
            _("None was ever made; every night should."),
        )
    different = last_differences().count()
    if different or last.error:
        return Seen(RED, _("%(n)s figures differ from what their rows give.") % {"n": different})
    words = _("%(n)s figures compared at %(at)s, all equal") % {
        "n": last.figures, "at": timezone.localtime(last.finished_at).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    return Seen(RED if timezone.now() - last.started_at > 26 * HOUR else GREEN, words)


def see_jobs() -> Seen:
    """Look for jobs that should be at work and do not move, and for imports and exports that are at work for long."""
    now = timezone.now()
    at_work = [job for model in runners for job in model._default_manager.at_work()]
    still = [job for job in at_work if now - (job.touched_at or job.waiting_since) > 10 * MINUTE]
    if still:
        return Seen(RED, _("%(n)s imports, exports or other jobs have not moved for 10 minutes.") % {"n": len(still)})
    # Backups and drills may take as long as they need.
    long = [
        job for job in at_work if isinstance(job, SheetImport | ExportJob) and now - job.waiting_since > 10 * MINUTE
    ]
    if long:
        return Seen(
            YELLOW, _("%(n)s imports or exports have been at work for more than 10 minutes.") % {"n": len(long)}
        )
    return Seen(GREEN, _("None stands still."))


def see_backup() -> Seen:
    """Look at the age of the newest set, and whether its key is there."""
    try:
        read_key()
    except KeyMissing as missing:
        return Seen(RED, str(missing))
    newest = next(iter(list_sets()), None)
    if newest is None:
        return see_nothing_yet(
            _("There is no backup set yet; the first is made at half past two in the night."),
            _("There is no backup set yet."),
        )
    words = _("The newest set is %(time)s old.") % {"time": duration(newest.age.total_seconds())}
    return Seen(RED if newest.age > 26 * HOUR else YELLOW if newest.age > 25 * HOUR else GREEN, words)


def see_drill() -> Seen:
    """Look at the last drill that is over."""
    last = Drill.objects.exclude(finished_at=None).order_by("-pk").first()
    if last is None:
        never = _("No backup was ever proved by a drill.")
        return see_nothing_yet(never, never, 14 * DAY)
    at = timezone.localtime(last.requested_at).strftime("%Y-%m-%d %H:%M")
    if last.is_failure:
        return Seen(RED, _("The drill of %(at)s failed.") % {"at": at})
    is_old = timezone.now() - last.requested_at > 14 * DAY
    return Seen(RED if is_old else GREEN, _("The drill of %(at)s passed.") % {"at": at})


def see_calendar() -> Seen:
    """Say up to which year the official calendar is known, and whether that is two months on: deadlines in working days need it."""
    year = find_last_year()
    words = _("The holidays of %(first)s to %(last)s are known.") % {"first": FIRST_YEAR, "last": year}
    if clock.today().year > year:
        return Seen(RED, words)
    return Seen(YELLOW if (clock.today() + 60 * DAY).year > year else GREEN, words)


def see_mail() -> Seen:
    """Look for e-mails that failed within a day, and at the certificate of the mail server."""
    since = clock.now() - DAY
    failed = ReminderLog.objects.filter(email=ReminderLog.Email.FAILED, sent_at__gt=since).count()
    failed += MessageEmail.objects.filter(email=MessageEmail.State.FAILED, message__created_at__gt=since).count()
    if failed:
        return Seen(YELLOW, _("%(n)s e-mails failed within a day.") % {"n": failed})
    if "console" in settings.EMAIL_BACKEND:
        return Seen(GREY, _("No mail server is set up."))
    return Seen(GREEN, _("None failed within a day."))


def see_mail_certificate() -> Seen:
    """Look until when the certificate of the mail server holds; without TLS there is none."""
    if "console" in settings.EMAIL_BACKEND or not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        return Seen(GREY, _("E-mails go without TLS, or nowhere."))
    try:
        until = read_certificate_end()
    # Also one that has ended or is another's: TLS itself refuses it.
    except (OSError, SMTPException) as error:
        return Seen(RED, _("The mail server or its certificate is not as it should be: %(error)s") % {"error": error})
    days = (until - timezone.now()).days
    colour = RED if days < 7 else YELLOW if days < 30 else GREEN
    return Seen(colour, _("It holds for %(n)s more days.") % {"n": days})


def see_scanner() -> Seen:
    """Say whether files are scanned."""
    return Seen(GREEN, _("Set up")) if is_scanner_set() else Seen(GREY, _("Not set up"))
