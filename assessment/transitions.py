"""The two tables: what is done with a scheme and with a sheet, from which state, by whom, where it leads, and why not."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from assessment.conditions import (
    ALL_FINAL,
    ANOTHER_CLERK,
    ANSWERED,
    CORRECTED_BY_ANOTHER,
    CORRECTION_PROPOSED,
    DRAFTED_BY_ANOTHER,
    FINDINGS_DECIDED,
    FIRST_REVIEW_DONE,
    FOR_TOWNSHIPS,
    IN_TIME_TO_OBJECT,
    NO_DRAFT,
    NO_OBJECTION_OPEN,
    NOT_ALL_OPENED,
    NOT_OWN,
    NOT_RETURNED_OFTEN,
    ONLY_PREVIEWS,
    OWN,
    PERMITTED,
    PUBLICITY_OVER,
    REVIEWER,
    REVIEWER_NAMED,
    SCHEME_SOUND,
    SELF_SCORE_OVER,
    TOOK_NO_PART,
    VETOES_DECIDED,
    get_state_after_decision,
)
from assessment.filings import REMEDY_CHECKABLE, REMEDY_OWED, REMEDY_REPORTED, TARGETS_FILED, TARGETS_OPEN
from assessment.models import Scheme, Sheet
from assessment.panels import CHECK_OPEN, HAS_PANEL, INSPECTED, MARKED, ON_PANEL, RECORDS_CHECK
from registers.transitions import Transition, TransitionRefused, TransitionTable

State = Sheet.State
OFFICE, LEADER, HEAD = (frozenset({role}) for role in (Role.OFFICE, Role.LEADER, Role.HEAD))
BODY = frozenset({Role.LIAISON, Role.HEAD})


class AssessmentRefused(TransitionRefused):
    """The scheme or sheet is not in a state for this, or something needed was not given."""


SCHEME_TRANSITIONS = TransitionTable(
    [
        Transition("edit", (Scheme.State.DRAFT,), None, OFFICE),
        Transition(
            "permit", (Scheme.State.DRAFT,), None, OFFICE, asks=("number", "files"), conditions=(FOR_TOWNSHIPS,),
            service="assessment.services.scheme_permit", title=_("Record the paper that allows it"),
            lead=_("Without number and file of the paper, townships are not assessed."), done=_("The paper is recorded."),
        ),
        Transition(
            "publish", (Scheme.State.DRAFT,), Scheme.State.PUBLISHED, LEADER,
            conditions=(DRAFTED_BY_ANOTHER, SCHEME_SOUND, PERMITTED, ONLY_PREVIEWS), service="assessment.services.scheme_publish",
            title=_("Publish"), lead=_("From now on the scheme is changed only by an amendment with a reason; every body sees its preview."),
            done=_("The scheme is published."),
        ),
        Transition(
            "amend", (Scheme.State.PUBLISHED,), None, OFFICE, asks=("reason", "counts_from"), conditions=(ONLY_PREVIEWS, NO_DRAFT),
            service="assessment.services.scheme_amend", title=_("Draft an amendment"),
            lead=_("A new version is drafted beside this one. It may not worsen what has already happened."),
            done=_("The amendment is drafted."),
        ),
        Transition(
            "reckon", (Scheme.State.PUBLISHED,), None, OFFICE, by_portal=True, service="assessment.services.run_request",
            title=_("Calculate the points"), lead=_("A worker calculates the points of all sheets that are still a preview or a self-score."),
            done=_("The points are being calculated."),
        ),
        Transition(
            "open", (Scheme.State.PUBLISHED,), None, OFFICE, optional=("reason",), conditions=(NOT_ALL_OPENED,), service="assessment.services.scheme_open",
            title=_("Open the self-score"),
            lead=_("The fourth quarter should be closed; where it is not, say why it is opened all the same."),
            done=_("The bodies can score themselves."),
        ),
        Transition(
            "issue", (Scheme.State.PUBLISHED,), Scheme.State.ISSUED, OFFICE, conditions=(ALL_FINAL,), service="assessment.services.scheme_issue",
            title=_("Announce the results"), lead=_("Ranks and honours are calculated from the final sheets, and all who are assessed are told."),
            done=_("The results are announced."),
        ),
    ],
    row_name="scheme",
    rows=Scheme.objects.select_for_update(of=("self",), no_key=True),
    refused=AssessmentRefused,
)  # fmt: skip
"""By action; `edit` is taken item by item."""

SHEET_TRANSITIONS = TransitionTable(
    [
        Transition(
            "file_targets", (State.PREVIEW,), None, HEAD, asks=("reason", "files"), conditions=(OWN, TARGETS_OPEN),
            service="assessment.services.targets_file", title=_("File the targets of the year"),
            lead=_("Targets, tasks and measures of the year, with the paper that you have signed. The office accepts or returns them."),
            done=_("The targets are filed."), labels={"reason": _("targets and tasks")},
        ),
        Transition(
            "return_targets", (State.PREVIEW,), None, OFFICE, asks=("reason",), conditions=(NOT_OWN, TARGETS_FILED),
            service="assessment.services.targets_return", title=_("Return the targets"), lead=_("Say what is missing or not measurable."),
            done=_("The targets are returned."),
        ),
        Transition(
            "accept_targets", (State.PREVIEW,), None, OFFICE, conditions=(NOT_OWN, TARGETS_FILED),
            service="assessment.services.targets_accept", title=_("Accept the targets"), lead=_("They stand for the year."),
            done=_("The targets are accepted."),
        ),
        # Asked for by the publishing of an amendment, of the bodies whose own items it changes.
        Transition("reopen_targets", (State.PREVIEW,), None, frozenset(), by_portal=True),
        # Opened for all sheets of a scheme at once, by `scheme_open`.
        Transition("open", (State.PREVIEW,), State.SELF, OFFICE, by_portal=True),
        Transition(
            "answer", (State.SELF,), None, BODY, asks=("answers",), conditions=(OWN,),
            service="assessment.services.sheet_answer",
        ),
        Transition(
            "sign", (State.SELF,), State.REVIEWING, HEAD, conditions=(OWN, ANSWERED), service="assessment.services.sheet_sign",
            title=_("Sign the self-score"), lead=_("You confirm as head that the answers and proofs are complete and true."),
            done=_("The self-score is signed and goes to the office."),
        ),
        Transition("lapse", (State.SELF,), State.REVIEWING, frozenset(), conditions=(SELF_SCORE_OVER,), by_portal=True),
        Transition(
            "designate", (State.PREVIEW, State.SELF, State.REVIEWING), None, LEADER, asks=("body",), conditions=(NOT_OWN,),
            service="assessment.services.sheet_designate", title=_("Name who reviews it"),
            lead=_("Another body takes the place of the office in the first review."), done=_("The reviewing body is named."),
        ),
        Transition(
            "review", (State.REVIEWING,), None, OFFICE | BODY, asks=("points",), conditions=(NOT_OWN, REVIEWER, REVIEWER_NAMED, CHECK_OPEN),
            service="assessment.services.sheet_review",
        ),
        Transition(
            "return", (State.REVIEWING,), State.SELF, OFFICE, asks=("reason",), conditions=(NOT_OWN, NOT_RETURNED_OFTEN),
            service="assessment.services.sheet_return", title=_("Return to the body"),
            lead=_("Say item by item what is missing. A sheet is returned twice at most."), done=_("Returned to the body."),
        ),
        Transition(
            "name_panel", (State.SELF, State.REVIEWING), None, OFFICE, asks=("people",), conditions=(NOT_OWN, CHECK_OPEN),
            service="assessment.services.panel_name", title=_("Name the panel of the on-site check"),
            lead=_("At least three people of different other bodies; each gives marks for themselves, and the median counts."),
            done=_("The panel is named."),
        ),
        Transition(
            "release_member", (State.SELF, State.REVIEWING), None, OFFICE, asks=("seat", "reason"),
            conditions=(NOT_OWN, HAS_PANEL, CHECK_OPEN), service="assessment.services.panel_release",
            title=_("Release a member of the panel"), lead=_("Their marks stay written and count no more."),
            done=_("The member is released."),
        ),
        Transition(
            "mark", (State.REVIEWING,), None, BODY, asks=("marks",), conditions=(NOT_OWN, ON_PANEL, CHECK_OPEN),
            service="assessment.services.marks_give",
        ),
        Transition(
            "inspect", (State.REVIEWING,), None, OFFICE | BODY, asks=("reason", "files"),
            conditions=(NOT_OWN, RECORDS_CHECK, FIRST_REVIEW_DONE, CHECK_OPEN, MARKED),
            service="assessment.services.sheet_inspect", title=_("Record the on-site check"),
            lead=_("What the panel found, with its records; the median of its marks goes to the second review."),
            done=_("The on-site check is recorded."), labels={"reason": _("finding")},
        ),
        Transition(
            "propose", (State.REVIEWING,), State.PUBLICITY, OFFICE, asks=("points",),
            conditions=(NOT_OWN, ANOTHER_CLERK, FIRST_REVIEW_DONE, INSPECTED, FINDINGS_DECIDED), service="assessment.services.sheet_propose",
        ),
        Transition(
            "object", (State.PUBLICITY,), State.OBJECTED, HEAD, asks=("items", "reason", "files"), conditions=(OWN, IN_TIME_TO_OBJECT),
            service="assessment.services.sheet_object", title=_("Object"),
            lead=_("Name the items and hand in what proves it. Somebody who took no part decides within ten working days."),
            done=_("The objection is raised."), labels={"reason": _("ground")},
        ),
        Transition(
            "decide", (State.OBJECTED,), get_state_after_decision, OFFICE | LEADER, asks=("objection", "verdict", "reason"),
            optional=("points",), conditions=(NOT_OWN, TOOK_NO_PART), service="assessment.services.objection_decide",
        ),
        Transition(
            "close", (State.PUBLICITY,), State.DELIBERATION, OFFICE, conditions=(PUBLICITY_OVER, NO_OBJECTION_OPEN),
            by_portal=True, service="assessment.services.sheet_close", title=_("End the publicity"),
            lead=_("The sheet goes to the lead group."), done=_("The sheet is before the lead group."),
        ),
        Transition(
            "approve", (State.DELIBERATION,), State.FINAL, LEADER, conditions=(NOT_OWN, VETOES_DECIDED, FINDINGS_DECIDED),
            service="assessment.services.sheet_approve", title=_("Approve"), lead=_("Total and grade are frozen with a seal."),
            done=_("The sheet is final."),
        ),
        Transition(
            "send_back", (State.DELIBERATION,), State.REVIEWING, LEADER, asks=("reason",), conditions=(NOT_OWN,),
            service="assessment.services.sheet_send_back", title=_("Send back for review"), lead=_("The office reviews it anew."),
            done=_("Sent back for review."),
        ),
        Transition(
            "propose_correction", (State.FINAL,), None, OFFICE, asks=("item", "points", "reason"), conditions=(NOT_OWN,),
            service="assessment.services.correction_propose", title=_("Propose a correction"),
            lead=_("The new points stand beside the old ones; the leader decides."), done=_("The correction is proposed."),
        ),
        Transition(
            "correct", (State.FINAL,), None, LEADER, asks=("reason",), conditions=(NOT_OWN, CORRECTION_PROPOSED, CORRECTED_BY_ANOTHER),
            service="assessment.services.sheet_correct", title=_("Approve the correction"),
            lead=_("A new revision stands beside the old one; both are in the next circular."), done=_("The correction stands."),
        ),
        # Asked for by the circular's issue, of all that owe it at once.
        Transition("ask_remedy", (State.FINAL,), None, frozenset(), by_portal=True),
        Transition(
            "report_remedy", (State.FINAL,), None, HEAD, asks=("reason", "files"), conditions=(OWN, REMEDY_OWED),
            service="assessment.services.remedy_report", title=_("Report on the remedies"),
            lead=_("What was found, what was done about it, and what proves it."), done=_("The report is with the office."),
            labels={"reason": _("remedies")},
        ),
        Transition(
            "accept_remedy", (State.FINAL,), None, OFFICE, asks=("reason",), conditions=(NOT_OWN, REMEDY_REPORTED),
            service="assessment.services.remedy_accept", title=_("Remedies are made"), lead=_("Say what was checked, and how."),
            done=_("The remedies are found made."), labels={"reason": _("finding")},
        ),
        Transition(
            "refuse_remedy", (State.FINAL,), None, OFFICE, asks=("reason",), conditions=(NOT_OWN, REMEDY_CHECKABLE),
            service="assessment.services.remedy_refuse", title=_("Remedies are not made"),
            lead=_("What is left becomes a task of the next year and stands on its sheet."), done=_("It becomes a task of the next year."),
            labels={"reason": _("finding")},
        ),
    ],
    row_name="sheet",
    rows=Sheet.objects.select_related("scheme", "body", "township").select_for_update(of=("self",), no_key=True),
    refused=AssessmentRefused,
)  # fmt: skip
"""By action. Those without words are taken on pages of their own, or for all sheets at once."""
