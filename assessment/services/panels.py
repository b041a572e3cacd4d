"""The on-site check: the panel is named, its members give marks each for themselves, and the check is recorded with what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessment.models import PanelMark, PanelSeat, Score, Sheet
from assessment.models.panel import STEP
from assessment.models.sheets import split_fraction
from assessment.panels import find_seat_fault, get_facts, list_members, list_panel_items, read_marks
from assessment.registry import methods
from assessment.services.reviews import check_reason
from assessment.services.steps import sheet_step
from assessment.transitions import SHEET_TRANSITIONS
from evidence.storage import EvidenceUpload
from notifications.models import InboxMessage
from notifications.services import inbox_send
from targets import clock


@dataclass(frozen=True)
class GivenMark:
    """What one member gives one item."""

    points: Decimal
    ground: str


@transaction.atomic
def panel_name(*, sheet: Sheet, user: User, people: Iterable[User]) -> Sheet:
    """Give people seats in the panel of a sheet and tell them; raises ValidationError keyed by ``people``."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "name_panel", user)
    named = sorted(people, key=lambda person: person.pk)
    taken = set(row.seats.sitting().values_list("body", flat=True))
    errors = []
    for person in named:
        fault = find_seat_fault(row, person)
        if not fault and person.body_id in taken:
            fault = _("Each body has one seat in a panel.")
        if fault:
            errors.append(f"{person.display_name}：{fault}")
        elif person.body_id is not None:
            taken.add(person.body_id)
    if errors or not named:
        raise ValidationError({"people": errors or [_("Name at least one person.")]})
    now = clock.now()
    seats = PanelSeat.objects.bulk_create(
        PanelSeat(sheet=row, user=person, body=person.body, named_by=user, named_at=now) for person in named
    )
    names = "、".join(map(str, seats))
    sheet_step(sheet=row, action="name_panel", user=user, to_state=row.state, reason=names)
    inbox_send(
        users=named, kind=InboxMessage.Kind.NOTICE, url=row.get_absolute_url(),
        subject=lambda: _("You sit in the panel that checks %(body)s on site") % {"body": row.subject},
        text=lambda: _("Give your own mark with a ground to every item; nobody sees it before all are there."),
    )  # fmt: skip
    return row


@transaction.atomic
def panel_release(*, sheet: Sheet, user: User, seat: PanelSeat, reason: str) -> Sheet:
    """Release a member; what they gave stays written and counts no more."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "release_member", user)
    check_reason(reason)
    held = row.seats.sitting().filter(pk=seat.pk).first()
    if held is None:
        raise ValidationError({"seat": _("This person does not sit in the panel.")})
    held.released_at = clock.now()
    held.save(update_fields=["released_at"])
    sheet_step(sheet=row, action="release_member", user=user, to_state=row.state, reason=f"{held}：{reason.strip()}")
    inbox_send(
        users=[held.user], kind=InboxMessage.Kind.NOTICE, text=reason,
        subject=lambda: _("You are released from the panel that checks %(body)s on site") % {"body": row.subject},
    )  # fmt: skip
    return row


@transaction.atomic
def marks_give(*, sheet: Sheet, user: User, marks: Mapping[int, GivenMark]) -> list[PanelMark]:
    """Keep one member's marks by the key of the item; those unchanged are not written again.

    Raises ValidationError keyed by ``item-<key>``; then nothing is kept.
    """
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "mark", user)
    seat = row.seats.sitting().get(user=user)
    known = {mark.item_id: mark for mark in seat.marks.order_by("pk")}
    items = {item.pk: item for item in list_panel_items(row)}
    errors, given = {}, []
    for pk, mark in marks.items():
        if pk not in items:
            continue
        if not 0 <= mark.points <= items[pk].maximum or mark.points % STEP:
            words = _("Marks lie between 0 and %(maximum)s, in steps of 0.5.")
            errors[f"item-{pk}"] = words % {"maximum": f"{items[pk].maximum.normalize():f}"}
        elif not mark.ground.strip():
            errors[f"item-{pk}"] = _("State the ground.")
        elif pk not in known or (known[pk].points, known[pk].ground) != (mark.points, mark.ground.strip()):
            given.append(
                PanelMark(seat=seat, item=items[pk], points=mark.points, ground=mark.ground.strip(), at=clock.now())
            )
    if errors:
        raise ValidationError(errors)
    return PanelMark.objects.bulk_create(given)


@transaction.atomic
def sheet_inspect(*, sheet: Sheet, user: User, reason: str, files: Sequence[EvidenceUpload]) -> Sheet:
    """Record what was found on site and what the panel's marks come to; raises EvidenceRefused for a file."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "inspect", user)
    check_reason(reason)
    if not files:
        raise ValidationError(_("Hand in at least one file as evidence."))
    marks, scores = read_marks(list_members(row)), []
    for item in list_panel_items(row):
        facts = get_facts(marks[item.pk])
        points: Fraction | None = methods["panel"].earn(facts, item.parameters, item.exact_maximum)
        scores.append(
            Score(
                sheet=row, item=item, stage=Score.Stage.ONSITE, facts=facts, as_of=clock.today(), by=user, at=clock.now(),
                **split_fraction(points),
            )
        )  # fmt: skip
    Score.objects.bulk_create(scores)
    sheet_step(sheet=row, action="inspect", user=user, to_state=row.state, reason=reason, files=files)
    return row
