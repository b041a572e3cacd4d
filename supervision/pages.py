"""What the pages of supervision show, computed for their templates."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from departments.models import Body
from departments.succession import merged_body_ids
from supervision.colouring import Colouring, Judgement
from supervision.models import (
    Colour,
    Supervision,
    SupervisionColour,
    SupervisionExtension,
    SupervisionPart,
    SupervisionProposal,
)
from supervision.querysets import OF_A_BODY

State, PartState = Supervision.State, SupervisionPart.State
COLUMNS = (Colour.RED, Colour.ORANGE, Colour.YELLOW, Colour.BLUE, Colour.GREEN, Colour.NONE)
"""Of the board, the gravest first; orange and green only where the profile has them."""
SELDOM = {Colour.ORANGE, Colour.GREEN}
PAST = 8
"""How many items that are through are listed."""


@dataclass(frozen=True)
class Line:
    """An item with its colour."""

    row: Supervision
    judged: Judgement

    @property
    def lead(self) -> SupervisionPart:
        """The lead's part."""
        return self.row.lead

    @property
    def asked(self) -> SupervisionExtension | None:
        """The extension that waits for a decision."""
        return next((one for one in self.row.extensions.all() if one.state == "asked"), None)

    @property
    def is_to_confirm(self) -> bool:
        """Whether a leader raised it, so that a leader confirms its closing."""
        return self.row.state == State.CLOSED and self.row.drafted_by.role == "leader"


@dataclass(frozen=True)
class PartLine:
    """A part with its colour."""

    part: SupervisionPart
    judged: Judgement

    @property
    def row(self) -> Supervision:
        """The item."""
        return self.part.supervision


@dataclass(frozen=True)
class BodyCount:
    """How many open parts of a body have each colour, in the order of the board's columns."""

    body: Body
    counts: list[int]
    total: int


class Board:
    """The office's board: all open items by colour, and by body (9 queries at any size)."""

    def __init__(self) -> None:
        self.colouring = Colouring()
        rows = Supervision.objects.open().issued().with_clock().order_by("due_on", "pk")
        self.lines = [Line(row, self.colouring.judge_item(row)) for row in rows]

    @cached_property
    def columns(self) -> list[tuple[Colour, list[Line]]]:
        """The colours with their items."""
        found = [(colour, [line for line in self.lines if line.judged.colour == colour]) for colour in COLUMNS]
        return [(colour, lines) for colour, lines in found if lines or colour not in SELDOM]

    @cached_property
    def bodies(self) -> list[BodyCount]:
        """The bodies that have open parts, those with most red first; each by its own clocks only."""
        bodies: dict[int, Body] = {}
        counts: dict[int, Counter[str]] = {}
        for line in self.lines:
            for part in line.row.parts.all():
                if part.state != PartState.DONE:
                    bodies[part.body_id] = part.body
                    counts.setdefault(part.body_id, Counter())[self.colouring.judge_part(part).colour] += 1
        shown = [colour for colour, _lines in self.columns]
        rows = [
            BodyCount(bodies[pk], [count[colour] for colour in shown], count.total()) for pk, count in counts.items()
        ]
        # Compared column by column from red on; equal bodies stand in the order of the plan.
        return sorted(rows, key=lambda one: ([-number for number in one.counts], one.body.position))

    @cached_property
    def proposals(self) -> list[SupervisionProposal]:
        """What the rules propose and no leader has decided yet."""
        return list(SupervisionProposal.objects.open().with_names())

    @cached_property
    def with_office(self) -> list[Line]:
        """The items that wait for the office: closings to review, extensions to decide."""
        return [line for line in self.lines if line.row.state == State.CLOSING or line.asked]

    @property
    def red(self) -> list[Line]:
        """The red items."""
        return [line for line in self.lines if line.judged.colour == Colour.RED]


class BodyDesk:
    """What a body's people have to do: sign, handle as lead, support; and what came of the rest."""

    def __init__(self, user: User) -> None:
        own = set(merged_body_ids(user.body)) if user.body else set()
        colouring = Colouring()
        rows = (
            # With a leader or out of supervision: nothing there for a body to do.
            Supervision.objects.issued().of_bodies(own).exclude(state__in=(State.APPROVING, State.ENDED, State.MERGED))
        )
        self.lines = [
            PartLine(part, colouring.judge_part(part))
            for row in rows.with_clock().order_by("due_on", "pk")
            for part in row.parts.all()
            if part.body_id in own
        ]

    def pick(self, state: str, *states: str, leads: bool | None = None) -> list[PartLine]:
        """Return the lines with a state of the part, in some states of the item."""
        return [
            line
            for line in self.lines
            if line.part.state == state
            and (not states or line.row.state in states)
            and (leads is None or line.part.is_lead == leads)
        ]

    @property
    def to_sign(self) -> list[PartLine]:
        """What waits to be signed for."""
        return self.pick(PartState.WAITING, State.ASSIGNED, State.HANDLING)

    @property
    def leading(self) -> list[PartLine]:
        """What the body has in hand as lead, the suspended among them."""
        return self.pick(PartState.HANDLING, State.HANDLING, State.SUSPENDED, leads=True)

    @property
    def supporting(self) -> list[PartLine]:
        """What the body supports and has not done yet."""
        return self.pick(PartState.HANDLING, State.ASSIGNED, State.HANDLING, State.SUSPENDED, leads=False)

    @property
    def with_office(self) -> list[PartLine]:
        """What the office reviews."""
        return [line for line in self.lines if line.row.state == State.CLOSING]

    @property
    def past(self) -> list[PartLine]:
        """The newest of what is through."""
        through = [line for line in self.lines if line.row.state in {State.CLOSED, State.STRUCK}]
        return sorted(through, key=lambda line: line.row.closed_on or dt.date.min, reverse=True)[:PAST]


class LeaderDesk:
    """What waits for a leader's decision, and the red items (10 queries at any size)."""

    def __init__(self) -> None:
        colouring = Colouring()
        rows = Supervision.objects.exclude(state__in=(State.DRAFT, State.VOID, State.STRUCK, State.ENDED, State.MERGED))
        self.lines = [
            Line(row, colouring.judge_item(row))
            for row in rows.select_related("drafted_by").with_clock().with_refusals().order_by("due_on", "pk")
        ]

    @property
    def to_approve(self) -> list[Line]:
        """Drafts, and items whose competence was refused."""
        return [line for line in self.lines if line.row.state == State.APPROVING]

    @property
    def to_decide(self) -> list[Line]:
        """Extensions asked for, suspensions proposed, and closings of what a leader raised."""
        return [line for line in self.lines if line.asked or line.row.suspension or line.is_to_confirm]

    @cached_property
    def proposals(self) -> list[SupervisionProposal]:
        """What the rules propose: talks and namings."""
        return list(SupervisionProposal.objects.open().with_names())

    @property
    def red(self) -> list[Line]:
        """The red list."""
        return [line for line in self.lines if line.judged.colour == Colour.RED]


@dataclass(frozen=True)
class WorkCount:
    """How much waits for a person: what the menu shows, by the colours as they are logged (2 queries)."""

    count: int
    urgent: int

    @classmethod
    def of_user(cls, user: User) -> "WorkCount":
        """Count what waits: a body's parts to act on, a leader's decisions, the office's reviews."""
        # The menu asks on every page: the log is one query, computing the colours would be eight.
        if user.role in OF_A_BODY and user.body is not None:
            parts = SupervisionPart.objects.of_body(user.body).with_the_body()
            grave = SupervisionColour.objects.filter(until=None, part__in=parts).exclude(colour=Colour.BLUE)
            return cls(parts.count(), grave.count())
        if user.role == "leader":
            return cls(Supervision.objects.awaiting_leader().count(), Supervision.objects.logged_red().count())
        if user.role == "office":
            return cls(Supervision.objects.awaiting_office().count(), Supervision.objects.logged_red().count())
        return cls(0, 0)
