"""When something cannot be done with a scheme or sheet, and the words that say so; `assessment.transitions` lists them by action."""

import datetime as dt
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessment.checks import list_scheme_faults
from assessment.filings import read_steps
from assessment.models import Objection, Scheme, SchemeItem, Score, Sheet, Veto
from assessment.recusal import has_to_keep_away
from departments.succession import merged_body_ids
from registers.transitions import Condition

State: TypeAlias = Sheet.State
MOST_RETURNS = 2


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
NOT_ALL_OPENED = Condition(
    lambda scheme, user, day: scheme.sheets.filter(state=State.PREVIEW).exists(),
    _("All bodies can score themselves already."),
)
ALL_FINAL = Condition(
    lambda scheme, user, day: set(scheme.sheets.order_by().values_list("state", flat=True).distinct()) == {State.FINAL},
    _("Not every sheet is final yet."),
)
FOR_TOWNSHIPS = Condition(
    lambda scheme, user, day: not scheme.is_of_bodies, _("Only the assessment of townships needs such a paper.")
)


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
    """Say whether the first review gave points to every item but those of a panel, or said that it does not apply."""
    given = Score.objects.filter(sheet=sheet, stage=Score.Stage.FIRST, item=OuterRef("pk"))
    given = given.filter(Q(numerator__isnull=False) | Q(applies=False))
    items = SchemeItem.objects.filter(section__scheme=sheet.scheme_id).exclude(method="panel")
    return sheet.first_by_id is not None and not items.exclude(Exists(given)).exists()


def took_no_part(sheet: Sheet, user: User | None, day: dt.date) -> bool:
    """Say whether the person gave no points to the sheet, had no seat in its panel and did not inspect it."""
    if user is None or user.pk in {sheet.first_by_id, sheet.second_by_id} or sheet.seats.filter(user=user).exists():
        return False
    scored = sheet.scores.filter(by=user).exclude(stage=Score.Stage.OBJECTION).exists()
    return not scored and not any(
        step.by_id == user.pk and step.action in {"inspect", "review", "propose"} for step in read_steps(sheet)
    )


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
