"""Facts about the supervision items (督办) of a body whose deadline lies in the year, an item opened in December by it too."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source
from assessment.words import ANSWERS, COLOURS
from departments.models import Body
from supervision.models import SupervisionPart
from supervision.querysets import Outcome, PartOutcome

LEADS, SUPPORTS = Fraction(1), Fraction(1, 2)
"""What an item weighs for the body that leads it and for one that supports."""
COUNTS_AS = {"yellow": "yellow", "orange": "yellow", "red": "red"}
"""Which colours are an event; some profiles say orange where others say yellow."""


def list_outcomes(frame: Frame) -> dict[int, list[PartOutcome]]:
    """Return the parts of each assessed body with what became of them, but for those ended or merged (3 queries).

    Three items of a scheme look at them: what was closed in time, what was answered late, which colours it had.
    """
    found: dict[int, list[PartOutcome]] = defaultdict(list)
    if not (frame.subjects and isinstance(frame.subjects[0], Body)):
        return found
    for one in SupervisionPart.objects.filter(body__in=frame.owners).due_in(frame.year).list_outcomes(frame.last):
        if one.outcome != Outcome.DROPPED:
            found[frame.owners[one.part.body_id]].append(one)
    return found


def describe_part(one: PartOutcome) -> dict[str, Any]:
    """Return what names a part and leads to its item."""
    item = one.part.supervision
    return {"label": f"{item}", "at": ["supervision", item.pk], "term": f"{one.part.due_on}"}


@fact_source("supervision-closures", _("supervision items closed in time"), "share")
def read_supervision_closures(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how many items each body closed by their deadline, extensions granted in time included; support weighs half."""
    found: dict[int, Facts] = {}
    for owner, outcomes in frame.once(list_outcomes).items():
        part = whole = Fraction(0)
        rows = []
        for one in outcomes:
            weight = LEADS if one.part.is_lead else SUPPORTS
            is_good, is_open = one.outcome == Outcome.IN_TIME, one.outcome == Outcome.OPEN
            part += weight if is_good else 0
            whole += 0 if is_open else weight
            if not is_good:
                ended = (
                    {"note": "due_ended", "done": f"{one.part.done_on}"} if one.part.done_on else {"note": "due_open"}
                )
                counted = {"counted": False} if is_open else {}
                rows.append(describe_part(one) | ended | counted | {"weight": str(weight), "open": is_open})
        found[owner] = {"part": str(part), "whole": str(whole), "rows": rows} | ({} if whole else {PENDING: "not_due"})
    return found


@fact_source("supervision-answers", _("supervision items signed for and answered late"), "steps", events=ANSWERS)
def read_supervision_answers(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return what each body signed for or answered late, and which answers were returned."""
    found: dict[int, Facts] = {}
    for owner, outcomes in frame.once(list_outcomes).items():
        kinds = [
            (one, kind)
            for one in outcomes
            for kind, times in (
                ("signed_late", int(one.late_signing_days > 0)), ("answered_late", one.late_feedback), ("answer_returned", one.returns),
            )
            for _time in range(times)
        ]  # fmt: skip
        found[owner] = {
            "events": [describe_part(one) | {"kind": kind, "note": kind, "open": False} for one, kind in kinds]
        }
    return found


@fact_source("supervision-colours", _("supervision items that turned yellow or red"), "steps", events=COLOURS)
def read_supervision_colours(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return which parts turned yellow or red, each colour once; one made good later stays counted."""
    found: dict[int, Facts] = {}
    for owner, outcomes in frame.once(list_outcomes).items():
        kinds = [
            (one, kind)
            for one in outcomes
            for kind in sorted({COUNTS_AS[colour] for colour in one.colours if colour in COUNTS_AS})
        ]
        found[owner] = {
            "events": [describe_part(one) | {"kind": kind, "note": kind, "open": False} for one, kind in kinds]
        }
    return found
