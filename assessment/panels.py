"""The on-site check (实地核查): which items a panel marks, who may sit in it, and how the marks come to one.

The marks of an item come to their median, as the scoring method `panel` has it, of at least three members of other bodies.
"""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from assessment.filings import find_last
from assessment.methods.given import LEAST_ASSESSORS
from assessment.models import PanelMark, PanelSeat, SchemeItem, Score, Sheet
from assessment.recusal import find_recused, has_to_keep_away
from departments.models import Body
from registers.transitions import Condition

LATER = ("inspect", "return", "send_back")
"""Steps of which the newest says whether a check is over: recorded, or to be made anew."""


def list_contested(sheet: Sheet) -> QuerySet[Score]:
    """Return the newest answers of a body with which it contests an item."""
    newest = Score.objects.filter(sheet=sheet, stage=Score.Stage.SELF).newest()
    return Score.objects.filter(pk__in=newest.values("pk"), response=Score.Response.CONTEST)


def list_panel_items(sheet: Sheet) -> QuerySet[SchemeItem]:
    """Return the items that a panel marks, in their order: those that people score, and those that the body contests."""
    rows = SchemeItem.objects.filter(section__scheme=sheet.scheme_id).select_related("section")
    before_it = Q(scorer=SchemeItem.Scorer.OFFICE) | Q(pk__in=list_contested(sheet).values("item"))
    return rows.filter(before_it).order_by("section__position", "position")


def needs_check(sheet: Sheet) -> bool:
    """Say whether a sheet is checked on site: it was drawn, an item is contested, or one is scored by a panel alone."""
    if sheet.is_inspected or list_contested(sheet).exists():
        return True
    return SchemeItem.objects.filter(section__scheme=sheet.scheme_id, method="panel").exists()


def find_seat_fault(sheet: Sheet, person: User) -> str:
    """Say why somebody cannot sit in the panel of a sheet; empty where they can."""
    if person.role not in (Role.LIAISON, Role.HEAD) or person.body_id is None or not person.is_active:
        return _("A panel is made of people of the bodies.")
    if has_to_keep_away(sheet, person):
        return _("Nobody scores, reviews or decides about their own body, or one that it came from or became.")
    if person.body_id == sheet.reviewing_body_id or (person.body and person.body.kind == Body.Kind.OFFICE):
        return _("The body that makes the first review has no seat in the panel.")
    return ""


def list_members(sheet: Sheet) -> list[PanelSeat]:
    """Return the seats that count: nobody was released from them, nor has to keep away by now."""
    seats = list(sheet.seats.sitting())
    recused = find_recused(sheet, [seat.user for seat in seats])
    return [seat for seat in seats if seat.user_id not in recused]


def read_marks(members: list[PanelSeat]) -> dict[int, dict[int, PanelMark]]:
    """Return the newest mark of each member, by item and seat (1 query)."""
    seats = {seat.pk: seat for seat in members}
    found: dict[int, dict[int, PanelMark]] = defaultdict(dict)
    for mark in PanelMark.objects.filter(seat__in=seats).order_by("pk"):
        mark.seat = seats[mark.seat_id]
        found[mark.item_id][mark.seat_id] = mark
    return found


def get_facts(marks: dict[int, PanelMark]) -> dict[str, Any]:
    """Return marks as the facts of the method `panel`, the lowest first."""
    ordered = sorted(marks.values(), key=lambda mark: (mark.points, mark.seat_id))
    return {
        "marks": [
            {"by": str(mark.seat), "points": str(Fraction(mark.points)), "ground": mark.ground} for mark in ordered
        ]
    }


def is_marked(sheet: Sheet, user: User | None, day: Any) -> bool:
    """Say whether a panel of at least three has given a mark to every item before it, each of its members."""
    items, members = list(list_panel_items(sheet)), list_members(sheet)
    marks, seats = read_marks(members), {seat.pk for seat in members}
    least = max([LEAST_ASSESSORS, *(item.parameters.get("assessors_min", 0) for item in items)])
    return len(seats) >= least and all(marks[item.pk].keys() == seats for item in items)


def sits_in_panel(sheet: Sheet, user: User | None) -> bool:
    """Say whether the person has a seat in the panel of a sheet."""
    return user is not None and sheet.seats.filter(user=user, released_at=None).exists()


def is_open(sheet: Sheet) -> bool:
    """Say whether no check was recorded since the sheet last came to the review."""
    last = find_last(sheet, LATER)
    return last is None or last.action != "inspect"


ON_PANEL = Condition(
    lambda sheet, user, day: sits_in_panel(sheet, user), gettext_lazy("The panel of this sheet gives marks."), forbids=True
)  # fmt: skip
RECORDS_CHECK = Condition(
    lambda sheet, user, day: user is not None and (user.role == Role.OFFICE or sits_in_panel(sheet, user)),
    gettext_lazy("The office or the panel records the on-site check."), forbids=True,
)  # fmt: skip
CHECK_OPEN = Condition(
    lambda sheet, user, day: is_open(sheet), gettext_lazy("The on-site check is recorded; the second review follows.")
)
HAS_PANEL = Condition(lambda sheet, user, day: sheet.seats.sitting().exists(), gettext_lazy("No panel has been named."))
MARKED = Condition(
    is_marked, gettext_lazy("A panel of at least three has to give its marks first, each member to every item.")
)
INSPECTED = Condition(
    lambda sheet, user, day: find_last(sheet, ("inspect",)) is not None or not needs_check(sheet),
    gettext_lazy("The on-site check has not been recorded yet."),
)
