"""What must hold before an action on an item is taken, and the reason given where it does not."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from departments.models import Part
from departments.succession import merged_body_ids
from registers.transitions import Condition
from supervision.deadlines import get_term_end
from supervision.models import Supervision, SupervisionExtension, SupervisionPart, SupervisionStep
from supervision.querysets import OF_A_BODY

State, Action, Extension = Supervision.State, SupervisionStep.Action, SupervisionExtension.State
BODY_ACTIONS = (
    Action.SIGN, Action.REFUSE_COMPETENCE, Action.FEEDBACK, Action.EXTEND_ASK, Action.SUPPORT_DONE, Action.ASK_CLOSE,
    Action.OBJECT,
)  # fmt: skip
"""What a body does; the others are done by the office, a leader or the portal."""
MOST_EXTENSIONS = 2


def list_own_parts(item: Supervision, user: User | None) -> list[SupervisionPart]:
    """Return the parts that are the person's affair: those of their body and of bodies merged into it, the lead's first."""
    if user is None or user.role not in OF_A_BODY or user.body is None:
        return []
    # The part stays with the body of the day; after a merger its successor acts on it.
    own = set(merged_body_ids(user.body))
    # Several conditions ask, of a row that has its parts at hand.
    return sorted((part for part in item.parts.all() if part.body_id in own), key=lambda part: (part.role, part.pk))


def is_of_a_body(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person's body has a part in the item."""
    return bool(list_own_parts(item, user))


def is_of_the_lead(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person's body leads."""
    return any(part.is_lead for part in list_own_parts(item, user))


def has_unsigned_part(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether a part of the person's body waits to be signed for."""
    return any(part.state == SupervisionPart.State.WAITING for part in list_own_parts(item, user))


def has_support_in_hand(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person's body has a supporting part in hand."""
    return any(
        part.role == Part.SUPPORT and part.state == SupervisionPart.State.HANDLING
        for part in list_own_parts(item, user)
    )


def may_refuse_competence(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether a part of the body is unsigned, was not refused before, and its term to sign is not over."""
    # Once for each part: a body that was told to do it cannot send it round in circles.
    return any(
        part.state == SupervisionPart.State.WAITING
        and not part.refused
        and (part.sign_due_on is None or day <= part.sign_due_on)
        for part in list_own_parts(item, user)
    )


def find_refusing_support(item: Supervision) -> SupervisionPart | None:
    """Return the supporting part whose body was the last to refuse its competence; None where the lead refused, or nobody."""
    step = item.steps.filter(action=Action.REFUSE_COMPETENCE).select_related("part").order_by("-pk").first()
    return None if step is None or step.part is None or step.part.is_lead else step.part


def is_of_none_of_the_bodies(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person belongs to no body that has a part."""
    if user is None or user.body is None:
        return True
    # Whoever judges an item must not belong to a body that is judged by it.
    own = set(merged_body_ids(user.body))
    return not any(part.body_id in own for part in item.parts.all())


def has_not_acted_for_a_body(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person never handled the item for a body, such as before they changed to the office."""
    # By the steps and not by the body of today: people change from a body to the office.
    return user is None or not any(step.by_id == user.pk and step.action in BODY_ACTIONS for step in item.steps.all())


def find_open_extension(item: Supervision) -> SupervisionExtension | None:
    """Return the extension that waits for a decision."""
    return next((row for row in item.extensions.all() if row.state == Extension.ASKED), None)


def count_granted(item: Supervision) -> int:
    """Return how many extensions were granted."""
    return sum(row.state == Extension.GRANTED for row in item.extensions.all())


def find_unanswered_feedback(item: Supervision) -> SupervisionStep | None:
    """Return the newest feedback, unless it was returned already or the closing was asked for since."""
    # Only the newest counts; a later feedback settles the earlier ones.
    said = [
        one for one in item.steps.all() if one.action in {Action.FEEDBACK, Action.ASK_CLOSE, Action.RETURN_FEEDBACK}
    ]
    return said[-1] if said and said[-1].action == Action.FEEDBACK else None


def may_return_feedback(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether a feedback stands unanswered and is new enough to come back; silence lets it stand."""
    step = find_unanswered_feedback(item)
    # The database holds the moment in UTC; Django has set the process's own zone to Shanghai.
    return step is not None and day <= get_term_end("office_review", step.at.astimezone().date())


def was_not_urged_today(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether nobody urged by hand today."""
    # Reminders of the portal itself do not use up the one of the day.
    urged = [step for step in item.steps.all() if step.action == Action.URGE and step.by_id]
    return day not in {timezone.localdate(step.at) for step in urged}


def may_extend_again(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether fewer than two extensions were granted."""
    return count_granted(item) < MOST_EXTENSIONS


def may_decide_extension(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the person may grant what is asked for: a leader anything, the office ten working days once."""
    asked = find_open_extension(item)
    if asked is None or user is None or user.role == "leader":
        return True
    # From the deadline and not from today: who asks late gets no longer term for it.
    return not count_granted(item) and asked.until <= get_term_end("office_extension", asked.due_before)


def is_open_to_objection(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the days for an objection are not over."""
    return item.closed_on is not None and day <= get_term_end("objection", item.closed_on)


def may_strike(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether it can be struck off: by a leader at once, by the portal once the days for an objection are over.

    What a leader raised waits for a leader's confirmation, which is the striking.
    """
    if user is not None:
        return True
    return item.drafted_by.role != "leader" and not is_open_to_objection(item, user, day)


def has_nothing_beneath(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether no item that was merged into it is open; a merged one is over, so only later reopenings could be."""
    return not item.merged_items.exclude(state=State.MERGED).exists()


def is_only_one_of_its_source(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether no other open item was raised from the same row."""
    if not item.source_key:
        return True
    # Reopening could make a second open item of one row; a unique constraint stands behind this.
    return not Supervision.objects.open().filter(source_key=item.source_key).exclude(pk=item.pk).exists()


def leaves_time(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the deadline leaves the bodies three working days; urgent items need only lie ahead."""
    if item.urgency == Supervision.Urgency.URGENT:
        return item.due_on > day
    return item.due_on >= get_term_end("shortest", day)


def may_propose_or_agree(item: Supervision, user: User | None, day: dt.date) -> bool:
    """Say whether the office proposes for the first time, or a leader decides."""
    return user is None or user.role == "leader" or not item.suspension


def has_lead_with_same_body(item: Supervision, target: Supervision) -> bool:
    """Say whether both items are led by one body."""
    # One body in both rows leaves one distinct body.
    bodies = SupervisionPart.objects.filter(supervision__in=[item, target], role=Part.LEAD).values("body").distinct()
    return bodies.count() == 1


def asks_extension_in_time(item: Supervision, day: dt.date) -> bool:
    """Say whether an extension asked for today is asked for as long before the deadline as the office has set."""
    return get_term_end("extension_ask_before", day) <= item.due_on


def find_supports_missing(item: Supervision) -> list[SupervisionPart]:
    """Return the supporting parts that are not done."""
    return list(item.parts.filter(~Q(state=SupervisionPart.State.DONE), role=Part.SUPPORT).select_related("body"))


OF_A_PART = Condition(is_of_a_body, _("Your body has no part in this item."), forbids=True)
OF_THE_LEAD = Condition(is_of_the_lead, _("This is done by the lead body."), forbids=True)
OF_NO_PART = Condition(is_of_none_of_the_bodies, _("You belong to a body that has a part in this item."), forbids=True)
UNSIGNED = Condition(has_unsigned_part, _("Your body has signed for it already."))
SUPPORT_IN_HAND = Condition(has_support_in_hand, _("Your body has no supporting part in hand."))
COMPETENCE = Condition(may_refuse_competence, _("This can be stated once, before signing and within the term to sign."))
NOT_DRAFTER = Condition(
    lambda row, user, day: user is None or row.drafted_by_id != user.pk,
    _("You drafted this item; another person does this."),
)
NOT_APPROVER = Condition(
    lambda row, user, day: user is None or row.approved_by_id != user.pk,
    _("You approved this item; another person does this."),
)
NOT_HANDLER = Condition(has_not_acted_for_a_body, _("You handled this item for a body; another person does this."))
# Once a body knows of it, only a leader puts an end to it, and no clock may run in a draft.
UNNUMBERED = Condition(
    lambda row, user, day: row.serial is None,
    _("It has its number: a leader approves it again, with another body or the same, or ends it."),
)
NUMBERED = Condition(
    lambda row, user, day: row.serial is not None, _("It has no number yet; send it back to the drafter.")
)
LEAVES_TIME = Condition(
    leaves_time, _("The deadline leaves the bodies less than three working days; move it, or mark the item as urgent.")
)
FEEDBACK_OPEN = Condition(
    may_return_feedback, _("There is no feedback to return, or the days to return it are over: then it stands.")
)
NOT_URGED_TODAY = Condition(was_not_urged_today, _("The bodies were urged today already."))
NO_EXTENSION_OPEN = Condition(
    lambda row, user, day: find_open_extension(row) is None, _("An extension waits for a decision.")
)
EXTENSION_OPEN = Condition(lambda row, user, day: find_open_extension(row) is not None, _("No extension is asked for."))
EXTENSIONS_LEFT = Condition(may_extend_again, _("Two extensions were granted already; there is no third."))
EXTENSION_DECIDABLE = Condition(
    may_decide_extension, _("The office grants up to ten working days, once; beyond that a leader decides.")
)
NOT_PROPOSED = Condition(may_propose_or_agree, _("The suspension is proposed already; a leader decides."))
CAN_OBJECT = Condition(is_open_to_objection, _("The days for an objection are over."))
FIRST_OBJECTION = Condition(lambda row, user, day: row.objections == 0, _("An objection was made already."))
CAN_STRIKE = Condition(may_strike, _("The days for an objection are not over, or a leader has to confirm."))
NOTHING_BENEATH = Condition(has_nothing_beneath, _("Items that were merged into it are open."))
ONLY_ONE = Condition(is_only_one_of_its_source, _("Another item from the same row is open."))
