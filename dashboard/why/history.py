"""The way of a figure from the official one, or the first, to the present one: its changes, and what kinds of causes made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.indicator_page import IndicatorPage
from targets.causes import Cause
from targets.figures import build_figure, format_plain, goal_of
from targets.models import Attainment, IndicatorKind, Quarter


class History:
    """The changes of an indicator's figure for a quarter and window."""

    def __init__(self, page: IndicatorPage) -> None:
        self.page, self.indicator = page, page.indicator

    @cached_property
    def figures(self) -> list[Attainment]:
        """The figures that were another than the one before, newest first."""
        # Loaded already with the indicator.
        definitions = {definition.pk: definition for definition in self.page.timeline.definitions}
        for line in self.page.all_revisions:
            for figure in filter(None, (line.now, line.before)):
                figure.definition = definitions[figure.definition_id]
        return [line.now for line in self.page.all_revisions]

    @cached_property
    def changes(self) -> list["Change"]:
        """Every change since the first figure, newest first."""
        return [Change(before, now) for before, now in zip(self.figures[1:], self.figures, strict=False)]

    @property
    def is_from_official(self) -> bool:
        """Whether the way begins at an official figure."""
        return self.page.quarter.is_closed and self.page.reading.attainment is not None

    @cached_property
    def start(self) -> Attainment | None:
        """Where the way begins: the figure that a closed quarter counts with, else the first that had a value."""
        if self.is_from_official:
            return self.page.reading.attainment
        return next((figure for figure in reversed(self.figures) if figure.value is not None), None)

    @property
    def now(self) -> Attainment | None:
        """The newest figure."""
        return self.page.counted

    @cached_property
    def since_start(self) -> list["Change"]:
        """The changes since the way began, oldest first."""
        start = self.start
        return [change for change in reversed(self.changes) if start and change.now.revision > start.revision]

    @cached_property
    def whole(self) -> "Change | None":
        """The newest figure beside the one where the way began; None where nothing has changed it since."""
        return Change(self.start, self.now) if self.start and self.now and self.steps else None

    @cached_property
    def steps(self) -> list["Step"]:
        """What each kind of cause did to the figure since; together exactly the difference."""
        groups: dict[tuple[str, ...], list[Change]] = {}
        for change in self.since_start:
            if change.value or any(change.parts):
                groups.setdefault(tuple(sorted({cause.code for cause in change.causes})), []).append(change)
        return [Step(changes) for changes in groups.values()]

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        if self.start is None or self.now is None:
            return _("No figure has been computed for this quarter yet.")
        words = {"then": describe_figure(self.start), "now": describe_figure(self.now)}
        if self.whole is None:
            if self.is_from_official:
                return _("The official figure is {then}; nothing has changed it since.").format(**words)
            return _("The figure is {then}; nothing has changed it since it was first counted.").format(**words)
        words["change"] = f"{self.whole.value_words} {self.whole.unit}"
        words["causes"] = _("; ").join(f"{step.label} {step.words}" for step in self.steps)
        if self.is_from_official:
            return _("From the official figure {then} to {now} ({change}): {causes}.").format(**words)
        return _("From the first figure {then} to {now} ({change}): {causes}.").format(**words)

    @property
    def start_label(self) -> str:
        """What the figure is where the way begins."""
        return _("Official figure") if self.is_from_official else _("First figure")

    @property
    def chart(self) -> dict[str, object]:
        """The waterfall as the chart draws it."""
        assert self.start is not None
        assert self.now is not None
        levels = [value_of(self.start)]
        for step in self.steps:
            levels.append(levels[-1] + step.value)
        return {
            "steps": True,
            "name": self.indicator.name,
            "unit": "%" if self.indicator.is_ratio else self.indicator.unit,
            "labels": [self.start_label, *(step.label for step in self.steps), _("Now")],
            # JSON has floats only; the table beside the chart is exact.
            "levels": [round(float(level), 4) for level in levels],
            "shown": [describe_figure(self.start), *(step.words for step in self.steps), describe_figure(self.now)],
            "words": {"total": _("figure"), "up": _("up"), "down": _("down")},
        }


@dataclass(frozen=True)
class Step:
    """What changes of one kind of cause, or of the same several, did to the figure together."""

    changes: Sequence["Change"]

    @property
    def label(self) -> str:
        """The kinds of causes."""
        return _(", ").join(dict.fromkeys(cause.label for cause in self.changes[0].causes)) or _("not recorded")

    @property
    def kinds(self) -> str:
        """Whether they are of data, of method or of time."""
        return _(", ").join(dict.fromkeys(str(cause.kind.label) for cause in self.changes[0].causes))

    @property
    def count(self) -> int:
        """How many changes there were."""
        return len(self.changes)

    @property
    def value(self) -> Fraction:
        """What they did to the value."""
        return sum((change.value for change in self.changes), Fraction(0))

    @property
    def words(self) -> str:
        """That with its sign."""
        return format_signed(self.value)

    @property
    def parts_words(self) -> list[str]:
        """What they did to both parts; a plain count has no denominator."""
        places = range(1 if self.changes[0].now.denominator is None else 2)
        return [format_signed(sum((change.parts[place] for change in self.changes), Fraction(0))) for place in places]


@dataclass(frozen=True)
class Change:
    """Two figures of one indicator, quarter and window, the later beside the earlier: mostly a revision and the one before it."""

    before: Attainment
    now: Attainment

    @property
    def causes(self) -> list[Cause]:
        """Why the later one is as it is."""
        return self.now.told_causes

    @property
    def parts(self) -> tuple[Fraction, Fraction]:
        """The difference of the numerators, in the indicator's unit, and of the denominators."""
        now, before = self.now, self.before
        numerator = Fraction(now.numerator or 0, now.scale) - Fraction(before.numerator or 0, before.scale)
        return numerator, Fraction((now.denominator or 0) - (before.denominator or 0))

    @property
    def numerator_words(self) -> str:
        """That of the numerators with its sign."""
        return format_signed(self.parts[0])

    @property
    def denominator_words(self) -> str:
        """That of the denominators; a plain count has none."""
        return "" if self.now.denominator is None else format_signed(self.parts[1])

    @property
    def value(self) -> Fraction:
        """The difference of the values; no data is nothing."""
        return value_of(self.now) - value_of(self.before)

    @property
    def value_words(self) -> str:
        """That with its sign."""
        return format_signed(self.value)

    @property
    def unit(self) -> str:
        """What it is told in."""
        return _("percentage points") if self.now.indicator.is_ratio else self.now.indicator.unit

    @property
    def before_words(self) -> str:
        """The earlier figure with its parts."""
        return describe_figure(self.before)

    @property
    def now_words(self) -> str:
        """The later figure with its parts."""
        return describe_figure(self.now)

    @property
    def is_light_turned(self) -> bool:
        """Whether the light is another."""
        return self.now.status != self.before.status

    @property
    def url(self) -> str:
        """The address of the rows that moved."""
        now = self.now
        place = [now.indicator.plan.code, now.indicator.code, self.before.revision, now.revision]
        address = reverse("dashboard:indicator-moved", args=place)
        return f"{address}?quarter={Quarter.at(now.quarter_id).code}&window={now.window}"


def value_of(figure: Attainment) -> Fraction:
    """Return the value that changes add up to: of steps their number; no data is nothing."""
    if figure.indicator.kind == IndicatorKind.MILESTONE:
        return Fraction(figure.numerator or 0)
    return figure.value or Fraction(0)


def describe_figure(figure: Attainment) -> str:
    """Return a figure with its parts, by the definition that it was graded with."""
    return str(build_figure(figure.indicator, goal_of(figure.indicator, figure.definition), figure))


def format_signed(value: Fraction) -> str:
    """Write a change with its sign."""
    return ("+" if value > 0 else "−" if value < 0 else "±") + format_plain(abs(value))
