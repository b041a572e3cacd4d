"""One report as pages show it: clause by clause, duty by duty, item by item, with what stands beside each."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import pgettext_lazy

from accounts.models import User
from departments.models import Duty
from reporting.access import is_own, sees_content
from reporting.checks import CheckedValue, Gap, check_values, select_checked_rows
from reporting.deadlines import body_due_at, days_left, is_late, is_overdue
from reporting.models import (
    Report,
    ReportFile,
    ReportingPolicy,
    ReportItem,
    ReportStep,
    ReportVersion,
)
from reporting.obligations import Offer, find_offer
from reporting.pages.history import Event, build_history
from reporting.pages.links import Link, other_links
from reporting.sources.base import registry
from reporting.transitions import OPEN, TRANSITIONS, Action
from targets import clock
from targets.together import fetch_together

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAIN_ACTIONS = (Action.HAND_OVER, Action.SIGN_AND_SUBMIT, Action.SUBMIT)


@dataclass(frozen=True)
class ItemLine:
    """An item with its checked value, the files handed in for it, and the office's last remark on it."""

    checked: CheckedValue
    files: list[ReportFile]
    remark: str

    @property
    def value(self) -> object:
        """The stored value."""
        return self.checked.value

    @property
    def item(self) -> ReportItem:
        """What is asked for."""
        return self.checked.value.item

    @property
    def register(self) -> str:
        """The register that knows of it, in words; empty where none does."""
        source = registry.get(self.item.source)
        return str(source.label) if source and self.checked.value.known is not None else ""


@dataclass(frozen=True)
class DutyPart:
    """A duty with its items."""

    duty: Duty
    lines: list[ItemLine]

    @property
    def numbers(self) -> list[ItemLine]:
        """The items that are figures."""
        return [line for line in self.lines if line.item.is_figure]

    @property
    def narratives(self) -> list[ItemLine]:
        """The items that are told in words."""
        return [line for line in self.lines if not line.item.is_figure]

    @property
    def gaps(self) -> list[Gap]:
        """What is missing on the duty before the report can be signed off."""
        return [gap for line in self.lines for gap in line.checked.gaps]


class Stage(NamedTuple):
    """A stage of a report's way; ``mark`` is done, here, wrong, or empty for what is still to come."""

    words: "StrOrPromise"
    mark: str


@dataclass(frozen=True)
class ReportPage:
    """A report for one reader."""

    report: Report
    reader: User

    @cached_property
    def lines(self) -> list[ItemLine]:
        """Every item that is reported, in the order of the plan (4 queries); none where the reader may not see them."""
        # Not read at all, so that no template can show it by mistake.
        if not self.shows_content:
            return []
        rows = select_checked_rows(self.report)
        files = ReportFile.objects.filter(value__report=self.report, taken_out_at=None).select_related("file")
        files = files.order_by("pk")
        fetch_together(*rows, files)
        files_of: dict[int, list[ReportFile]] = defaultdict(list)
        for file in files:
            files_of[file.value_id].append(file)
        remarks = self.last_return.comments.all() if self.last_return else []
        texts = {remark.item_id: remark.text for remark in remarks}
        found = check_values(self.report, rows, ReportingPolicy.current().band)
        return [ItemLine(one, files_of[one.value.pk], texts.get(one.value.item_id, "")) for one in found]

    @property
    def parts(self) -> list[DutyPart]:
        """The items under their duties."""
        return [DutyPart(duty, list(lines)) for duty, lines in groupby(self.lines, key=lambda line: line.item.duty)]

    @cached_property
    def last_return(self) -> ReportStep | None:
        """The return that the body is to answer; None where the report was not returned, or is back."""
        # Set by a return and cleared by the next submission.
        if self.report.return_due_at is None:
            return None
        steps = (event.step for event in self.history if event.step)
        return next((step for step in steps if step.action == Action.RETURN), None)

    @cached_property
    def history(self) -> list[Event]:
        """Everything that happened to the report, the newest first (1 query)."""
        return build_history(self.report)

    @property
    def corrected(self) -> ReportVersion | None:
        """The version that stands, where a correction made it; what was accepted before stands beside it."""
        standing = next((event.version for event in self.history if event.version), None)
        return standing if standing and standing.correction else None

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing before it can be signed off; nothing of a nil report."""
        return [] if self.report.is_nil else [gap for line in self.lines for gap in line.checked.gaps]

    @property
    def filled(self) -> int:
        """How many items hold something."""
        return sum(not line.checked.value.is_blank for line in self.lines)

    @cached_property
    def is_own(self) -> bool:
        """Whether it is the reader's own body's."""
        return is_own(self.report, self.reader)

    @cached_property
    def shows_content(self) -> bool:
        """Whether the reader sees what it says."""
        return sees_content(self.report, self.reader)

    @cached_property
    def actions(self) -> set[str]:
        """What the reader can do with it now."""
        return set(TRANSITIONS.list_possible(self.report, self.reader))

    @property
    def stages(self) -> list[Stage]:
        """Where it stands on its way."""
        return list_stages(self.report)

    @property
    def main_action(self) -> str:
        """The one action that the page offers before all others; empty where none is the reader's."""
        return next((action for action in MAIN_ACTIONS if action in self.actions), "")

    @property
    def other_links(self) -> list[Link]:
        """The pages on which the reader can do more with it."""
        return other_links(self.report, self.reader)

    @cached_property
    def offer(self) -> Offer | None:
        """What a change of duties offers an open report; None where there is nothing to offer."""
        # A report under review or accepted does not change with the duties.
        return (find_offer(self.report) or None) if self.report.state in OPEN else None

    @property
    def is_late(self) -> bool:
        """Whether it was first submitted after its deadline."""
        return is_late(self.report)

    @property
    def is_overdue(self) -> bool:
        """Whether the body should have acted by now."""
        return is_overdue(self.report, clock.now())

    @property
    def due(self) -> object:
        """By when the body has to act; None where it has not."""
        return body_due_at(self.report)

    @property
    def days_left(self) -> int | None:
        """The days until then; negative when it has passed."""
        return days_left(self.report, clock.today())


STAGES = (
    pgettext_lazy("stage of a report", "Fill in"),
    pgettext_lazy("stage of a report", "Sign off"),
    pgettext_lazy("stage of a report", "Submit"),
    pgettext_lazy("stage of a report", "Review"),
    pgettext_lazy("stage of a report", "Accepted"),
)
REACHED = {Report.State.SIGNED: 2, Report.State.SUBMITTED: 3, Report.State.ACCEPTED: 5}
"""How many stages lie behind a report; one that can be changed is filled in, or waits for the head."""


def list_stages(report: Report) -> list[Stage]:
    """Return the five stages of a report's way and where this one stands."""
    reached = REACHED.get(Report.State(report.state), 0 if report.handed_over_at is None else 1)
    here = "wrong" if report.state == Report.State.RETURNED and not reached else "here"
    return [
        Stage(words, "done" if place < reached else here if place == reached else "")
        for place, words in enumerate(STAGES)
    ]
