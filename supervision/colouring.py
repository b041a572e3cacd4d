"""The colour of a part on a day: computed whenever somebody looks, so that no job that did not run can hide it.

An unanswered colour stays until it is answered. Red that was answered goes to yellow, and never straight to none before
the closing; a cause that was answered does not colour again unless the answer is returned.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from supervision.models import Colour, EscalationRule, Supervision, SupervisionColour, SupervisionPart
from supervision.models.colours import SEVERITY
from supervision.terms import count_days, find_gap, move_days
from supervision.vocabulary import Comparison, Facts, parse_conditions
from targets import clock
from targets.models import Attainment, Status
from targets.models.quarters import quarter_id
from targets.wordings import in_chinese, is_english_read

State, Source = Supervision.State, Supervision.Source
RUNNING = (State.ASSIGNED, State.HANDLING)
STANDING = (State.APPROVING, State.SUSPENDED, State.CLOSING)
"""States in which the clocks stand and a colour stays as it is."""
DOWN = {Colour.RED: Colour.YELLOW}
"""What an answered colour goes down to; all others go to none."""
STAMPS = {
    "days_to_deadline": "due_on", "days_overdue": "due_on", "term_days": "due_on", "elapsed_share": "due_on",
    "progress": "feedback_on", "sign_overdue": "sign_due_on", "feedback_overdue": "feedback_due_on",
}  # fmt: skip
"""By fact: the day of the part that tells two causes of one rule apart."""


class Rule(NamedTuple):
    """A rule as it is applied."""

    code: str
    words: str
    colour: Colour
    conditions: Sequence[Comparison]
    answer_days: int | None


@dataclass(frozen=True)
class Judgement:
    """The colour that a part has on a day, and why; ``logged`` is the row of the log that says so, None where none does yet."""

    colour: Colour
    rule: str = ""
    words: str = ""
    cause: str = ""
    answer_days: int | None = None
    logged: SupervisionColour | None = None

    @property
    def reason(self) -> str:
        """The rule's name, without its conditions; what a person wrote where a person set the colour."""
        return self.words.partition("：")[0]

    @property
    def severity(self) -> int:
        """How grave it is; 0 for none and for green."""
        return SEVERITY[self.colour]


NO_COLOUR = Judgement(Colour.NONE)


def read_rules(rows: Iterable[EscalationRule]) -> list[Rule]:
    """Return the rules in force among the rows, the gravest colour first."""
    rules = [
        Rule(
            row.code,
            row.name if row.name == row.words else f"{row.name}：{row.words}",
            Colour(row.colour),
            parse_conditions(row.conditions),
            row.answer_days,
        )
        for row in rows
        if row.is_active
    ]
    # Sorting keeps the office's order among rules of one weight: the first that holds is the one named.
    return sorted(rules, key=lambda rule: -SEVERITY[rule.colour])


@in_chinese
def list_rules_in_use() -> list[Rule]:
    """Return the rules of the profile in use (1 query), in the words that the log keeps."""
    return read_rules(EscalationRule.objects.filter(profile__is_chosen=True))


def list_indicators_behind(day: dt.date) -> set[int]:
    """Return the indicators whose figure of the running quarter is behind (1 query)."""
    # The running quarter by the business day: a demonstration day moves what is behind, too.
    rows = Attainment.objects.filter(quarter=quarter_id(day)).judged()
    return {row.indicator_id for row in rows if row.status in {Status.BEHIND, Status.OFF_TRACK}}


def find_facts(part: SupervisionPart, day: dt.date, behind: Collection[str] = ()) -> Facts:
    """Return what is known of a running part on a day (uses the prefetched spans, extensions and colours)."""
    item = part.supervision
    # Read once: each count below asks for them.
    pauses = list(item.spans.all())
    gap = find_gap(part.due_on, day, pauses)
    # Who asked in time is not overdue before it is decided.
    if gap > 0 and any(row.state == "asked" and row.in_time for row in item.extensions.all()):
        gap = 0
    started = item.assigned_on or day
    term = count_days(started, part.due_on, pauses)
    elapsed = count_days(started, min(day, part.due_on), pauses)
    facts = {
        # None once the deadline is past, or a rule on few days left would go on holding.
        "days_to_deadline": -gap if day <= part.due_on else None,
        "days_overdue": max(gap, 0),
        "term_days": term,
        # In whole per cent, cut and not rounded: a share of 70 is reached, never nearly reached.
        "elapsed_share": 100 * elapsed // term if term else 100,
        "progress": part.progress,
        "returns": part.returns,
        "reopenings": item.reopenings,
        # A number, for the vocabulary compares nothing else.
        "source_behind": int(item.source_key in behind),
        "sign_overdue": find_gap(part.sign_due_on, day, pauses) if part.sign_due_on and not part.signed_on else None,
        "feedback_overdue": find_gap(part.feedback_due_on, day, pauses) if part.feedback_due_on else None,
    }
    current = find_current(part)
    if current and not current.is_answered and current.answer_due_on:
        allowed = count_days(current.since, current.answer_due_on)
        # Days beyond the term that the colour gave, counted without the pauses that came in between.
        facts[f"unanswered_{current.colour}"] = count_days(current.since, day, pauses) - allowed
    return facts


def find_current(part: SupervisionPart) -> SupervisionColour | None:
    """Return the colour that the log has the part in (uses the prefetched colours)."""
    return next((row for row in part.colours.all() if row.until is None), None)


def judge_part(part: SupervisionPart, day: dt.date, rules: Iterable[Rule], behind: Collection[str] = ()) -> Judgement:
    """Return the colour of a part on a day."""
    item, current = part.supervision, find_current(part)
    # The lead is done while its closing is under review, but may get it back: its colour stays until then.
    is_done = part.state == SupervisionPart.State.DONE and not (part.is_lead and item.state == State.CLOSING)
    if is_done or item.state not in (*RUNNING, *STANDING):
        return NO_COLOUR
    floor = find_floor(current)
    if item.state in STANDING:
        return floor
    facts = find_facts(part, day, behind)
    # A cause colours once: answered, or gone on to a graver colour, it is spent.
    spent = {row.cause for row in part.colours.all() if row.is_answered or row.until}
    for rule in rules:
        # The rules come with the gravest first: all that follow are lighter still.
        if SEVERITY[rule.colour] < floor.severity:
            break
        cause = find_cause(rule, part, current)
        if cause in spent or not all(one.holds(facts) for one in rule.conditions):
            continue
        if SEVERITY[rule.colour] > floor.severity or floor.colour == Colour.NONE:
            return Judgement(rule.colour, rule.code, rule.words, cause, rule.answer_days)
        break
    return floor


def find_floor(current: SupervisionColour | None) -> Judgement:
    """Return the colour below which a part does not fall: the one logged, or what that goes down to once answered."""
    if current is None or current.colour == Colour.GREEN:
        return NO_COLOUR
    if not current.is_answered:
        return Judgement(Colour(current.colour), current.rule, current.words, current.cause, logged=current)
    lower = DOWN.get(Colour(current.colour))
    if lower is None:
        return NO_COLOUR
    # Its own term of answer is that of yellow.
    return Judgement(lower, "made_good", say_made_good(), f"made_good:{current.pk}", 3)


def say_made_good() -> str:
    """Return why a colour is lighter than the one that was answered."""
    return _("made good after red")


def find_cause(rule: Rule, part: SupervisionPart, current: SupervisionColour | None) -> str:
    """Return what makes the rule colour the part, once: the rule, what it speaks of, and how often answers came back."""
    stamps = []
    for name in sorted({one.fact for one in rule.conditions}):
        if name.startswith("unanswered_"):
            stamps.append(str(current.pk if current else ""))
        elif name == "reopenings":
            stamps.append(f"r{part.supervision.reopenings}")
        elif name in STAMPS:
            stamps.append(f"{getattr(part, STAMPS[name])}")
    # Returns are part of the cause: an answer that came back lets the same rule colour once more.
    return f"{rule.code}:{'/'.join(dict.fromkeys(stamps))}:{part.returns}"


class Colouring:
    """The colours of many items on a day: rules and indicators are read once, and only when an item needs them."""

    def __init__(self, day: dt.date | None = None, rules: list[Rule] | None = None) -> None:
        self.day = day or clock.today()
        if rules is not None:
            self.rules = rules

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules of the profile in use."""
        return list_rules_in_use()

    @cached_property
    def behind(self) -> set[str]:
        """The indicators that are behind, as the keys of items that came from them."""
        # Not asked where no rule of the profile speaks of indicators.
        names_source = any(one.fact == "source_behind" for rule in self.rules for one in rule.conditions)
        return {f"{Source.INDICATOR}:{pk}" for pk in list_indicators_behind(self.day)} if names_source else set()

    @cached_property
    def english(self) -> dict[str, str]:
        """The rules' words in English, by those that the log keeps."""
        rows = list(EscalationRule.objects.all())
        said = [*(rule.words for rule in read_rules(rows)), say_made_good()]
        kept = [*(rule.words for rule in in_chinese(read_rules)(rows)), in_chinese(say_made_good)()]
        return dict(zip(kept, said, strict=True))

    def read_words(self, words: str) -> str:
        """Return the words of a rule in the reader's language, as long as a rule still says them."""
        return self.english.get(words, words) if is_english_read() else words

    def tell(self, words: str) -> str:
        """Return the words of a rule for a message, which nobody looks through for stops of Chinese."""
        return self.read_words(words).replace("：", _(": "))

    def judge_part(self, part: SupervisionPart) -> Judgement:
        """Return the colour of a part."""
        # Figures of indicators are many rows, and most items came from something else.
        behind = self.behind if part.supervision.source_kind == Source.INDICATOR else ()
        judged = judge_part(part, self.day, self.rules, behind)
        return replace(judged, words=self.read_words(judged.words)) if judged.words else judged

    def judge_item(self, item: Supervision) -> Judgement:
        """Return the colour of an item: the worst of the lead's and of the supports that the lead asked for in writing."""
        # A supporting body that nobody asked in writing must not colour the lead's item.
        parts = [part for part in item.parts.all() if part.is_lead or part.requested_on]
        return max((self.judge_part(part) for part in parts), key=lambda one: one.severity, default=NO_COLOUR)


def find_answer_day(judgement: Judgement, day: dt.date) -> dt.date | None:
    """Return by when a colour that begins on ``day`` is to be answered."""
    return move_days(day, judgement.answer_days) if judgement.answer_days else None
