"""A bulletin of the demonstration built as a worker does it, in a process of its own whose start does not count."""

from accounts.models import User
from baodi_quality.bench.processes import run_command
from baodi_quality.bench.report import Bound, Result
from bulletin.models import BulletinBuild
from bulletin.services import build_request, bulletin_draft
from exchange.models import JobState
from targets.models import Plan, Quarter

SECONDS, MEMORY_MB = 5, 200
WORK = "from exchange.jobs import run_step; from bulletin.models import BulletinBuild; run_step(BulletinBuild, {})"


def measure_bulletin() -> list[Result]:
    """Draft the last closed quarter's bulletin and build its Word file and workbook; AssertionError where they do not come."""
    user, plan = User.objects.get(username="office"), Plan.objects.defer("document").get(code="2010-2015")
    quarter = Quarter.objects.exclude(closed_at=None).order_by("-pk")[0]
    job = build_request(bulletin=bulletin_draft(kind="circular", plan=plan, quarter=quarter, user=user), user=user)
    shell = ("shell", "--no-imports", "-v", "0", "-c")
    idle, run = run_command(*shell, "pass"), run_command(*shell, WORK.format(job.pk))
    seconds = run.cpu_seconds - idle.cpu_seconds
    job.refresh_from_db()
    if job.state != JobState.DONE or not BulletinBuild.objects.filter(pk=job.pk).exclude(workbook="").exists():
        raise AssertionError("the files of the bulletin were not built")
    return [
        Result(
            "a bulletin as Word file and workbook", f"{seconds:.1f} s of one core",
            "none: an absolute bound", seconds, Bound.AT_MOST, SECONDS, "s",
        ),
        Result(
            "its memory", f"{run.megabytes:.0f} MB at most", "none: an absolute bound",
            run.megabytes, Bound.AT_MOST, MEMORY_MB, "MB",
        ),
    ]  # fmt: skip
