"""The closed vocabulary of rules of escalation: facts, comparisons and the larger or smaller of two bounds; nothing else runs.

A rule's conditions are stored as a list of {"fact", "op", "number", "join", "percent", "of"}: the fact is compared with
the number, or with the number joined to so many per cent of another fact, rounded up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil
from operator import eq, ge, gt, le, lt
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from targets.wordings import is_english_read

Facts = Mapping[str, int | None]
"""What is known of a part on a day; None where it does not apply, which no comparison holds of."""

FACTS = {
    "days_to_deadline": gettext_lazy("working days to the deadline"),
    "days_overdue": gettext_lazy("working days overdue"),
    "term_days": gettext_lazy("working days of the whole term"),
    "progress": gettext_lazy("declared progress in per cent"),
    "elapsed_share": gettext_lazy("share of the term that has elapsed, in per cent"),
    "returns": gettext_lazy("times returned"),
    "sign_overdue": gettext_lazy("working days since signing was due"),
    "feedback_overdue": gettext_lazy("working days since feedback was due"),
    "unanswered_blue": gettext_lazy("working days that blue is unanswered beyond its term"),
    "unanswered_yellow": gettext_lazy("working days that yellow is unanswered beyond its term"),
    "unanswered_orange": gettext_lazy("working days that orange is unanswered beyond its term"),
    "reopenings": gettext_lazy("times reopened"),
    "source_behind": gettext_lazy("the indicator it came from is behind (1: yes, 0: no)"),
}
FLAGS = {
    "source_behind": (
        gettext_lazy("the indicator it came from is not behind"),
        gettext_lazy("the indicator it came from is behind"),
    ),
}
"""What facts that are 1 or 0 say when they are 0, and when they are 1."""
OPERATORS = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
OPERATOR_WORDS = {"<": "＜", "<=": "≤", "=": "＝", ">=": "≥", ">": "＞"}
JOINS = {
    "": pgettext_lazy("bound", "the number alone"),
    "max": pgettext_lazy("bound", "the larger of number and share"),
    "min": pgettext_lazy("bound", "the smaller of number and share"),
    "plus": pgettext_lazy("bound", "number and share together"),
}
WHOLES = ("term_days", "elapsed_share")
"""Facts of which a share can be taken."""
LARGEST = 999


class RuleError(ValueError):
    """A condition outside the vocabulary; the text says why."""


@dataclass(frozen=True)
class Comparison:
    """One condition of a rule."""

    fact: str
    op: str
    number: int
    join: str = ""
    percent: int = 0
    of: str = ""

    def __post_init__(self) -> None:
        """Refuse anything outside the vocabulary."""
        if self.fact not in FACTS or self.op not in OPERATORS or self.join not in JOINS:
            raise RuleError(_("A condition names a fact, a comparison and a bound of the list."))
        if self.join and self.of not in WHOLES:
            raise RuleError(_("Choose of what the share is taken."))
        numbers = (self.number, self.percent)
        # JSON's true is an int in Python.
        if any(isinstance(one, bool) or not isinstance(one, int) or abs(one) > LARGEST for one in numbers):
            raise RuleError(_("Numbers lie between -999 and 999."))

    def find_bound(self, facts: Facts) -> int | None:
        """Return what the fact is compared with; None where that is not known."""
        if not self.join:
            return self.number
        whole = facts.get(self.of)
        if whole is None:
            return None
        # Rounded up: a share of a day is reached with the whole day.
        share = ceil(whole * self.percent / 100)
        return {"max": max(self.number, share), "min": min(self.number, share), "plus": self.number + share}[self.join]

    def holds(self, facts: Facts) -> bool:
        """Say whether the condition holds of what is known."""
        value, bound = facts.get(self.fact), self.find_bound(facts)
        return value is not None and bound is not None and bool(OPERATORS[self.op](value, bound))

    @property
    def words(self) -> str:
        """The condition in words; of what only holds or does not, which of the two."""
        answers = [words for value, words in enumerate(FLAGS.get(self.fact, ())) if self.holds({self.fact: value})]
        if len(answers) == 1:
            return str(answers[0])
        share = _("%(percent)s%% of %(whole)s") % {"percent": self.percent, "whole": FACTS.get(self.of, "")}
        bound = {
            "": str(self.number),
            "max": _("the larger of %(number)s and %(share)s") % {"number": self.number, "share": share},
            "min": _("the smaller of %(number)s and %(share)s") % {"number": self.number, "share": share},
            "plus": f"{share} {'+' if self.number >= 0 else '−'} {abs(self.number)}",
        }[self.join]
        # The signs of Chinese are as wide as its characters.
        sign = normalize("NFKC", OPERATOR_WORDS[self.op]) if is_english_read() else OPERATOR_WORDS[self.op]
        return f"{FACTS[self.fact]} {sign} {bound}"


def parse_conditions(stored: Any) -> list[Comparison]:
    """Return the conditions of a rule; RuleError for anything that is none."""
    if not isinstance(stored, list) or not stored:
        raise RuleError(_("A rule has at least one condition."))
    try:
        # Unknown names in stored JSON are unknown arguments, and refused with the same words.
        return [Comparison(**one) for one in stored]
    except TypeError:
        raise RuleError(_("A condition names a fact, a comparison and a bound of the list.")) from None


def store_conditions(conditions: Iterable[Comparison]) -> list[dict[str, Any]]:
    """Return the conditions as they are stored, without what says nothing."""
    return [{name: value for name, value in asdict(one).items() if value or name == "number"} for one in conditions]


def describe_conditions(conditions: Iterable[Comparison]) -> str:
    """Return the conditions in words."""
    return _("; and ").join(one.words for one in conditions)
