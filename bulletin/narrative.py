"""The narrative of a quarter (季度综述): one source for the leader's page, the wall and the bulletin.

Sentences are templates filled with facts and nothing else: the same facts give the same words, and a fact that changes
changes exactly the sentences that hold its key.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from bulletin.facts import Facts, IndicatorFacts, label_day, label_quarter
from bulletin.sentences import TEMPLATES, Sentence, phrase, write_sentence
from bulletin.wording import (
    compare_with_last_quarter,
    compare_with_target,
    compare_with_year_before,
    get_shortfall,
    owed_by,
    tell_behind,
    tell_heaviest,
    tell_schedule,
    tell_value,
    words_of,
    write_size,
)
from targets import grading
from targets.models import IndicatorKind, Status, TargetRule
from targets.models.quarters import quarter_bounds

ORDER: list[str] = [Status.OFF_TRACK, Status.BEHIND, Status.ON_TRACK, Status.ATTAINED]
"""The lights that can become better or worse, from bad to good."""
MOST_PROBLEMS = 5


def narrate(facts: Facts) -> list[Sentence]:
    """Return every sentence that the quarter tells, in the order of the bulletin."""
    problems = list_problems(facts)
    besides = [one for one in facts.indicators if one.status == Status.OFF_TRACK and one not in problems]
    return [
        *tell_overall(facts),
        *(sentence for one in facts.indicators for sentence in tell_indicator(one)),
        *tell_supervision(facts),
        *tell_assessment(facts),
        *tell_reports(facts),
        *tell_problems(facts, problems, besides),
        *tell_requests(facts, [*problems, *besides]),
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
        yield write("zero", value=write_size(one, one.value), quarter=compare_with_last_quarter(one))
    else:
        of_target = ""
        if one.target and Fraction(one.target) > 0 and one.rule == TargetRule.AT_LEAST:
            target, share = Fraction(one.target), 100 * one.value / Fraction(one.target)
            told = grading.format_value(share, under=[grading.WHOLE], places=1)
            of_target = phrase("of_target", target=write_size(one, target), share=f"{told}%")
            if one.value > target:
                of_target = phrase(
                    "beyond_target", target=write_size(one, target), size=write_size(one, one.value - target)
                )
        yield write(
            one.kind, value=write_size(one, one.value), of_target=of_target, schedule=tell_schedule(one, one.value)
        )


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
    missing, due = get_shortfall(one), owed_by(one)
    return missing if one.is_ratio or not due else 100 * missing / due


def tell_problems(facts: Facts, problems: list[IndicatorFacts], besides: list[IndicatorFacts]) -> Iterator[Sentence]:
    """Yield what is behind and by how much, with the place that weighs most, and which others are red: facts, and no causes."""
    forms = TEMPLATES["problems"]
    for one in problems:
        values = {
            "name": one.name,
            "value": tell_value(one),
            "behind": tell_behind(one),
            "heaviest": tell_heaviest(one),
        }
        yield write_sentence("problems", one.code, "problem", forms["indicator"], values)
    if besides:
        others = {"names": "、".join(one.name for one in besides)}
        yield write_sentence("problems", "lights", "besides", forms["besides"], others)
    if facts.overdue_rectifications:
        values = {"overdue": str(facts.overdue_rectifications)}
        yield write_sentence("problems", "rectifications", "problem", forms["rectifications"], values)
    elif not problems:
        yield write_sentence("problems", "lights", "none", forms["none"], {"day": label_day(facts.day)})


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
