"""The one table of what is done with an item: from which state, by whom, where it leads, what it asks for, and why not."""

from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from registers.transitions import NEW, Transition, TransitionRefused, TransitionTable
from supervision import conditions as when
from supervision.models import Supervision, SupervisionStep

State: TypeAlias = Supervision.State
Action: TypeAlias = SupervisionStep.Action
OFFICE, LEADER, HEAD = frozenset({Role.OFFICE}), frozenset({Role.LEADER}), frozenset({Role.HEAD})
BODY = frozenset({Role.LIAISON, Role.HEAD})
ANY_FILES = ("files",)


class SupervisionRefused(TransitionRefused):
    """The item is not in a state for this, or something needed was not given."""


def get_signed_state(row: Any) -> str:
    """Return `handling` where the lead body signs; else the same."""
    # The service sets it on the object; a page that only asks has none.
    return State.HANDLING if getattr(row, "signing_leads", False) else str(row.state)


def get_suspended_state(row: Any) -> str:
    """Return `suspended` once a leader decides; the same while the office proposes."""
    return State.SUSPENDED if getattr(row, "suspension_decided", False) else str(row.state)


def act(action: Action, sources: tuple[str, ...], target: Any, roles: frozenset[Role], **more: Any) -> Transition:
    """Return a line of the table; its title is the action's word, its service is named like it."""
    return Transition(
        action, sources, target, roles, title=action.label, service=f"supervision.services.supervision_{action}", **more
    )


TRANSITIONS = TransitionTable(
    [
        # The first two make the item, by forms of their own.
        act(
            Action.DRAFT, (NEW,), State.DRAFT, frozenset({Role.OFFICE, Role.LEADER, Role.AUDITOR}),
            lead=_("One item, one matter: what is to be done, by whom, until when, and when it counts as done."),
        ),
        act(
            Action.RAISE, (NEW,), State.DRAFT, OFFICE,
            lead=_("Filled in from the row it is raised from; add the closing standard."),
        ),
        act(
            Action.SUBMIT, (State.DRAFT,), State.APPROVING, OFFICE, conditions=(when.LEAVES_TIME,),
            lead=_("The draft goes to a leader for approval."),
            done=_("Submitted for approval."),
        ),
        act(
            Action.APPROVE, (State.APPROVING,), State.ASSIGNED, LEADER,
            optional=("text", "until", "lead", "support", "colour"), conditions=(when.NOT_DRAFTER, when.OF_NO_PART),
            lead=_("The item gets its number and goes to the bodies, which have to sign for it."),
            done=_("Approved; the bodies were told."),
            labels={
                "text": _("opinion"), "until": _("another deadline"), "lead": _("another lead body"),
                "support": _("another body in place of the support that refused"), "colour": _("colour to start with"),
            },
        ),
        act(
            Action.REJECT, (State.APPROVING,), State.DRAFT, LEADER, asks=("text",),
            conditions=(when.OF_NO_PART, when.UNNUMBERED),
            lead=_("The draft goes back to who wrote it."),
            done=_("Sent back to the drafter."),
            labels={"text": _("reason")},
        ),
        act(
            Action.VOID, (State.DRAFT, State.APPROVING), State.VOID, OFFICE, asks=("text",), conditions=(when.UNNUMBERED,),
            lead=_("The draft is given up; it stays in the history."),
            done=_("Withdrawn."),
            labels={"text": _("reason")},
        ),
        # A supporting body may still sign when the lead has the item in hand.
        act(
            Action.SIGN, (State.ASSIGNED, State.HANDLING), get_signed_state, BODY,
            asks=("handler",), optional=("text", "requested"), conditions=(when.OF_A_PART, when.UNSIGNED),
            lead=_("Your body takes its part on; the clock to sign stops."),
            done=_("Signed for."),
            labels={"text": _("planned steps with their days")},
        ),
        act(
            Action.REFUSE_COMPETENCE, (State.ASSIGNED,), State.APPROVING, HEAD,
            asks=("text", "other_body"), conditions=(when.OF_A_PART, when.COMPETENCE),
            lead=_("Say by which clause this is another body's duty. The clock stands until a leader decides."),
            done=_("The leader decides whose duty it is."),
            labels={"text": _("reason and clause")},
        ),
        act(
            Action.FEEDBACK, (State.HANDLING,), None, BODY,
            asks=("text", "progress"), optional=("answers", "requested", "files"), conditions=(when.OF_THE_LEAD,),
            lead=_("Report what was done since the last feedback, and how far each point of the closing standard is."),
            done=_("Fed back to the programme office."),
            labels={"text": _("what was done")},
        ),
        act(
            Action.RETURN_FEEDBACK, (State.HANDLING,), None, OFFICE,
            asks=("text", "reason_class"), conditions=(when.OF_NO_PART, when.FEEDBACK_OPEN),
            lead=_("The body has to feed back again within two working days."),
            done=_("Returned to the lead body."),
            labels={"text": _("reason")},
        ),
        act(
            Action.URGE, (State.ASSIGNED, State.HANDLING), None, OFFICE,
            asks=("text",), optional=("colour",), conditions=(when.NOT_URGED_TODAY,),
            lead=_("Liaisons and heads of all bodies that are not done are told. A colour set by hand needs its ground in the text."),
            done=_("The bodies were urged."),
            labels={"text": _("text, and the ground of a colour"), "colour": _("colour set by hand")},
        ),
        act(
            Action.EXTEND_ASK, (State.HANDLING,), None, HEAD,
            asks=("until", "text"), optional=ANY_FILES,
            conditions=(when.OF_THE_LEAD, when.NO_EXTENSION_OPEN, when.EXTENSIONS_LEFT),
            lead=_("Asked for three working days before the deadline or earlier, the item is not overdue before it is decided. At most two, together not longer than the first term."),
            done=_("The extension was asked for."),
            labels={"until": _("day asked for"), "text": _("reason, and what was done so far")},
        ),
        act(
            Action.EXTEND_GRANT, (State.HANDLING,), None, OFFICE | LEADER,
            asks=("until", "text"), conditions=(when.OF_NO_PART, when.EXTENSION_OPEN, when.EXTENSION_DECIDABLE),
            lead=_("The day granted may differ from the one asked for; the first deadline stays visible."),
            done=_("The extension was granted."),
            labels={"until": _("day granted"), "text": _("reason")},
        ),
        act(
            Action.EXTEND_REFUSE, (State.HANDLING,), None, OFFICE | LEADER,
            asks=("text",), conditions=(when.OF_NO_PART, when.EXTENSION_OPEN),
            lead=_("The deadline stays as it is."),
            done=_("The extension was refused."),
            labels={"text": _("reason")},
        ),
        act(
            Action.SUSPEND, (State.HANDLING,), get_suspended_state, OFFICE | LEADER,
            asks=("text", "reason_class", "until"), optional=("declined",),
            conditions=(when.OF_NO_PART, when.NOT_PROPOSED),
            lead=_("The office proposes, a leader decides. All clocks stand; the days are added to the deadline afterwards."),
            done=_("Recorded; the clocks stand once a leader has decided."),
            labels={"text": _("reason"), "until": _("to be reviewed on")},
        ),
        act(
            Action.RESUME, (State.SUSPENDED,), State.HANDLING, OFFICE, optional=("text",),
            lead=_("The clocks run on, and the days of the suspension are added to the deadline."),
            done=_("Resumed; the bodies were told the new deadline."),
        ),
        act(
            Action.SUPPORT_DONE, (State.HANDLING,), None, BODY,
            asks=("text",), optional=ANY_FILES, conditions=(when.OF_A_PART, when.SUPPORT_IN_HAND),
            lead=_("Your body’s own clock stops; the lead body and the office are told."),
            done=_("Your part is done."),
            labels={"text": _("what was done")},
        ),
        act(
            Action.ASK_CLOSE, (State.HANDLING,), State.CLOSING, HEAD,
            asks=("answers",), optional=("text", "link", "files"), conditions=(when.OF_THE_LEAD, when.NO_EXTENSION_OPEN),
            lead=_("Answer each point of the closing standard, with at least one file or a link to the register. Your clock stops now."),
            done=_("The office reviews the closing."),
            labels={"text": _("supporting bodies that are not done, and why")},
        ),
        act(
            Action.RETURN_CLOSE, (State.CLOSING,), State.HANDLING, OFFICE,
            asks=("text", "reason_class", "until"), conditions=(when.OF_NO_PART,),
            lead=_("Say what is missing. The days of the review do not count against the body."),
            done=_("Returned to the lead body."),
            labels={"text": _("what is missing"), "until": _("new deadline")},
        ),
        act(
            Action.VERIFY, (State.CLOSING,), State.CLOSED, OFFICE,
            asks=("text",), optional=ANY_FILES,
            conditions=(when.OF_NO_PART, when.NOT_DRAFTER, when.NOT_APPROVER, when.NOT_HANDLER),
            lead=_("You confirm that every point of the closing standard is met. The bodies can object for five working days."),
            done=_("Closed; the bodies were told."),
            labels={"text": _("finding")},
        ),
        act(
            Action.STRIKE, (State.CLOSED,), State.STRUCK, LEADER, by_portal=True,
            conditions=(when.CAN_STRIKE, when.NOTHING_BENEATH),
            lead=_("The item is struck off now, without waiting for objections."),
            done=_("Struck off."),
        ),
        act(
            Action.OBJECT, (State.CLOSED,), State.CLOSING, HEAD,
            asks=("text",), optional=ANY_FILES, conditions=(when.OF_A_PART, when.CAN_OBJECT, when.FIRST_OBJECTION),
            lead=_("Once, within five working days after the closing; the office reviews it again."),
            done=_("The office and the leader were told."),
            labels={"text": _("ground")},
        ),
        act(
            Action.REOPEN, (State.CLOSED, State.STRUCK), State.HANDLING, OFFICE,
            asks=("text", "leader_note", "until"), conditions=(when.ONLY_ONE,),
            lead=_("A check-back found it undone, and a leader noted so. It keeps its number and starts at yellow."),
            done=_("Reopened; the bodies were told."),
            labels={"text": _("what the check-back found"), "until": _("new deadline")},
        ),
        act(
            Action.WITHDRAW, (State.APPROVING, State.ASSIGNED, State.HANDLING, State.SUSPENDED, State.CLOSING), State.ENDED,
            LEADER, asks=("text",), conditions=(when.OF_NO_PART, when.NUMBERED),
            lead=_("The item ends without being done; it counts for and against nobody."),
            done=_("Ended; the bodies were told."),
            labels={"text": _("reason")},
        ),
        act(
            Action.MERGE, (State.ASSIGNED, State.HANDLING), State.MERGED, OFFICE,
            asks=("into", "text"), conditions=(when.OF_NO_PART,),
            lead=_("Both items are led by the same body; from now on the other one’s clock counts."),
            done=_("Merged."),
            labels={"text": _("reason")},
        ),
    ],
    row_name="supervision",
    # Two people acting on one item take turns.
    # Only the item's own row is locked, and foreign keys to it stay free.
    rows=Supervision.objects.select_for_update(of=("self",), no_key=True).select_related("drafted_by"),
    refused=SupervisionRefused,
)  # fmt: skip
"""By action; what each asks for are the fields of its form (`supervision.forms`) and arguments of its service."""
