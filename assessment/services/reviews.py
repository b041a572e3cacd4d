"""The office's part of a sheet: first and second review, return, who reviews in its place."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessment.engine import list_items
from assessment.models import SchemeItem, Score, Sheet
from assessment.models.sheets import split_fraction
from assessment.services.notify import body_tell
from assessment.services.steps import sheet_step
from assessment.terms import add_working_days
from assessment.transitions import SHEET_TRANSITIONS
from departments.models import Body
from targets import clock


@dataclass(frozen=True)
class Ruling:
    """What a clerk gives an item: other points than those that stand, checks that are proved, or that it does not apply."""

    points: Fraction | None = None
    proved: tuple[int, ...] | None = None
    applies: bool = True
    reason: str = ""


@transaction.atomic
def sheet_review(*, sheet: Sheet, user: User, points: Mapping[int, Ruling]) -> Sheet:
    """Keep the first review: rulings by the key of the item; an item without one keeps what was computed or answered."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "review", user)
    rulings_write(row, user, points, Score.Stage.FIRST)
    row.first_by = user
    sheet_step(sheet=row, action="review", user=user, to_state=row.state, changed=("first_by",))
    return row


@transaction.atomic
def sheet_propose(*, sheet: Sheet, user: User, points: Mapping[int, Ruling]) -> Sheet:
    """Keep the second review, which confirms the first or differs with a reason, and begin the publicity."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "propose", user)
    rulings_write(row, user, points, Score.Stage.SECOND)
    today = clock.today()
    row.second_by = user
    row.publicity_until = add_working_days(today, row.scheme.publicity_days)
    row.objection_until = add_working_days(today, row.scheme.objection_days)
    changed = ("second_by", "publicity_until", "objection_until")
    sheet_step(sheet=row, action="propose", user=user, to_state=Sheet.State.PUBLICITY, changed=changed)
    words = gettext_lazy("The points are public until %(until)s. Your head can object until %(last)s.")
    body_tell(
        sheet=row, subject=lambda: _("Publicity of the assessment of %(year)d") % {"year": row.scheme.year},
        text=lambda: str(words) % {"until": row.publicity_until, "last": row.objection_until},
    )  # fmt: skip
    return row


def find_reviewed(stages: Mapping[str, Score]) -> Score | None:
    """Return what the second review confirms of an item: the first, or what a panel found on site after it."""
    found = (stages.get(Score.Stage.FIRST), stages.get(Score.Stage.ONSITE))
    return max(filter(None, found), key=lambda one: one.pk, default=None)


def rulings_write(sheet: Sheet, user: User, rulings: Mapping[int, Ruling], stage: str) -> None:
    """Write the points of every item at a stage; what differs from the stage before, or from what was computed, needs a reason."""
    newest: dict[int, dict[str, Score]] = defaultdict(dict)
    for score in Score.objects.filter(sheet=sheet).newest():
        newest[score.item_id][score.stage] = score
    errors: dict[str, str] = {}
    scores = []
    for item in list_items(sheet.scheme):
        stages = newest.get(item.pk, {})
        computed, earlier = stages.get(Score.Stage.COMPUTED), stages.get(Score.Stage.SELF)
        if stage == Score.Stage.SECOND:
            earlier = base = find_reviewed(stages)
        else:
            base = computed
        ruling = rulings.get(item.pk, Ruling())
        points, applies, facts = get_ruled(item, ruling, base)
        # What a clerk leaves as it was speaks for the day on which it was reckoned.
        as_of = base.as_of if base is not None and facts == base.facts else clock.today()
        if applies and points is None and not (item.method == "panel" and stage == Score.Stage.FIRST):
            errors[f"item-{item.pk}"] = _("This item is still open; give its points, or rule that it does not apply.")
        elif points is not None and not 0 <= points <= item.exact_maximum:
            errors[f"item-{item.pk}"] = _("Points lie between 0 and %(maximum)s.") % {
                "maximum": f"{item.maximum.normalize():f}"
            }
        elif needs_reason(earlier, base, points, applies) and not ruling.reason.strip():
            errors[f"item-{item.pk}"] = _("State the reason of the difference.")
        scores.append(Score(
            sheet=sheet, item=item, stage=stage, applies=applies, reason=ruling.reason.strip(), facts=facts, as_of=as_of, by=user,
            at=clock.now(), **split_fraction(points),
        ))  # fmt: skip
    if errors:
        raise ValidationError(errors)
    Score.objects.bulk_create(scores)


def get_ruled(item: SchemeItem, ruling: Ruling, base: Score | None) -> tuple[Fraction | None, bool, dict[str, object]]:
    """Return the points that a ruling gives, whether the item applies, and the facts the points stand on."""
    facts = dict(base.facts) if base is not None else {}
    if not ruling.applies:
        return None, False, facts | {"ruled": True}
    if ruling.proved is not None:
        facts = {"proved": sorted(ruling.proved)}
        return item.way.earn(facts, item.parameters, item.exact_maximum), True, facts
    if ruling.points is not None:
        # Points given by a person are not what the method makes of the facts.
        return ruling.points, True, facts | {"ruled": True}
    return (base.points, base.applies, facts) if base is not None else (None, True, facts)


def needs_reason(earlier: Score | None, base: Score | None, points: Fraction | None, applies: bool) -> bool:
    """Say whether points differ from what the body answered, the first clerk gave, or the portal computed."""
    return any(other is not None and (other.points, other.applies) != (points, applies) for other in (earlier, base))


@transaction.atomic
def sheet_return(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Return a sheet to its body, with a new term."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "return", user)
    check_reason(reason)
    row.returns += 1
    row.first_by, row.self_until = None, add_working_days(clock.today(), 5)
    changed = ("returns", "first_by", "self_until")
    sheet_step(sheet=row, action="return", user=user, to_state=Sheet.State.SELF, reason=reason, changed=changed)
    body_tell(
        sheet=row, subject=lambda: _("The self-score of %(year)d was returned") % {"year": row.scheme.year}, text=reason
    )
    return row


@transaction.atomic
def sheet_designate(*, sheet: Sheet, user: User, body: Body) -> Sheet:
    """Name the body that reviews a sheet in place of the office."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "designate", user)
    if body.pk == row.body_id or row.scheme.hosts.filter(pk=body.pk).exists():
        raise ValidationError({"body": _("Nobody reviews themselves; name another body.")})
    row.reviewing_body = body
    sheet_step(
        sheet=row, action="designate", user=user, to_state=row.state, reason=body.name, changed=("reviewing_body",)
    )
    return row


def check_reason(reason: str) -> None:
    """Raise ValidationError where no reason is given."""
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason.")})
