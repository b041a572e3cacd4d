"""The plan as people read it: each clause with the goals, indicators, duties and bodies that hang on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from departments.models import Duty, DutyAssignment, IndicatorOwnership, LeadGroupSeat
from targets import clock
from targets.models import Attainment, Clause, Goal, Indicator, Plan


@dataclass(frozen=True)
class Segment:
    """A piece of a clause's text, and the goal that it states, if any."""

    text: str
    goal: Goal | None = None


@dataclass
class ReadClause:
    """A clause with everything that hangs on it; ``goals`` in the order in which the text states them."""

    clause: Clause
    goals: list[Goal] = field(default_factory=list)
    duty: Duty | None = None
    seats: list[LeadGroupSeat] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How deep the clause lies: 0 for sections, 1 for （一）, 2 for 1．."""
        return self.clause.path.count(".")

    @property
    def form(self) -> str:
        """How it is set: a section's heading, a title line, a numbered paragraph, an item under one, or plain."""
        if self.clause.kind == Clause.Kind.HEADING:
            return "section" if self.clause.number else "title"
        if self.clause.path.partition(".")[0] in {"notice", "signature"}:
            return "letter"
        return "item" if self.depth > 1 else "paragraph"

    @property
    def title(self) -> str:
        """A few words for the table of contents."""
        if self.duty:
            return self.duty.summary
        return self.clause.text.partition("。")[0]

    @property
    def has_links(self) -> bool:
        """Whether anything hangs on it."""
        return bool(self.goals or self.duty or self.seats or self.clause.note)

    @property
    def segments(self) -> list[Segment]:
        """The text cut at the wordings of its goals, which never overlap."""
        text, place, found = self.clause.text, 0, []
        # Each wording stands in its clause exactly once; the admin refuses others.
        for goal in sorted(self.goals, key=lambda goal: text.index(goal.quote)):
            start = text.index(goal.quote)
            if start > place:
                found.append(Segment(text[place:start]))
            found.append(Segment(goal.quote, goal))
            place = start + len(goal.quote)
        if place < len(text):
            found.append(Segment(text[place:]))
        return found


def read_clauses(plan: Plan) -> list[ReadClause]:
    """Return every clause of the plan in the order of the document (7 queries)."""
    parts = DutyAssignment.objects.on(clock.today()).select_related("body").prefetch_related("body__names")
    duties = Duty.objects.filter(clause__plan=plan).prefetch_related(
        Prefetch("assignments", parts.order_by("part", "body__position")),
    )
    read = {clause.pk: ReadClause(clause) for clause in plan.clauses.order_by("position")}
    for duty in duties:
        read[duty.clause_id].duty = duty
    for seat in plan.seats.select_related("body").order_by("position"):
        read[seat.clause_id].seats.append(seat)
    # A goal without a parent is a group of goals, which no clause states.
    for goal in plan.goals.filter(parent__isnull=False).prefetch_related("indicators").order_by("position"):
        read[goal.clause_id].goals.append(goal)
    return list(read.values())


def list_lights(user: User, plan: Plan) -> dict[int, str]:
    """Return the present light of each indicator whose figures this person may see, by indicator (one query)."""
    indicators = plan.indicators.all()
    if not user.sees_all_figures:
        # An account without a body answers for no indicator.
        if user.body is None:
            return {}
        owned = IndicatorOwnership.objects.on(clock.today()).filter(body=user.body)
        indicators = indicators.filter(pk__in=owned.values("indicator"))
    return {figure.indicator_id: figure.status for figure in newest_figures(indicators)}


def newest_figures(indicators: QuerySet[Indicator]) -> QuerySet[Attainment]:
    """Return the newest figure of each indicator in its judged window, none of a quarter that has not begun."""
    # After a drill with a later day, figures of quarters to come may be stored.
    known = Attainment.objects.filter(indicator__in=indicators, quarter__starts_on__lte=clock.today())
    return known.judged().order_by("indicator_id", "-quarter_id").distinct("indicator_id")


def build_contents(clauses: Iterable[ReadClause]) -> list[tuple[ReadClause, list[ReadClause]]]:
    """Return the numbered sections, each with its numbered paragraphs, for the table of contents."""
    listed: list[tuple[ReadClause, list[ReadClause]]] = []
    for read in clauses:
        if read.clause.number and read.depth == 0:
            listed.append((read, []))
        elif read.clause.number and read.depth == 1:
            # The document begins with a section, so there is one.
            listed[-1][1].append(read)
    return listed
