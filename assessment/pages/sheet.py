"""A sheet as its page shows it: every item with what was given at each stage, what would bring points, and what can be done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessment.access import read_evidence, sees_work
from assessment.arithmetic import cut
from assessment.code_words import get_action_title
from assessment.engine import reckon_scheme
from assessment.filings import (
    REMEDIES,
    TARGETS,
    find_carried_over,
    find_last,
    get_remedy_end,
    get_targets_end,
    read_steps,
)
from assessment.models import PanelSeat, SchemeItem, SchemeSection, Score, Sheet, SheetStep
from assessment.panels import list_panel_items, read_marks
from assessment.registry import Mover, StrOrPromise
from assessment.results import ItemResult, SheetResult, build_preview, build_results
from assessment.services.findings import MODELS, reason_not_to_decide, reason_not_to_raise
from assessment.transitions import SHEET_TRANSITIONS
from evidence.models import EvidenceFile
from registers.transitions import Condition
from targets import clock

MOST_MOVERS = 12
PAGES = {
    "answer": "assessment:answers", "review": "assessment:review", "mark": "assessment:marks", "propose": "assessment:review"
}  # fmt: skip
"""Actions that have a page of their own."""


@dataclass(frozen=True)
class StagePoints:
    """What one stage gave an item."""

    score: Score
    links: list[tuple[Any, str]]

    @property
    def shown(self) -> str:
        """The points, cut; a dash where they were left open or the item ruled out."""
        return "—" if self.score.points is None else cut(self.score.points)

    @property
    def marks(self) -> list[dict[str, str]]:
        """What each member of a panel gave, with the ground."""
        found: list[dict[str, str]] = (
            self.score.facts.get("marks", []) if self.score.stage == Score.Stage.ONSITE else []
        )
        return found


@dataclass(frozen=True)
class Gain:
    """What can still move the total, reweighted as that is."""

    item: SchemeItem
    mover: Mover
    gain: Fraction
    loss: Fraction

    @property
    def shown(self) -> str:
        """The points that it brings, cut."""
        return cut(self.gain)

    @property
    def shown_loss(self) -> str:
        """The points that it costs where its term passes, cut."""
        return cut(self.loss)


class SheetPage:
    """A sheet for one reader; before the self-score it is reckoned on the spot."""

    def __init__(self, sheet: Sheet, user: User) -> None:
        self.sheet, self.user, self.is_preview = sheet, user, sheet.state == Sheet.State.PREVIEW
        self.sees_work = sees_work(sheet, user)

    @cached_property
    def result(self) -> SheetResult:
        """What the sheet comes to."""
        if self.is_preview:
            (reckoned,) = reckon_scheme(self.sheet.scheme, clock.today(), [self.sheet.subject]).values()
            return build_preview(self.sheet, reckoned)
        return build_results(self.sheet.scheme, [self.sheet])[0]

    @cached_property
    def stages(self) -> dict[int, list[StagePoints]]:
        """What each stage gave, by the key of the item, in the order in which it was given (1 query)."""
        found: dict[int, list[StagePoints]] = defaultdict(list)
        if self.sees_work:
            for score in Score.objects.filter(sheet=self.sheet).order_by("pk").select_related("by"):
                found[score.item_id].append(StagePoints(score, self.link_files(score)))
        return found

    @cached_property
    def files(self) -> dict[tuple[type[Model], int], list[EvidenceFile]]:
        """What was handed in with anything on the sheet (2 queries)."""
        return read_evidence(self.sheet) if self.sees_work else {}

    def describe_claim(self, item: SchemeItem, answer: Score | None) -> tuple[list[str], list[tuple[Any, str]]]:
        """Return the checks that a body says it proves, and the files that it handed in with its answer (1 query where it answered)."""
        if answer is None:
            return [], []
        lines = [] if item.way.needs_source else item.way.list_lines(answer.facts, item.parameters)
        return [line.label for line in lines if line.counts], self.link_all(answer.files.all())

    def link_all(self, files: Iterable[Any]) -> list[tuple[Any, str]]:
        """Return files with the addresses at which the sheet hands them out."""
        return [(file, self.link(file)) for file in files]

    def link_files(self, row: Model) -> list[tuple[Any, str]]:
        """Return what was handed in with a score, a step, a finding or an objection, with the addresses."""
        return self.link_all(self.files.get((type(row), row.pk), ()))

    def link(self, file: Any) -> str:
        """Return the address at which the sheet hands out a file."""
        return reverse("assessment:file", args=[self.sheet.pk, file.key])

    @property
    def sections(self) -> Iterator[tuple[SchemeSection, list[tuple[ItemResult, list[StagePoints]]]]]:
        """Yield the sections with their items and what each stage gave them."""
        by_section: dict[int, list[ItemResult]] = defaultdict(list)
        for item in self.result.items:
            by_section[item.item.section_id].append(item)
        for items in by_section.values():
            yield items[0].item.section, [(item, self.stages.get(item.item.pk, [])) for item in items]

    @property
    def gains(self) -> list[Gain]:
        """What would move the total, the most first; the figures of a year that is over do not move any more."""
        factor = self.result.totals.factor or Fraction(1)
        movable = [item for item in self.result.items if self.is_preview or item.way.key != "path"]
        found = [
            Gain(item.item, mover, mover.gain * factor, mover.loss * factor)
            for item in movable
            for mover in item.movers
        ]
        return sorted(found, key=lambda one: (-one.gain - one.loss, one.item.code, one.mover.label))[:MOST_MOVERS]

    @cached_property
    def actions(self) -> list[tuple[Any, StrOrPromise, str, str]]:
        """The actions of the person's role: transition, title, address, and why it cannot be taken now."""
        found, day, known = [], clock.today(), dict[Condition, bool]()
        for transition in SHEET_TRANSITIONS.values():
            is_offered = self.user.role in transition.roles and (transition.title or transition.action in PAGES)
            if is_offered and self.sheet.state in transition.sources:
                address = PAGES.get(transition.action, "assessment:sheet-action")
                parts = [self.sheet.pk] if transition.action in PAGES else [self.sheet.pk, transition.action]
                refusal = SHEET_TRANSITIONS.find_refusal(self.sheet, transition.action, self.user, day, known)
                reason = refusal.reason if refusal else ""
                # Filings are offered where they are due; on every other sheet they would only say why not.
                is_idle = reason and transition.action in (*TARGETS, *REMEDIES)
                if not is_idle and (refusal is None or not refusal.is_forbidden):
                    title, url = get_action_title(transition.action), reverse(address, args=parts)
                    if transition.action == "review" and self.sheet.first_by_id not in {None, self.user.pk}:
                        title, url = gettext_lazy("Make the first review anew"), f"{url}?anew"
                    found.append((transition, title, url, reason))
        return found

    @cached_property
    def panel(self) -> list[tuple[PanelSeat, int]]:
        """Who sits in the panel, each with how many items they have marked (2 queries); what they gave is shown once it is recorded."""
        seats = list(self.sheet.seats.sitting()) if self.sees_work and not self.is_preview else []
        marks = read_marks(seats) if seats else {}
        return [(seat, sum(seat.pk in by_seat for by_seat in marks.values())) for seat in seats]

    @property
    def panel_items(self) -> int:
        """How many items the panel marks (1 query)."""
        return list_panel_items(self.sheet).count()

    @cached_property
    def targets(self) -> SheetStep | None:
        """What was last done about the targets of the year."""
        return find_last(self.sheet, TARGETS) if self.sees_work else None

    @cached_property
    def targets_filed(self) -> SheetStep | None:
        """The targets as they were last filed."""
        return find_last(self.sheet, TARGETS[:1]) if self.targets else None

    @property
    def shows_targets(self) -> bool:
        """Whether there is anything to tell of them, or they can still be filed."""
        return bool(self.sees_work and self.sheet.body_id and (self.is_preview or self.targets or self.carried_over))

    @property
    def targets_until(self) -> dt.date:
        """By when they are filed."""
        reopened = find_last(self.sheet, ("reopen_targets",))
        return get_targets_end(self.sheet.scheme.year, reopened.at if reopened else None)

    @cached_property
    def remedies(self) -> SheetStep | None:
        """What was last done about remedies after the results."""
        return find_last(self.sheet, REMEDIES) if self.sees_work and self.sheet.state == Sheet.State.FINAL else None

    @property
    def remedies_until(self) -> dt.date | None:
        """By when they are reported."""
        return get_remedy_end(self.sheet)

    @cached_property
    def carried_over(self) -> SheetStep | None:
        """What of the year before was not remedied and is a task of this one (1 query)."""
        return find_carried_over(self.sheet) if self.sees_work else None

    @cached_property
    def raisable(self) -> list[tuple[str, str]]:
        """The kinds of findings that the person can raise, with their addresses (1 query where any is theirs to raise)."""
        possible = [kind for kind in MODELS if not reason_not_to_raise(self.sheet, kind, self.user)]
        ruled = set(self.sheet.scheme.rules.values_list("kind", flat=True)) if possible else set()
        return [(kind, reverse("assessment:raise", args=[self.sheet.pk, kind])) for kind in possible if kind in ruled]

    @property
    def findings(self) -> Iterator[tuple[str, Any, list[tuple[Any, str]], str]]:
        """Yield bonuses, deductions and vetoes: kind, finding, files, and the address to decide it where the person can."""
        groups = (("bonus", self.result.bonuses), ("deduction", self.result.deductions), ("veto", self.result.vetoes))
        for kind, rows in groups:
            for row in rows:
                can = not reason_not_to_decide(row, self.user)
                url = reverse("assessment:finding", args=[self.sheet.pk, kind, row.pk]) if can else ""
                yield kind, row, self.link_files(row), url

    @cached_property
    def objections(self) -> list[tuple[Any, list[tuple[Any, str]], str]]:
        """The objections: the row, its files, and the address to decide it where the person can (1 query)."""
        found = list[tuple[Any, list[tuple[Any, str]], str]]()
        if self.is_preview:
            return found
        can_decide = not SHEET_TRANSITIONS.reason_not_allowed(self.sheet, "decide", self.user)
        for row in self.sheet.objections.select_related("item", "raised_by", "decided_by"):
            url = (
                reverse("assessment:objection", args=[self.sheet.pk, row.pk])
                if can_decide and row.state == row.State.RAISED
                else ""
            )
            found.append((row, self.link_files(row), url))
        return found

    @property
    def undecided(self) -> list[tuple[Any, str]]:
        """The objections that the person can decide, with their addresses."""
        return [(row, url) for row, _links, url in self.objections if url]

    @cached_property
    def steps(self) -> list[tuple[Any, StrOrPromise, list[tuple[Any, str]]]]:
        """The steps so far, with what was done and the files."""
        rows = read_steps(self.sheet) if self.sees_work else ()
        return [(step, get_action_title(step.action), self.link_files(step)) for step in rows]
