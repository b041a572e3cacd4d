"""The two tables of what is done with a bulletin and with a circular of results: from which state, where it leads, by whom, why not."""

import datetime as dt
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessment.models import Scheme
from bulletin.models import Bulletin, ResultCircular
from bulletin.models.bulletins import BulletinAction
from bulletin.results import find_other_numbers
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


Circular: TypeAlias = ResultCircular.State
RESULTS_ANNOUNCED = Condition(
    lambda row, user, day: row.scheme.state == Scheme.State.ISSUED,
    _("The results are not announced yet; the circular tells what is final."),
)
ONE_IN_HAND = Condition(
    lambda row, user, day: not ResultCircular.objects.filter(scheme=row.scheme).exclude(state=Circular.ISSUED).exists(),
    _("A circular of these results is being drafted already."),
)
BY_ANOTHER = Condition(
    lambda row, user, day: user is None or row.drafted_by_id != user.pk,
    _("You drafted this circular; another person signs it."),
)
NUMBERS_GROUNDED = Condition(
    lambda row, user, day: bool(row.ground) or not find_other_numbers(row.text, row.written),
    _("The text has numbers that the results do not give it; state the ground first."),
)

RESULT_TRANSITIONS = TransitionTable(
    [
        # Makes the row: `results_draft`.
        Transition("draft", (NEW,), Circular.DRAFT, OFFICE, ("scheme",), conditions=(RESULTS_ANNOUNCED, ONE_IN_HAND)),
        Transition(
            "edit", (Circular.DRAFT,), None, OFFICE, ("fields",), service="bulletin.services.results_save", title=_("Edit"),
        ),
        Transition(
            "sign", (Circular.DRAFT,), Circular.SIGNED, SIGNERS, conditions=(BY_ANOTHER, NUMBERS_GROUNDED),
            service="bulletin.services.results_sign", title=_("Sign"),
            lead=_("You answer for the circular as it now reads. It can then be issued."),
            done=_("The circular is signed; the office can issue it."),
        ),
        Transition(
            "rework", (Circular.SIGNED,), Circular.DRAFT, SIGNERS, service="bulletin.services.results_rework",
            title=_("Send back to the draft"), lead=_("The text can then be changed again; it must be signed anew."),
            done=_("The circular is a draft again."),
        ),
        Transition(
            "issue", (Circular.SIGNED,), Circular.ISSUED, OFFICE, service="bulletin.services.results_issue", title=_("Issue"),
            lead=_("It gets the next number of the circulars of the year. Its file is sealed, and a notice with it goes to all bodies assessed. This cannot be undone."),
            done=_("The circular is issued."),
        ),
    ],
    row_name="circular",
    rows=ResultCircular.objects.select_for_update(of=("self",)).select_related("scheme"),
    refused=BulletinRefused,
)  # fmt: skip
