"""How a figure is worded: its parts, how it compares with the year and the quarter before, with its target and with what was due.

The rules: points of a share are 个百分点; a sample rose or fell only where each value lies beyond the interval of the other, and
clearly where the intervals do not touch; no cause is named.
"""

from fractions import Fraction

from bulletin.facts import IndicatorFacts
from bulletin.sentences import TEMPLATES, phrase
from targets import grading
from targets.figures import format_plain
from targets.models import IndicatorKind, Status, TargetRule


def words_of(one: IndicatorFacts) -> dict[str, str]:
    """Return how the rows of the indicator's measure are counted in words."""
    words: dict[str, str] = TEMPLATES["measures"].get(one.measure, TEMPLATES["measures"]["other"])
    return words


def write_size(one: IndicatorFacts, size: Fraction) -> str:
    """Write a number of the indicator's things, or of percentage points where it is a share."""
    if one.is_ratio:
        return phrase("points", size=format_plain(max(size, Fraction(1, 100))))
    return f"{format_plain(size)}{one.unit}"


def compare_with_year_before(one: IndicatorFacts) -> str:
    """Say how a share compares with that of the same quarter of the year before; empty where there was none.

    A sample moved only where each value lies beyond the other's interval, and clearly where the intervals do not touch.
    """
    before = one.year_before
    if before is None or before.value is None or one.value is None:
        return ""
    change = one.value - before.value
    if change == 0:
        return phrase("year_same")
    direction = "year_up" if change > 0 else "year_down"
    if one.kind == IndicatorKind.RATIO:
        now = grading.wilson_interval(one.numerator or 0, one.denominator or 0)
        then = grading.wilson_interval(before.numerator or 0, before.denominator or 0)
        if now is None or then is None or holds(now, before.value) or holds(then, one.value):
            return phrase("year_flat")
        direction += "_clear" if now[0] > then[1] or then[0] > now[1] else ""
    return phrase(direction, size=write_size(one, abs(change)))


def holds(interval: tuple[float, float], value: Fraction) -> bool:
    """Say whether a value lies within an interval."""
    return interval[0] <= float(value) <= interval[1]


def compare_with_target(one: IndicatorFacts) -> str:
    """Say how a share stands against its target; empty where the plan names none, and where the sample is too small."""
    if one.target is None or one.value is None or one.status == Status.SMALL_SAMPLE:
        return ""
    beyond = one.value - Fraction(one.target)
    if beyond == 0:
        return phrase("whole_met" if Fraction(one.target) == grading.WHOLE else "target_met")
    return phrase("target_above" if beyond > 0 else "target_below", size=write_size(one, abs(beyond)))


def owed_by(one: IndicatorFacts) -> Fraction | None:
    """Return what was due: of things that are counted a whole number, as the board writes it."""
    if one.due is None:
        return None
    due = Fraction(one.due)
    return due if one.is_ratio or one.scale != 1 else grading.round_to_whole(one.goal, due)


def tell_schedule(one: IndicatorFacts, value: Fraction) -> str:
    """Say how a count stands against what was due by the day; empty where nothing was."""
    due = owed_by(one)
    if due is None:
        return ""
    form = "on_schedule" if value == due else "ahead" if value > due else "late"
    return phrase(
        form, due=write_size(one, due), **({} if value == due else {"size": write_size(one, abs(value - due))})
    )


def compare_with_last_quarter(one: IndicatorFacts) -> str:
    """Say how what must vanish changed since the end of the last quarter."""
    if one.before is None or one.before.value is None or one.value is None:
        return phrase("quarter_none")
    change = one.value - one.before.value
    if change == 0:
        return phrase("quarter_same")
    return phrase("quarter_up" if change > 0 else "quarter_down", size=write_size(one, abs(change)))


def get_shortfall(one: IndicatorFacts) -> Fraction:
    """Return by how much an indicator misses what was due."""
    value, due = (Fraction(one.numerator or 0) if one.is_milestone else one.value), owed_by(one)
    if value is None or due is None:
        return Fraction(0)
    return value - due if one.rule == TargetRule.AT_MOST else due - value


def tell_behind(one: IndicatorFacts) -> str:
    """Say by how much an indicator misses what was due."""
    due, missing = owed_by(one) or Fraction(0), get_shortfall(one)
    if one.rule == TargetRule.RISING:
        return phrase("behind_rising", size=write_size(one, missing))
    if one.rule == TargetRule.AT_MOST:
        return phrase("behind_zero", due=write_size(one, due), size=write_size(one, missing))
    if one.is_ratio:
        return phrase("behind_points", due=f"{format_plain(due)}%", size=write_size(one, missing))
    return phrase("behind_count", due=write_size(one, due), size=write_size(one, missing))


def tell_value(one: IndicatorFacts) -> str:
    """Write the value with its unit."""
    if one.is_milestone:
        return f"{one.numerator}{one.unit}"
    return f"{one.shown}%" if one.is_ratio else f"{one.shown}{one.unit}"


def tell_heaviest(one: IndicatorFacts) -> str:
    """Say which township, or else which industry, weighs most; empty where nothing is known of either."""
    if not (found := one.heaviest.get("township") or one.heaviest.get("industry")):
        return ""
    counter = words_of(one)["counter"] if one.is_ratio else one.unit
    return phrase(
        "heaviest_missed" if one.is_ratio else "heaviest_present", place=found[0], size=f"{found[1]}{counter}"
    )
