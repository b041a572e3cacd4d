"""The two tables: what is done with a scheme and with a sheet, from which state, by whom, where it leads, and why not."""

import datetime as dt
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessment.checks import list_scheme_faults
from assessment.filings import REMEDY_CHECKABLE, REMEDY_OWED, REMEDY_REPORTED, TARGETS_FILED, TARGETS_OPEN
from assessment.models import Objection, Scheme, SchemeItem, Score, Sheet, Veto
from assessment.recusal import has_to_keep_away
from departments.succession import merged_body_ids
from registers.transitions import Condition, Transition, TransitionRefused, TransitionTable

State: TypeAlias = Sheet.State
OFFICE, LEADER, HEAD = (frozenset({role}) for role in (Role.OFFICE, Role.LEADER, Role.HEAD))
BODY = frozenset({Role.LIAISON, Role.HEAD})
MOST_RETURNS = 2


class AssessmentRefused(TransitionRefused):
    """The scheme or sheet is not in a state for this, or something needed was not given."""


def was_drafted_by_another(scheme: Scheme, user: User | None, day: dt.date) -> bool:
    """Say whether the person is another than who drafted the scheme."""
    return user is None or scheme.proposed_by_id != user.pk


def has_only_previews(scheme: Scheme, user: User | None, day: dt.date) -> bool:
    """Say whether no body has begun to score itself, under this version or, for an amendment, the one before."""
    rows = Sheet.objects.filter(scheme__league=scheme.league, scheme__year=scheme.year)
    return not rows.exclude(state=State.PREVIEW).exists()


SCHEME_SOUND = Condition(
    lambda scheme, user, day: not list_scheme_faults(scheme), _("The scheme has faults; its page lists them.")
)
DRAFTED_BY_ANOTHER = Condition(was_drafted_by_another, _("Another person publishes what one has drafted."))
PERMITTED = Condition(
    lambda scheme, user, day: scheme.is_of_bodies or bool(scheme.permit_number and scheme.permit_file_id),
    _("Townships are assessed only with number and file of the paper that allows it."),
)
ONLY_PREVIEWS = Condition(
    has_only_previews, _("Bodies have begun to score themselves; the scheme stays as it is for this year.")
)
NO_DRAFT = Condition(
    lambda scheme, user, day: (
        not Scheme.objects.filter(league=scheme.league, year=scheme.year, state=Scheme.State.DRAFT).exists()
    ),
    _("There is a draft of this scheme already."),
)
ALL_FINAL = Condition(
    lambda scheme, user, day: scheme.sheets.exists() and not scheme.sheets.exclude(state=State.FINAL).exists(),
    _("Not every sheet is final yet."),
)
FOR_TOWNSHIPS = Condition(
    lambda scheme, user, day: not scheme.is_of_bodies, _("Only the assessment of townships needs such a paper.")
)

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
            title=_("Reckon the points"), lead=_("A worker reckons the points of all sheets that are still a preview or a self-score."),
            done=_("The points are being reckoned."),
        ),
        Transition(
            "open", (Scheme.State.PUBLISHED,), None, OFFICE, optional=("reason",), service="assessment.services.scheme_open",
            title=_("Open the self-score"),
            lead=_("The fourth quarter should be closed; where it is not, say why it is opened all the same."),
            done=_("The bodies can score themselves."),
        ),
        Transition(
            "issue", (Scheme.State.PUBLISHED,), Scheme.State.ISSUED, OFFICE, conditions=(ALL_FINAL,), service="assessment.services.scheme_issue",
            title=_("Announce the results"), lead=_("Ranks and honours are reckoned from the final sheets, and all who are assessed are told."),
            done=_("The results are announced."),
        ),
    ],
    row_name="scheme",
    rows=Scheme.objects.select_for_update(of=("self",), no_key=True),
    refused=AssessmentRefused,
)  # fmt: skip
"""By action; `edit` is taken item by item."""


def is_own(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the sheet is that of the person's body, or of one that was merged into it."""
    if user is None or (user.body_id is not None and user.body_id == sheet.body_id):
        return True
    return user.body is not None and sheet.body_id in merged_body_ids(user.body)


def is_reviewer(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the first review is the person's: the office's, or that of the body named in its place."""
    if user is None:
        return False
    if sheet.reviewing_body_id is not None:
        return user.body_id == sheet.reviewing_body_id
    return user.role == Role.OFFICE


def has_a_reviewer(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether a body was named to review the sheet, where the office's host is assessed."""
    hosts = sheet.scheme.hosts.values_list("pk", flat=True)
    return sheet.reviewing_body_id is not None or sheet.body_id not in hosts


def is_answered(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the body has answered every item that the portal could not score."""
    answered = Score.objects.filter(sheet=sheet, stage=Score.Stage.SELF).values("item")
    items = SchemeItem.objects.filter(section__scheme=sheet.scheme_id, scorer=SchemeItem.Scorer.OFFICE)
    return not items.exclude(pk__in=answered).exists()


def has_first_review(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the first review gave points to every item, or said that it does not apply."""
    given = Score.objects.filter(sheet=sheet, stage=Score.Stage.FIRST, item=OuterRef("pk"))
    given = given.filter(Q(numerator__isnull=False) | Q(applies=False))
    items = SchemeItem.objects.filter(section__scheme=sheet.scheme_id)
    return sheet.first_by_id is not None and not items.exclude(Exists(given)).exists()


def was_inspected(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the on-site check was made, where the sheet was drawn for it or an item is contested."""
    return sheet.steps.filter(action="inspect").exists() or not (sheet.is_inspected or is_contested(sheet))


def is_contested(sheet: Sheet) -> bool:
    """Say whether the body contests any item."""
    newest = Score.objects.filter(sheet=sheet, stage=Score.Stage.SELF).newest()
    return Score.objects.filter(pk__in=newest.values("pk"), response=Score.Response.CONTEST).exists()


def took_no_part(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the person gave no points to the sheet and did not inspect it."""
    if user is None or user.pk in {sheet.first_by_id, sheet.second_by_id}:
        return False
    scored = sheet.scores.filter(by=user).exclude(stage=Score.Stage.OBJECTION).exists()
    return not scored and not sheet.steps.filter(by=user, action__in=("inspect", "review", "propose")).exists()


OWN = Condition(is_own, _("This is the sheet of another body."), forbids=True)
NOT_OWN = Condition(
    lambda sheet, user, day: not has_to_keep_away(sheet, user),
    _("Nobody scores, reviews or decides about their own body, or one that it came from or became."), forbids=True,
)  # fmt: skip
REVIEWER = Condition(is_reviewer, _("Another body reviews this sheet."), forbids=True)
REVIEWER_NAMED = Condition(has_a_reviewer, _("The body hosts the office; the leader first names who reviews it."))
ANSWERED = Condition(is_answered, _("Items are still to be answered."))
IN_TIME_TO_OBJECT = Condition(
    lambda sheet, user, day: sheet.objection_until is None or day <= sheet.objection_until,
    _("The time to object is over."),
)
SELF_SCORE_OVER = Condition(
    lambda sheet, user, day: sheet.self_until is not None and day > sheet.self_until,
    _("The time for the self-score is not over yet."),
)
PUBLICITY_OVER = Condition(
    lambda sheet, user, day: (
        sheet.publicity_until is not None
        and day > max(sheet.publicity_until, sheet.objection_until or sheet.publicity_until)
    ),
    _("The publicity is not over yet."),
)
NOT_RETURNED_OFTEN = Condition(
    lambda sheet, user, day: sheet.returns < MOST_RETURNS, _("It was returned twice already.")
)
FIRST_REVIEW_DONE = Condition(has_first_review, _("The first review has not scored every item yet."))
ANOTHER_CLERK = Condition(
    lambda sheet, user, day: user is None or sheet.first_by_id != user.pk, _("Another clerk than the first confirms.")
)
INSPECTED = Condition(was_inspected, _("The on-site check has not been recorded yet."))
TOOK_NO_PART = Condition(took_no_part, _("Whoever scored, reviewed or inspected decides no objection."))
VETOES_DECIDED = Condition(
    lambda sheet, user, day: not sheet.vetos.filter(state=Veto.State.RAISED).exists(), _("A veto awaits its decision.")
)
FINDINGS_DECIDED = Condition(
    lambda sheet, user, day: (
        not sheet.bonusclaims.filter(state=Veto.State.RAISED).exists()
        and not sheet.deductions.filter(state=Veto.State.RAISED).exists()
    ),
    _("A bonus or a deduction awaits its decision."),
)
NO_OBJECTION_OPEN = Condition(
    lambda sheet, user, day: not sheet.objections.filter(state=Objection.State.RAISED).exists(),
    _("An objection awaits its decision."),
)
CORRECTION_PROPOSED = Condition(
    lambda sheet, user, day: find_correction(sheet) is not None, _("No correction was proposed.")
)
CORRECTED_BY_ANOTHER = Condition(
    lambda sheet, user, day: user is None or getattr(find_correction(sheet), "by_id", None) != user.pk,
    _("Another person decides what one has proposed."),
)


def find_correction(sheet: Sheet) -> Score | None:
    """Return the proposed correction that nobody has decided on; None where there is none."""
    last = sheet.scores.filter(stage__in=[Score.Stage.CORRECTION, Score.Stage.FINAL]).order_by("-pk").first()
    return last if last is not None and last.stage == Score.Stage.CORRECTION else None


def get_state_after_decision(sheet: Sheet) -> State:
    """Return `publicity` where no other objection is open, else the same."""
    others = sheet.objections.filter(state=Objection.State.RAISED).count()
    return State.OBJECTED if others > 1 else State.PUBLICITY


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
            "review", (State.REVIEWING,), None, OFFICE | BODY, asks=("points",), conditions=(NOT_OWN, REVIEWER, REVIEWER_NAMED),
            service="assessment.services.sheet_review",
        ),
        Transition(
            "return", (State.REVIEWING,), State.SELF, OFFICE, asks=("reason",), conditions=(NOT_OWN, NOT_RETURNED_OFTEN),
            service="assessment.services.sheet_return", title=_("Return to the body"),
            lead=_("Say item by item what is missing. A sheet is returned twice at most."), done=_("Returned to the body."),
        ),
        Transition(
            "inspect", (State.REVIEWING,), None, OFFICE | BODY, asks=("reason", "files"), conditions=(NOT_OWN,),
            service="assessment.services.sheet_inspect", title=_("Record the on-site check"),
            lead=_("What the check group found, with its records."), done=_("The on-site check is recorded."),
            labels={"reason": _("finding")},
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
