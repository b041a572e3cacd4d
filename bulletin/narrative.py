"""The narrative of a quarter (季度综述): one source for the leader's page, the wall and the bulletin.

Sentences are templates filled with facts and nothing else: the same facts give the same words, and a fact that changes
changes exactly the sentences that hold its key.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from bulletin.facts import Facts, IndicatorFacts, PastFigure, label_day, label_quarter
from bulletin.sentences import TEMPLATES, Sentence, phrase, write_sentence
from targets import grading
from targets.figures import format_plain
from targets.models import IndicatorKind, Status, TargetRule
from targets.models.quarters import quarter_bounds

ORDER: list[str] = [Status.OFF_TRACK, Status.BEHIND, Status.ON_TRACK, Status.ATTAINED]
"""The lights that can become better or worse, from bad to good."""
MOST_PROBLEMS = 5


def narrate(facts: Facts) -> list[Sentence]:
    """Return every sentence that the quarter tells, in the order of the bulletin."""
    problems = list_problems(facts)
    return [
        *tell_overall(facts),
        *(sentence for one in facts.indicators for sentence in tell_indicator(one)),
        *tell_supervision(facts),
        *tell_assessment(facts),
        *tell_reports(facts),
        *tell_problems(facts, problems),
        *tell_requests(facts, problems),
    ]


def tell_overall(facts: Facts) -> Iterator[Sentence]:
    """Yield how many indicators show each light, and how many became better or worse since the last quarter."""
    lights = Counter(one.status for one in facts.indicators)
    values = {status: str(lights[status]) for status in Status.values}
    values |= {"day": label_day(facts.day), "goals": str(facts.goals), "indicators": str(len(facts.indicators))}
    yield write_sentence("overall", "lights", "counts", TEMPLATES["overall"]["lights"], values)
    if not facts.previous_closed:
        return
    moves = [
        ORDER.index(one.status) - ORDER.index(one.before.status)
        for one in facts.indicators
        if one.before and one.status in ORDER and one.before.status in ORDER
    ]
    better, worse = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    form = "change" if better or worse else "no_change"
    counts = {"better": str(better), "worse": str(worse)}
    yield write_sentence("overall", "lights", form, TEMPLATES["overall"][form], counts)


def tell_indicator(one: IndicatorFacts) -> Iterator[Sentence]:
    """Yield how an indicator stands: its value with its parts, against the year before and against what was asked."""
    forms = TEMPLATES["indicator"]

    def write(form: str, **values: str) -> Sentence:
        return write_sentence("indicators", one.code, form, forms[form], {"name": one.name, **values})

    if one.status == Status.NOT_APPLICABLE:
        yield write("not_applicable", since=label_day(one.since), basis=one.basis.rstrip("。；; "))
    elif one.value is None:
        yield write("no_data")
    elif one.rule == TargetRule.MONITORED and not one.is_ratio:
        yield write("monitored", value=one.shown + one.unit)
    elif one.is_milestone:
        steps, done = f"{one.denominator}{one.unit}", f"{one.numerator}{one.unit}"
        yield write("milestone", steps=steps, value=done, schedule=tell_schedule(one, Fraction(one.numerator or 0)))
    elif one.is_ratio:
        words = words_of(one)
        parts = {"numerator": str(one.numerator), "denominator": str(one.denominator), **words}
        year, against = compare_with_year_before(one), compare_with_target(one)
        yield write(one.kind, value=f"{one.shown}%", year=year, against=against, **parts)
        if one.status == Status.SMALL_SAMPLE:
            yield write("small_sample", minimum=str(one.minimum_sample), **parts)
    elif one.kind == IndicatorKind.ZERO:
        yield write("zero", value=amount(one, one.value), quarter=compare_with_last_quarter(one))
    else:
        of_target = ""
        if one.target and Fraction(one.target) > 0 and one.rule == TargetRule.AT_LEAST:
            target, share = Fraction(one.target), 100 * one.value / Fraction(one.target)
            told = grading.format_value(share, under=[grading.WHOLE], places=1)
            of_target = phrase("of_target", target=amount(one, target), share=f"{told}%")
            if one.value > target:
                of_target = phrase("beyond_target", target=amount(one, target), size=amount(one, one.value - target))
        yield write(one.kind, value=amount(one, one.value), of_target=of_target, schedule=tell_schedule(one, one.value))


def words_of(one: IndicatorFacts) -> dict[str, str]:
    """Return how the rows of the indicator's measure are counted in words."""
    words: dict[str, str] = TEMPLATES["measures"].get(one.measure, TEMPLATES["measures"]["other"])
    return words


def amount(one: IndicatorFacts, size: Fraction) -> str:
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
        if not differs(one, before):
            return phrase("year_flat")
        direction += "_clear" if is_apart(one, before) else ""
    return phrase(direction, size=amount(one, abs(change)))


def intervals(one: IndicatorFacts, before: PastFigure) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the Wilson intervals of a share now and then; None where one of them is of nothing."""
    now = grading.wilson_interval(one.numerator or 0, one.denominator or 0)
    then = grading.wilson_interval(before.numerator or 0, before.denominator or 0)
    return (now, then) if now and then else None


def differs(one: IndicatorFacts, before: PastFigure) -> bool:
    """Say whether each value lies beyond the interval of the other."""
    found = intervals(one, before)
    if found is None or one.value is None or before.value is None:
        return False
    now, then = found
    return not then[0] <= float(one.value) <= then[1] and not now[0] <= float(before.value) <= now[1]


def is_apart(one: IndicatorFacts, before: PastFigure) -> bool:
    """Say whether the two intervals do not touch."""
    found = intervals(one, before)
    return found is not None and (found[0][0] > found[1][1] or found[1][0] > found[0][1])


def compare_with_target(one: IndicatorFacts) -> str:
    """Say how a share stands against its target; empty where the plan names none, and where the sample is too small."""
    if one.target is None or one.value is None or one.status == Status.SMALL_SAMPLE:
        return ""
    beyond = one.value - Fraction(one.target)
    if beyond == 0:
        return phrase("whole_met" if Fraction(one.target) == grading.WHOLE else "target_met")
    return phrase("target_above" if beyond > 0 else "target_below", size=amount(one, abs(beyond)))


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
    return phrase(form, due=amount(one, due), **({} if value == due else {"size": amount(one, abs(value - due))}))


def compare_with_last_quarter(one: IndicatorFacts) -> str:
    """Say how what must vanish changed since the end of the last quarter."""
    if one.before is None or one.before.value is None or one.value is None:
        return phrase("quarter_none")
    change = one.value - one.before.value
    if change == 0:
        return phrase("quarter_same")
    return phrase("quarter_up" if change > 0 else "quarter_down", size=amount(one, abs(change)))


def tell_supervision(facts: Facts) -> Iterator[Sentence]:
    """Yield how many items of supervision came, went and are in hand; nothing where there are none."""
    first = quarter_bounds(facts.quarter)[0].isoformat()
    closed = [one for one in facts.supervision if one.closed_on >= first]
    open_ = facts.open_supervision
    red = [one for one in open_ if one.colour == "red"]
    values = {
        "new": str(sum(one.assigned_on >= first for one in facts.supervision)), "closed": str(len(closed)),
        "on_time": str(sum(one.in_time for one in closed)), "open": str(len(open_)), "red": str(len(red)),
        "yellow": str(sum(one.colour in {"yellow", "orange"} for one in open_)),
    }  # fmt: skip
    forms = TEMPLATES["supervision"]
    if facts.supervision:
        yield write_sentence("supervision", "supervision", "counts", forms["counts"], values)
    if red:
        bodies = "、".join(dict.fromkeys(one.body for one in red))
        asked = {"bodies": bodies, "day": label_day(facts.answer_by)}
        yield write_sentence("supervision", "supervision", "red", forms["red"], asked)
    for one in facts.supervision:
        if one.named:
            told = {"number": one.number, "matter": one.matter, "bodies": one.named}
            yield write_sentence("supervision", f"supervision.{one.number}", "named", forms["named"], told)


def tell_assessment(facts: Facts) -> Iterator[Sentence]:
    """Yield how many bodies got which grade in an assessment announced in the quarter, and who is honoured; of townships also which paper allows it."""
    for league, year in sorted({(one.league, one.year) for one in facts.assessment}):
        found = [one for one in facts.assessment if (one.league, one.year) == (league, year)]
        grades = Counter(one.grade for one in found)
        values = {grade.lower(): str(grades[grade]) for grade in "ABCD"}
        values |= {"year": str(year), "count": str(len(found))}
        values["honoured"] = "、".join(one.name for one in found if one.is_honoured)
        # Without the paper that allows it, no townships stand among the facts.
        subject, form = (f"assessment{year}", "results") if league == "bodies" else (f"townships{year}", "townships")
        values["permit"] = found[0].permit
        yield write_sentence("assessment", subject, form, TEMPLATES["assessment"][form], values)


def tell_reports(facts: Facts) -> Iterator[Sentence]:
    """Yield how the bodies reported; nothing where no report was owed."""
    states = Counter(report.state for report in facts.reports)
    values = {state: str(states[state]) for state in ("on_time", "late", "missing", "waiting")}
    values["owed"] = str(len(facts.reports))
    values["missing_names"] = "、".join(one.name for one in facts.reports if one.state == "missing")
    if facts.reports:
        yield write_sentence("reports", "reports", "counts", TEMPLATES["reports"]["counts"], values)


def list_problems(facts: Facts) -> list[IndicatorFacts]:
    """Return the indicators that are behind: red before yellow, each in the order of how far, at most five."""
    late = [one for one in facts.indicators if one.is_over and one.value is not None]
    return sorted(late, key=lambda one: (ORDER.index(one.status), -measure_lag(one)))[:MOST_PROBLEMS]


def measure_lag(one: IndicatorFacts) -> Fraction:
    """Return how far an indicator is behind: percentage points of a share, per cent of what was due of a count."""
    missing, due = shortfall(one), owed_by(one)
    return missing if one.is_ratio or not due else 100 * missing / due


def shortfall(one: IndicatorFacts) -> Fraction:
    """Return by how much an indicator misses what was due."""
    value, due = (Fraction(one.numerator or 0) if one.is_milestone else one.value), owed_by(one)
    if value is None or due is None:
        return Fraction(0)
    return value - due if one.rule == TargetRule.AT_MOST else due - value


def tell_problems(facts: Facts, problems: list[IndicatorFacts]) -> Iterator[Sentence]:
    """Yield what is behind and by how much, with the place that weighs most: facts, and no causes."""
    forms = TEMPLATES["problems"]
    for one in problems:
        due, missing = owed_by(one) or Fraction(0), shortfall(one)
        if one.rule == TargetRule.RISING:
            behind = phrase("behind_rising", size=amount(one, missing))
        elif one.rule == TargetRule.AT_MOST:
            behind = phrase("behind_zero", due=amount(one, due), size=amount(one, missing))
        elif one.is_ratio:
            behind = phrase("behind_points", due=f"{format_plain(due)}%", size=amount(one, missing))
        else:
            behind = phrase("behind_count", due=amount(one, due), size=amount(one, missing))
        values = {"name": one.name, "value": tell_value(one), "behind": behind, "heaviest": tell_heaviest(one)}
        yield write_sentence("problems", one.code, "problem", forms["indicator"], values)
    if facts.overdue_rectifications:
        values = {"overdue": str(facts.overdue_rectifications)}
        yield write_sentence("problems", "rectifications", "problem", forms["rectifications"], values)
    elif not problems:
        yield write_sentence("problems", "lights", "none", forms["none"], {"day": label_day(facts.day)})


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


def tell_requests(facts: Facts, problems: list[IndicatorFacts]) -> Iterator[Sentence]:
    """Yield what is asked of whom by when; the office adds what else it asks for."""
    forms, day = TEMPLATES["requests"], label_day(facts.answer_by)
    for one in problems:
        problem = "亮红灯" if one.status == Status.OFF_TRACK else "滞后"
        values = {"name": one.name, "owners": "、".join(one.owners) or "责任单位", "problem": problem, "day": day}
        yield write_sentence("requests", one.code, "request", forms["indicator"], values)
    if missing := [one.name for one in facts.reports if one.state == "missing"]:
        values = {"bodies": "、".join(missing), "day": day, "quarter": label_quarter(facts.quarter)}
        yield write_sentence("requests", "reports", "request", forms["reports"], values)
    if facts.overdue_rectifications:
        values = {"day": day, "overdue": str(facts.overdue_rectifications)}
        yield write_sentence("requests", "rectifications", "request", forms["rectifications"], values)
    if not problems:
        yield write_sentence("requests", "requests", "hold", forms["hold"], {"day": day})
