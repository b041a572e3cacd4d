"""All reading of items of supervision and of the parts that bodies have in them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from departments.succession import merged_body_ids
from supervision.terms import find_gap

if TYPE_CHECKING:
    from departments.models import Body
    from supervision.models import Supervision, SupervisionPart  # noqa: F401

FINISHED = ("closed", "struck", "ended", "merged", "void")
UNISSUED = ("draft", "void")
OF_A_BODY = (Role.LIAISON, Role.HEAD)


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Reading items."""

    def open(self) -> "SupervisionQuerySet":
        """Keep those in which something remains to be done."""
        return self.exclude(state__in=FINISHED)

    def issued(self) -> "SupervisionQuerySet":
        """Keep those that have a number: bodies know of these."""
        return self.filter(serial__isnull=False)

    def visible_to(self, user: User) -> "SupervisionQuerySet":
        """Keep what the person may know of: readers everything, a body's people the issued items they have a part in."""
        if user.sees_all_figures:
            return self
        if user.role not in OF_A_BODY or user.body is None:
            return self.none()
        return self.issued().of_bodies(merged_body_ids(user.body))

    def of_bodies(self, bodies: Iterable[int]) -> "SupervisionQuerySet":
        """Keep those in which one of the bodies has a part."""
        # The models import this module, so it asks the model for them.
        parts: Any = self.model._meta.get_field("parts").related_model
        # A subquery and not a join: where two bodies of an item were merged, it would come twice.
        return self.filter(pk__in=parts.objects.filter(body__in=list(bodies)).values("supervision"))

    def with_clock(self) -> "SupervisionQuerySet":
        """Fetch what clocks and colours are told from, with the bodies (4 queries more, at any size)."""
        parts: Any = self.model._meta.get_field("parts").related_model
        rows = parts.objects.select_related("body").prefetch_related("colours")
        return self.prefetch_related(Prefetch("parts", rows), "spans", "extensions")

    def with_refusals(self) -> "SupervisionQuerySet":
        """Fetch as ``refusals`` the steps by which bodies stated that it is not their duty (1 query more, at any size)."""
        steps: Any = self.model._meta.get_field("steps").related_model
        refusals = steps.objects.filter(action="refuse_competence").select_related("by")
        return self.prefetch_related(Prefetch("steps", refusals, to_attr="refusals"))

    def awaiting_leader(self) -> "SupervisionQuerySet":
        """Keep what a leader has to decide: approvals, extensions beyond the office's, suspensions, confirmations."""
        # Ordering in a subquery costs and changes nothing.
        asked = self.filter(state="handling", extensions__state="asked").order_by()
        waits = Q(state="approving") | Q(pk__in=asked.values("pk")) | Q(state="handling") & ~Q(suspension={})
        # What the rules propose for a red that stands unanswered; the same as `SupervisionProposalQuerySet.open`.
        standing = {"parts__colours__until": None, "parts__colours__answer": None}
        proposed = self.open().filter(**standing, parts__colours__proposals__state="proposed").order_by()
        waits |= Q(pk__in=proposed.values("pk"))
        return self.filter(waits | Q(state="closed", drafted_by__role=Role.LEADER))

    def awaiting_office(self) -> "SupervisionQuerySet":
        """Keep what the office has before it: closings to review, extensions to decide."""
        asked = self.filter(state="handling", extensions__state="asked").order_by()
        return self.filter(Q(state="closing") | Q(pk__in=asked.values("pk")))

    def logged_red(self) -> "SupervisionQuerySet":
        """Keep the open items whose lead the log has in red; boards compute it, this only counts."""
        parts: Any = self.model._meta.get_field("parts").related_model
        red = parts.objects.filter(role="lead", colours__until=None, colours__colour="red")
        return self.filter(pk__in=red.values("supervision"))

    def search(self, words: str) -> "SupervisionQuerySet":
        """Keep those whose title, task or number holds every word; a number may be written 督〔2014〕12号 or 12."""
        rows = self
        for word in words.split():
            # Longer runs are no numbers of items, and the column would overflow.
            digits = [
                int(part) for part in "".join(c if c.isdecimal() else " " for c in word).split() if len(part) < 10
            ]
            bodies = self.filter(parts__body__name__icontains=word).order_by()
            found = Q(title__icontains=word) | Q(task__icontains=word) | Q(pk__in=bodies.values("pk"))
            if len(digits) == 1:
                found |= Q(serial=digits[0])
            elif len(digits) >= 2:
                found |= Q(year=digits[0], serial=digits[1])
            rows = rows.filter(found)
        return rows


class Outcome(models.TextChoices):
    """What became of a body's part by its deadline."""

    IN_TIME = "in_time", pgettext_lazy("outcome of a part", "closed in time")
    LATE = "late", pgettext_lazy("outcome of a part", "closed late")
    OPEN = "open", pgettext_lazy("outcome of a part", "open, not due")
    OVERDUE = "overdue", pgettext_lazy("outcome of a part", "open and overdue")
    DROPPED = "dropped", pgettext_lazy("outcome of a part", "ended or merged, does not count")


@dataclass(frozen=True)
class PartOutcome:
    """How a body did in a part: the evidence line of an assessment.

    ``late_days`` are working days, those of the office and of the leader not among them; for what is open and overdue they
    are counted to the day asked about. ``colours`` are those that the part ever had, in the order of time.
    """

    part: "SupervisionPart"
    outcome: Outcome
    late_days: int
    colours: tuple[str, ...]
    returns: int
    late_signing_days: int
    late_feedback: int


class SupervisionPartQuerySet(models.QuerySet["SupervisionPart"]):
    """Reading parts."""

    def of_body(self, body: "Body") -> "SupervisionPartQuerySet":
        """Keep the parts of a body and of those that were merged into it."""
        return self.filter(body__in=merged_body_ids(body))

    def with_the_body(self) -> "SupervisionPartQuerySet":
        """Keep those in which the body has something to do: to sign, to handle or to support."""
        return self.filter(state__in=("waiting", "handling"), supervision__state__in=("assigned", "handling"))

    def due_in(self, year: int) -> "SupervisionPartQuerySet":
        """Keep the parts of issued items whose deadline lies in a year; an item opened in December counts by it too."""
        return self.filter(supervision__serial__isnull=False, due_on__year=year).exclude(supervision__state="void")

    def list_outcomes(self, day: dt.date) -> list[PartOutcome]:
        """Return how each part stands on ``day``, by deadline (3 queries at any size).

        ``SupervisionPart.objects.of_body(body).due_in(2014).list_outcomes(day)`` is what an assessment reads. The lead's
        part counts as closed once its closing is verified; a supporting part once the body reported it done.
        """
        rows = self.select_related("supervision", "body").prefetch_related("colours", "supervision__spans")
        return [find_outcome(part, day) for part in rows.order_by("due_on", "pk")]


def find_outcome(part: Any, day: dt.date) -> PartOutcome:
    """Return how one part stands on a day."""
    item, late = part.supervision, part.late_days
    if item.state in {"ended", "merged"}:
        outcome = Outcome.DROPPED
    elif item.state in {"closed", "struck"} or (not part.is_lead and part.done_on):
        outcome = Outcome.LATE if late else Outcome.IN_TIME
    elif part.done_on is None and part.due_on < day and item.state in {"assigned", "handling"}:
        # What was late before an extension stays, and what is late now is added.
        outcome, late = Outcome.OVERDUE, late + find_gap(part.due_on, day, item.spans.all())
    else:
        outcome = Outcome.OVERDUE if late else Outcome.OPEN
    colours = tuple(row.colour for row in part.colours.all())
    return PartOutcome(part, outcome, late, colours, part.returns, part.late_signing_days, part.late_feedback)
