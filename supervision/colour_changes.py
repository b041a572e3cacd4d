"""What other rules would change: the parts of open items that would have another colour today."""

import datetime as dt
from typing import NamedTuple

from supervision.colouring import Colouring, Judgement, Rule
from supervision.models import Supervision, SupervisionPart


class ColourChange(NamedTuple):
    """A part whose colour would differ under other rules."""

    part: SupervisionPart
    before: Judgement
    after: Judgement


def list_colour_changes(rules: list[Rule], day: dt.date | None = None) -> list[ColourChange]:
    """Return the parts of open items that would have another colour today if ``rules`` were in use; writes nothing.

    What is logged and unanswered stays as it is under any rules, so it never is among them with a lesser colour.
    """
    now, then = Colouring(day), Colouring(day, rules)
    rows = Supervision.objects.open().issued().with_clock().order_by("due_on", "pk")
    found = [
        ColourChange(part, now.judge_part(part), then.judge_part(part)) for row in rows for part in row.parts.all()
    ]
    return [one for one in found if one.before.colour != one.after.colour]
