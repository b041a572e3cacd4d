"""Lines of the tables on the indicator page: who answers for it, its steps, and how its figure changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from departments.models import IndicatorOwnership
from targets.models import Attainment, Milestone, MilestoneSignOff


@dataclass(frozen=True)
class OwnerLine:
    """A body's part in an indicator, with the name that the body had then."""

    held: IndicatorOwnership
    name: str


@dataclass(frozen=True)
class StepLine:
    """A milestone and its day, as it stood on ``day``; ``may_count`` says that the figure shown can have counted it."""

    step: Milestone
    due_on: dt.date
    day: dt.date
    may_count: bool = True

    @property
    def signed_on(self) -> dt.date | None:
        """When it was signed off, if it was by then."""
        return self.sign_off.signed_on if self.sign_off else None

    @cached_property
    def sign_off(self) -> MilestoneSignOff | None:
        """The sign-off that counted then; None where there was none (uses prefetched ``sign_offs``)."""
        counting = (one for one in self.step.sign_offs.all() if self.may_count and one.counts_on(self.day))
        return next(counting, None)

    @property
    def evidence(self) -> str:
        """What the sign-off rests on."""
        return self.sign_off.evidence if self.sign_off else ""

    @property
    def is_late(self) -> bool:
        """Whether it should have been signed off by then and was not."""
        return self.signed_on is None and self.due_on < self.day


@dataclass(frozen=True)
class RevisionLine:
    """A revision of a figure beside the one it replaced."""

    now: Attainment
    before: Attainment | None

    @property
    def is_change(self) -> bool:
        """Whether more than the day, and what was due by it, is another than before."""
        # as_of and due move with every day; a history of days would bury the changes.
        told = ("numerator", "denominator", "slices", "status", "definition_id", "inapplicable_basis")
        return any(getattr(self.now, name) != getattr(self.before, name) for name in told)


def revision_lines(newest_first: Sequence[Attainment]) -> list[RevisionLine]:
    """Pair each revision with the one before it; one that only covers a further day has changed nothing."""
    # The first revision follows nothing.
    pairs = zip_longest(newest_first, newest_first[1:])
    lines = (RevisionLine(now, before) for now, before in pairs)
    return [line for line in lines if line.before is None or line.is_change]
