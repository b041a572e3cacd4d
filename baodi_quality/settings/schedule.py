"""When tasks run by themselves, in the time of Shanghai."""

from datetime import timedelta

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep-stale-marks": {
        "task": "targets.tasks.recompute_stale",
        "schedule": timedelta(seconds=20),
        # Without an end the sweeps would pile up while no worker runs, and keep it busy when it is back.
        "options": {"expires": 20},
    },
    "sweep-jobs": {
        "task": "exchange.tasks.sweep_jobs",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "remove-old-files": {
        "task": "exchange.tasks.remove_old_files",
        "schedule": crontab(minute=40),
        "options": {"expires": 3600},
    },
    "remove-old-packs": {
        "task": "packs.tasks.remove_old_packs",
        "schedule": crontab(minute=45),
        "options": {"expires": 3600},
    },
    "clear-leftovers": {
        "task": "baodi_quality.tasks.clear_leftovers",
        "schedule": crontab(hour=2, minute=50),
    },
    # On the first day of a quarter it makes the reports of the last one; a day that beat missed is made up for by the next run.
    "generate-reports": {
        "task": "reporting.tasks.generate_reports",
        "schedule": crontab(hour=0, minute=20),
    },
    "compare-enterprises": {
        "task": "enterprises.tasks.compare_enterprises",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "forget-idempotent-answers": {
        "task": "api.tasks.forget_idempotent_answers",
        "schedule": crontab(hour=3, minute=10),
    },
    # First at half past eight; the runs after it send only what a standstill or a failing mail server left over.
    "send-reminders": {
        "task": "reporting.tasks.send_reminders",
        "schedule": crontab(hour="8-17", minute=30),
        "options": {"expires": 1800},
    },
    # Mondays at eight; the runs after it send only what a standstill left over.
    "send-digests": {
        "task": "dashboard.tasks.send_digests",
        "schedule": crontab(minute=0, hour="8-17", day_of_week=1),
        "options": {"expires": 1800},
    },
    # What people are told of is told by e-mail soon; a failing mail server is tried again at the same pace.
    "send-emails": {
        "task": "notifications.tasks.send_emails",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    # Unlockings end with a day; every quarter of an hour is soon enough, and late runs do no harm.
    "lock-expired-reports": {
        "task": "reporting.tasks.lock_expired_reports",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    # Each is due from a day; figures turn to it by themselves, and its state follows within minutes.
    "enter-amendments": {
        "task": "plans.tasks.enter_amendments",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # Terms end with a day; the points are brought to it before people come in.
    "move-assessments-on": {
        "task": "assessment.tasks.move_sheets_on",
        "schedule": crontab(hour=0, minute=20),
    },
    "reckon-assessments": {
        "task": "assessment.tasks.reckon_previews",
        "schedule": crontab(hour=2, minute=30),
    },
    "remind-of-assessments": {
        "task": "assessment.tasks.remind",
        "schedule": crontab(minute=10, hour=9),
    },
    # After midnight, when terms have ended; a day that beat missed is logged by the next run, and pages never wait for it.
    "log-supervision-colours": {
        "task": "supervision.tasks.log_colours",
        "schedule": crontab(minute=10, hour="0,6,12,18"),
        "options": {"expires": 3600},
    },
    "strike-and-remind-of-supervision": {
        "task": "supervision.tasks.strike_and_remind",
        "schedule": crontab(minute=0, hour=9),
    },
    "seal-trail": {
        "task": "audit.tasks.seal",
        # As often as the switch can ask for; the task itself knows whether it is time.
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "verify-trail": {
        "task": "audit.tasks.verify_nightly",
        "schedule": crontab(hour=4, minute=10),
    },
    "back-up": {
        "task": "operations.tasks.back_up",
        "schedule": crontab(hour=2, minute=30),
    },
    "sound-alarms": {
        "task": "operations.tasks.sound_alarms",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    # After midnight: accounts end with a day.
    "close-accounts": {
        "task": "operations.tasks.close_accounts",
        "schedule": crontab(hour=0, minute=5),
    },
    # When backup, drill and verification of the night are done.
    "self-check": {
        "task": "operations.tasks.self_check",
        "schedule": crontab(hour=5, minute=30),
    },
    # Sundays, when the set of the night is there.
    "drill": {
        "task": "operations.tasks.drill",
        "schedule": crontab(hour=4, minute=0, day_of_week=0),
    },
    "nightly-comparison": {
        "task": "targets.tasks.compare_nightly",
        "schedule": crontab(hour=1, minute=30),
    },
}
