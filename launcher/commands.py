"""The start commands of the portal's processes: docker-compose.yml uses the very same (a test compares them)."""

WEB = "gunicorn --config python:baodi_quality.web baodi_quality.wsgi:application"
# Quiet: a banner is no line of the log.
WORKER = "celery --quiet -A baodi_quality worker --concurrency 2 --loglevel INFO"
# Of the queue of figures alone, which a long import must not hold up.
FIGURES = (
    "celery --quiet -A baodi_quality worker --queues figures --hostname figures@%h --concurrency 1 --loglevel INFO"
)
BEAT = "celery --quiet -A baodi_quality beat --loglevel INFO"
PROCESSES = {"web": WEB, "worker": WORKER, "figures": FIGURES, "beat": BEAT}

# Each once, in this order, before the processes start.
MIGRATE = "python manage.py migrate --noinput"
LOAD_PLAN = "python manage.py load_plan"
LOAD_DEMO = "python manage.py load_demo"
