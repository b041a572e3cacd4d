"""``manage.py recompute_attainment``: count figures again in the foreground."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from targets.causes import Cause, Code
from targets.grading import to_amount
from targets.management.lookups import add_lookups, find_indicators, find_quarter
from targets.models import Attainment
from targets.services import Revision, figures_recompute


class Command(BaseCommand):
    """Counts all figures again, or those of an indicator or from a quarter on, and prints what changed."""

    help = "Recompute attainment from the registers and print what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an indicator and a quarter."""
        add_lookups(parser)
        parser.add_argument(
            "--corrected",
            metavar=_("WORDS"),
            default="",
            help=_(
                "What of the program was corrected and in which version; the figures that it moves name it as their cause."
            ),
        )

    def handle(self, *, indicator: str | None, quarter: str | None, corrected: str = "", **options: Any) -> None:
        """Recompute and report."""
        # None, not an empty list: no quarter named means all of them.
        key = find_quarter(quarter)
        cause = None
        if corrected:
            cause = Cause.say(Code.CODE_CHANGE, lambda: _("program corrected: %(words)s") % {"words": corrected})
        revisions = figures_recompute(find_indicators(indicator), None if key is None else [key], cause)
        for revision in revisions:
            self.stdout.write(format_line(revision))
        self.stdout.write(_("Recomputed; figures that changed: %(count)d.") % {"count": len(revisions)})


def format_line(revision: Revision) -> str:
    """Write what a figure was and is."""
    after = revision.after
    before = describe_figure(revision.before) if revision.before else "–"
    place = f"{after.indicator.code} {after.quarter.code} {after.get_window_display()}"
    return f"{place}: {before} → {describe_figure(after)}"


def describe_figure(figure: Attainment) -> str:
    """Write a figure's parts and its light."""
    return f"{format_parts(figure)} {figure.get_status_display()}"


def format_parts(figure: Attainment) -> str:
    """Write a figure's two parts, or the number alone; a dash for no data."""
    if figure.denominator is not None:
        return f"{figure.numerator}/{figure.denominator}"
    return "–" if figure.value is None else str(to_amount(figure.value))
