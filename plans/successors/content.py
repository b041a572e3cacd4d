"""What a draft of a plan holds: clauses, goals and indicators, as JSON and as values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from plans.amending.versions import Version
from plans.successors.duties import DutyDraft
from targets.models import Clause, Indicator, IndicatorKind, Plan


@dataclass(frozen=True)
class ClauseDraft:
    """A clause; ``path`` is its place, as in the plan that it becomes."""

    path: str
    kind: str
    number: str
    text: str
    note: str = ""

    @property
    def kind_words(self) -> str:
        """What it is, in words."""
        return str(Clause.Kind(self.kind).label)


@dataclass(frozen=True)
class GoalDraft:
    """A goal, or a group of goals where ``group`` is empty; ``clause`` is the path of the clause that states it."""

    code: str
    group: str
    clause: str
    name: str
    quote: str


@dataclass(frozen=True)
class StepRule:
    """What proof a step asks for, and what the registers answer about it."""

    least_level: int = 1
    question: str = ""


@dataclass(frozen=True)
class IndicatorDraft:
    """An indicator with all that is asked of it from the plan's first day on.

    The steps of ``version`` are numbered; ``step_rules`` stand under the same numbers. ``follows`` is the code of the
    indicator of the plan before that it continues, ``method_change`` what is counted otherwise than there.
    """

    code: str
    goal: str
    name: str
    kind: str
    unit: str
    version: Version
    step_rules: dict[int, StepRule] = field(default_factory=dict)
    follows: str = ""
    method_change: str = ""

    def build(self, plan: Plan) -> Indicator:
        """Return the indicator, unsaved and without its goal: what forms and checks ask."""
        return Indicator(plan=plan, code=self.code, name=self.name, kind=self.kind, unit=self.unit)

    @property
    def is_by_steps(self) -> bool:
        """Whether it is judged from evidence, step by step."""
        return self.kind == IndicatorKind.MILESTONE


@dataclass(frozen=True)
class PlanContent:
    """All that a draft holds beside its title and days, each list in the order of the plan."""

    clauses: list[ClauseDraft] = field(default_factory=list)
    goals: list[GoalDraft] = field(default_factory=list)
    indicators: list[IndicatorDraft] = field(default_factory=list)
    duties: list[DutyDraft] = field(default_factory=list)

    @property
    def document(self) -> str:
        """The text of the document, one paragraph a clause."""
        return "\n\n".join(clause.number + clause.text for clause in self.clauses)

    def find_indicator(self, code: str) -> IndicatorDraft | None:
        """Return the indicator with this code."""
        return next((one for one in self.indicators if one.code == code), None)

    def find_duty(self, code: str) -> DutyDraft | None:
        """Return the duty with this code."""
        return next((one for one in self.duties if one.code == code), None)

    def find_goal(self, code: str) -> GoalDraft | None:
        """Return the goal with this code."""
        return next((one for one in self.goals if one.code == code), None)

    def find_clause(self, path: str) -> ClauseDraft | None:
        """Return the clause at this place."""
        return next((one for one in self.clauses if one.path == path), None)

    def to_json(self) -> dict[str, Any]:
        """Return the content as it is stored."""
        return {
            "clauses": [asdict(clause) for clause in self.clauses],
            "goals": [asdict(goal) for goal in self.goals],
            "indicators": [
                {
                    "code": one.code, "goal": one.goal, "name": one.name, "kind": one.kind, "unit": one.unit,
                    "version": one.version.to_json(), "follows": one.follows, "method_change": one.method_change,
                    "step_rules": {f"{number}": asdict(rule) for number, rule in one.step_rules.items()},
                }
                for one in self.indicators
            ],
            "duties": [one.to_json() for one in self.duties],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PlanContent":
        """Return a stored content."""
        indicators = [
            IndicatorDraft(**row | {
                "version": Version.from_json(row["version"]),
                "step_rules": {int(number): StepRule(**rule) for number, rule in row["step_rules"].items()},
            })
            for row in data.get("indicators", [])
        ]  # fmt: skip
        return cls(
            [ClauseDraft(**row) for row in data.get("clauses", [])],
            [GoalDraft(**row) for row in data.get("goals", [])],
            indicators,
            [DutyDraft.from_json(row) for row in data.get("duties", [])],
        )


def number_steps(version: Version) -> Version:
    """Return the version with its steps numbered in the order of their days, those that stand being told apart by it."""
    ordered = sorted(version.steps, key=lambda step: step.due_on)
    return replace(version, steps=[step._replace(milestone=number) for number, step in enumerate(ordered, 1)])


def insert(rows: Sequence[Any], new: Any) -> list[Any]:
    """Return goals or indicators with a further one, after the last whose code begins with the same letters: B9 after B8."""
    letters = new.code.rstrip("0123456789.-")
    alike = [place for place, row in enumerate(rows, 1) if row.code.rstrip("0123456789.-") == letters]
    place = alike[-1] if alike else len(rows)
    return [*rows[:place], new, *rows[place:]]


def content_without(content: PlanContent, *, part: str, code: str) -> PlanContent:
    """Return the content without a goal, a duty or an indicator; what hung on it is told as a problem, not lost."""
    if part == "duty":
        return replace(content, duties=[one for one in content.duties if one.code != code])
    if part == "goal":
        return replace(content, goals=[goal for goal in content.goals if goal.code != code])
    return replace(content, indicators=[one for one in content.indicators if one.code != code])
