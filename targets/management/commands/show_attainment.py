"""``manage.py show_attainment``: the stored figures, for people or for programs."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.figures import round_figure
from targets.management.lookups import add_lookups, find_indicators, find_quarter
from targets.models import Attainment, IndicatorKind

PLACES = 4


class Command(BaseCommand):
    """Prints stored figures: all of them, or those of an indicator or a quarter."""

    help = (
        "Show the stored attainment of every indicator, quarter and window; the judged window comes first. Of a closed "
        "quarter the official revision is shown, as on the board; of an open one the newest."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an indicator, a quarter, which revisions are wanted and a format."""
        add_lookups(parser)
        parser.add_argument(
            "--revisions",
            choices=["official", "newest", "all"],
            default="official",
            help="those that count (the default), the newest with corrections of closed quarters, or every revision",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(
        self, *, indicator: str | None, quarter: str | None, revisions: str, format: str, **options: Any
    ) -> None:
        """Print the figures asked for."""
        figures = Attainment.objects.all()
        if (indicators := find_indicators(indicator)) is not None:
            figures = figures.filter(indicator__in=indicators)
        if (key := find_quarter(quarter)) is not None:
            figures = figures.filter(quarter=key)
        if revisions != "all":
            figures = figures.official() if revisions == "official" else figures.current()
        # Breakdowns hold every slice of every revision, and nothing here prints them.
        rows = list(figures.select_related("indicator__plan", "definition", "quarter").defer("breakdown"))
        rows.sort(key=get_place)
        self.stdout.write(as_json(rows) if format == "json" else build_table(rows))


def get_place(figure: Attainment) -> tuple[Any, ...]:
    """Return the figure's place in the list: by plan, indicator and quarter, the judged window first."""
    indicator = figure.indicator
    return (
        indicator.plan_id,
        indicator.position,
        figure.quarter_id,
        # False sorts first, so the judged window leads its quarter.
        figure.window != figure.definition.window,
        figure.window,
        figure.revision,
    )


def as_json(rows: Sequence[Attainment]) -> str:
    """Write the figures as a list of objects."""
    return json.dumps([describe_figure(figure) for figure in rows], ensure_ascii=False, indent=2)


def describe_figure(figure: Attainment) -> dict[str, Any]:
    """Return a figure as a program needs it; times are those of Asia/Shanghai."""
    return {
        "indicator": figure.indicator.code,
        "quarter": figure.quarter.code,
        "window": figure.window,
        "revision": figure.revision,
        "as_of": figure.as_of.isoformat(),
        # Amounts are stored in ten-thousandths; programs get the amount itself.
        "numerator": figure.numerator if figure.scale == 1 else get_value(figure),
        "denominator": figure.denominator,
        "value": get_value(figure),
        "target": shorten_number(figure.definition.target),
        "status": figure.status,
        "computed_at": timezone.localtime(figure.computed_at).isoformat(timespec="seconds"),
    }


def get_value(figure: Attainment) -> int | float | None:
    """Return the value in the unit of the target; None where there is no data.

    A percentage has four decimals that never cross the target; milestones are the number of steps signed off.
    """
    if figure.value is not None and figure.indicator.kind == IndicatorKind.MILESTONE:
        return figure.numerator
    text = round_figure(figure, PLACES)
    return None if text is None else shorten_number(Decimal(text))


def shorten_number(decimal: Decimal | None) -> int | float | None:
    """Return the shortest number that JSON has for it."""
    if decimal is None:
        return None
    # JSON has one kind of number: 95, not 95.0, where there are no decimals.
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


def build_table(rows: Sequence[Attainment]) -> str:
    """Write the figures in columns that line up in a terminal, where a Chinese character is two columns wide."""
    headings = [
        _("indicator"),
        _("quarter"),
        _("window"),
        _("revision"),
        _("as of"),
        _("numerator"),
        _("denominator"),
        _("value"),
        _("target"),
        _("status"),
        _("computed at"),
    ]
    lines = [headings, *(build_cells(figure) for figure in rows)]
    widths = [max(measure_width(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(pad_text(text, wide) for text, wide in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def build_cells(figure: Attainment) -> list[str]:
    """Return the cells of a figure's line."""
    found = describe_figure(figure) | {
        "window": figure.get_window_display(),
        "status": figure.get_status_display(),
        "computed_at": f"{timezone.localtime(figure.computed_at):%Y-%m-%d %H:%M}",
    }
    return ["–" if cell is None else str(cell) for cell in found.values()]


def measure_width(text: str) -> int:
    """Return how many columns the text takes in a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad_text(text: str, wide: int) -> str:
    """Fill the text up to ``wide`` columns."""
    return text + " " * (wide - measure_width(text))
