"""A talk or naming that the rules propose while a part is red, and what a leader decides."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from supervision.colouring import Colouring
from supervision.conditions import OF_NO_PART
from supervision.deadlines import get_term
from supervision.models import Colour, SupervisionColour, SupervisionProposal
from supervision.querysets import FINISHED
from supervision.services.notify import list_leaders, list_office, list_people_of, notify
from supervision.services.steps import check_text
from supervision.terms import count_days
from supervision.transitions import SupervisionRefused
from targets import clock

Kind, State = SupervisionProposal.Kind, SupervisionProposal.State


def proposals_make() -> int:
    """Propose to the leaders what the rules ask for while a part is red; return how many proposals are new.

    Run twice, nothing changes: a red has one proposal of a kind. Naming is proposed as soon as a part is red, a talk once
    the red has stood unanswered for the term that the office has set.
    """
    reds = SupervisionColour.objects.filter(colour=Colour.RED, until=None, answer=None)
    reds = reds.exclude(part__supervision__state__in=FINISHED).select_related("part__supervision", "part__body")
    made = 0
    for red in reds.prefetch_related("part__supervision__spans"):
        item, stood = red.part.supervision, count_days(red.since, clock.today(), red.part.supervision.spans.all())
        for kind in Kind:
            if stood < get_term(f"{kind}_after").days:
                continue
            with transaction.atomic():
                _row, is_new = SupervisionProposal.objects.get_or_create(
                    colour=red, kind=kind, defaults={"proposed_on": clock.today()}
                )
                if is_new:
                    what = gettext_lazy("the rules propose: %(proposed)s (%(body)s)")
                    people = [*list_leaders(), *list_office()]
                    text = partial(Colouring().tell, red.words)
                    notify(item, people, what, text, to_act=True, proposed=kind.label, body=red.part.body)
            made += is_new
    return made


@transaction.atomic
def proposal_decide(*, proposal: SupervisionProposal, user: User, agreed: bool, text: str) -> SupervisionProposal:
    """Agree to a proposal or decline it; SupervisionRefused for who may not, or where nothing is left to decide."""
    row = SupervisionProposal.objects.select_for_update(of=("self",)).with_names().get(pk=proposal.pk)
    if refusal := reason_not_to_decide(row, user):
        raise SupervisionRefused(refusal)
    row.state, row.text = (State.AGREED if agreed else State.DECLINED), check_text(text)
    row.decided_by, row.decided_on = user, clock.today()
    row.save(update_fields=["state", "text", "decided_by", "decided_on"])
    what = (
        gettext_lazy("agreed: %(proposed)s (%(body)s)") if agreed else gettext_lazy("declined: %(proposed)s (%(body)s)")
    )
    people = [*list_office(), *(list_people_of([row.colour.part]) if agreed else [])]
    notify(row.item, people, what, row.text, proposed=Kind(row.kind).label, body=row.colour.part.body)
    return row


def reason_not_to_decide(row: SupervisionProposal, user: User) -> str:
    """Return why the person cannot decide on the proposal today; empty where they can."""
    if user.role != Role.LEADER:
        return _("This is done by: %(roles)s.") % {"roles": Role.LEADER.label}
    if not OF_NO_PART.holds(row.item, user, clock.today()):
        return str(OF_NO_PART.reason)
    if row.state != State.PROPOSED:
        return _("This was decided already: %(state)s.") % {"state": row.get_state_display()}
    return "" if row.is_open else _("The red that it rests on is over; nothing is left to decide.")
