"""The one table of what is done with a bulletin: from which state, where it leads, who does it, and why not."""

import datetime as dt
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from bulletin.models import Bulletin
from bulletin.models.bulletins import BulletinAction
from registers.transitions import NEW, Condition, Transition, TransitionTable

State: TypeAlias = Bulletin.State
Action: TypeAlias = BulletinAction
OFFICE = frozenset({Role.OFFICE})
SIGNERS = frozenset({Role.OFFICE, Role.LEADER})


class BulletinRefused(Exception):
    """The action cannot be taken; the text says why, and what to do."""


def is_another_person(row: Bulletin, user: User | None, day: dt.date) -> bool:
    """Say whether the person has neither drafted the bulletin nor worded any of it."""
    if user is None or row.drafted_by_id == user.pk:
        return user is None
    return not row.paragraphs.filter(edited_by=user).exists()


ANOTHER_PERSON = Condition(
    is_another_person, _("You drafted this bulletin or worded part of it; another person signs it.")
)
NOT_CORRECTED = Condition(
    lambda row, user, day: not Bulletin.objects.filter(corrects=row).exists(),
    _("A correction of this bulletin was begun already."),
)

TRANSITIONS = TransitionTable(
    [
        # Makes the row: `bulletin_draft`.
        Transition(Action.DRAFT, (NEW,), State.DRAFT, OFFICE, ("kind", "quarter"), title=_("Draft a bulletin")),
        # Takes the text in hand: `paragraph_save`, `paragraph_add`, `bulletin_save`, `bulletin_take_back`.
        Transition(Action.EDIT, (State.DRAFT,), None, OFFICE, ("text",), ("ground",), title=_("Edit")),
        Transition(
            Action.RENEW, (State.DRAFT,), None, OFFICE, service="bulletin.services.bulletin_renew",
            title=_("Renew the data"),
            lead=_("A new snapshot is taken and every sentence written anew. What you worded stays, and is compared with the new numbers."),
            done=_("The data are those of today."),
        ),
        Transition(
            Action.CHECK, (State.DRAFT,), State.CHECKED, OFFICE, (), ("grounds",),
            service="bulletin.services.bulletin_check", title=_("Check for the issue"),
            done=_("The bulletin is checked; another person can sign it."),
        ),
        Transition(
            Action.REWORK, (State.CHECKED, State.SIGNED), State.DRAFT, SIGNERS, ("reason",),
            service="bulletin.services.bulletin_rework", title=_("Send back to the draft"),
            lead=_("The text can then be changed again; it must be checked and signed anew."),
            done=_("The bulletin is a draft again."),
        ),
        Transition(
            Action.SIGN, (State.CHECKED,), State.SIGNED, SIGNERS, conditions=(ANOTHER_PERSON,),
            service="bulletin.services.bulletin_sign", title=_("Sign"),
            lead=_("You answer for the bulletin as it now reads. It can then be issued."),
            done=_("The bulletin is signed; the office can issue it."),
        ),
        Transition(
            Action.ISSUE, (State.SIGNED,), State.ISSUED, OFFICE, service="bulletin.services.bulletin_issue",
            title=_("Issue"),
            lead=_("It gets the next number of the year. Its files are sealed, and a notice with them goes to the member bodies. This cannot be undone."),
            done=_("The bulletin is issued; its files are being sealed."),
        ),
        Transition(
            Action.CORRECT, (State.ISSUED,), None, OFFICE, ("reason",), conditions=(NOT_CORRECTED,),
            service="bulletin.services.bulletin_correct", title=_("Correct by a new one"),
            lead=_("A new draft with the data of today is begun. This bulletin stays as it is, and counts as replaced once the new one is issued."),
            done=_("The draft of the correction is begun."),
        ),
    ],
    row_name="bulletin",
    rows=Bulletin.objects.select_for_update(of=("self",)).select_related("snapshot__quarter", "snapshot__plan"),
    refused=BulletinRefused,
)  # fmt: skip
