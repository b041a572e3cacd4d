"""The few figures that an operator watches, in the text form of Prometheus."""

from collections.abc import Iterator

from django.utils import timezone

from exchange.jobs import runners
from operations.health import list_lights
from operations.looks import GREEN, GREY, RED, YELLOW
from operations.models import Drill
from operations.pulses import BEAT, FIGURES, WORKER, read_pulse
from operations.sets import list_sets
from targets.models import StaleMark
from targets.monitoring import failed_recomputations, last_differences

LEVELS = {GREY: -1, GREEN: 0, YELLOW: 1, RED: 2}

Value = tuple[str, float | None]
"""Labels as they are written, and the value; None where nothing is known."""


def render_metrics() -> str:
    """Return all of them."""
    lines = []
    for name, about, values in read_metrics():
        known = [(labels, value) for labels, value in values if value is not None]
        if known:
            lines += [f"# HELP portal_{name} {about}", f"# TYPE portal_{name} gauge"]
            lines += [f"portal_{name}{labels} {value:g}" for labels, value in known]
    return "\n".join(lines) + "\n"


def read_metrics() -> Iterator[tuple[str, str, list[Value]]]:
    """Yield name, meaning and values of each."""
    lights = [(f'{{light="{light.key}"}}', LEVELS[light.seen.colour]) for light in list_lights()]
    yield "light", "Each light of the health page: 0 green, 1 amber, 2 red, -1 not set up.", list(lights)
    waiting = StaleMark.objects.waiting()
    yield "stale_marks", "Changes that are not counted into the figures yet.", [("", waiting.number if waiting else 0)]
    yield (
        "oldest_stale_mark_seconds",
        "Age of the oldest of them.",
        [("", waiting.age.total_seconds() if waiting else 0)],
    )
    yield "measures_failed", "Measures that could not be computed.", [("", failed_recomputations().count())]
    yield "figures_different", "Differences of the last nightly comparison.", [("", last_differences().count())]
    jobs = [(f'{{kind="{model._meta.model_name}"}}', model._default_manager.at_work().count()) for model in runners]
    yield "jobs_at_work", "Jobs that wait for a worker or are at work.", list(jobs)
    pulses = [(f'{{process="{name}"}}', read_pulse(name)) for name in (WORKER, FIGURES, BEAT)]
    yield "pulse_age_seconds", "Since when a process has given no sign of life.", pulses
    newest = next(iter(list_sets()), None)
    yield "backup_age_seconds", "Age of the newest backup set.", [("", newest.age.total_seconds() if newest else None)]
    drill = Drill.objects.exclude(finished_at=None).order_by("-pk").first()
    age = (timezone.now() - drill.requested_at).total_seconds() if drill else None
    yield "drill_age_seconds", "Age of the last drill.", [("", age)]
    yield "drill_passed", "Whether it passed.", [("", None if drill is None else int(not drill.is_failure))]
