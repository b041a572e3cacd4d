"""Reckoning all sheets of a scheme: asked for, done by a worker, written only where the points or facts differ."""

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction

from accounts.models import User
from assessment.claims import list_portal_claims, list_red_items
from assessment.engine import list_items, reckon_scheme
from assessment.models import AssessmentRun, BonusClaim, Scheme, SchemeRule, Score, Sheet, Veto
from assessment.models.sheets import split_fraction
from assessment.services.rounds import sheets_make
from assessment.transitions import SCHEME_TRANSITIONS
from exchange.jobs import job_enqueue
from targets import clock

RED_ITEMS = "V5"
"""The rule on red supervision items that were not closed in the year."""
RECKONED_IN = (Sheet.State.PREVIEW, Sheet.State.SELF)


@transaction.atomic
def run_request(*, scheme: Scheme, user: User | None) -> AssessmentRun:
    """Ask for a reckoning; the one that is under way already where there is one."""
    SCHEME_TRANSITIONS.check(scheme, "reckon", user)
    try:
        with transaction.atomic():
            run = AssessmentRun.objects.create(scheme=scheme, requested_by=user)
    except IntegrityError:
        return AssessmentRun.objects.at_work().get(scheme=scheme)
    job_enqueue(AssessmentRun, run.pk)
    return run


@transaction.atomic
def scores_reckon(*, scheme: Scheme, note: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Add the points that differ from those last reckoned, of sheets that nobody reviews yet; return how many. May run twice."""
    sheets_make(scheme=scheme)
    sheets = list(
        scheme.sheets.filter(state__in=RECKONED_IN).with_names().select_for_update(of=("self",)).order_by("pk")
    )
    if not sheets:
        return 0
    items, day, now = list_items(scheme), clock.today(), clock.now()
    reckoned = reckon_scheme(scheme, day, [sheet.subject for sheet in sheets], items)
    newest = Score.objects.filter(sheet__in=sheets, stage=Score.Stage.COMPUTED).newest()
    known = {(one.sheet_id, one.item_id): (one.points, one.applies, one.facts) for one in newest}
    added = []
    for done, sheet in enumerate(sheets, start=1):
        for one in reckoned[sheet.subject.pk]:
            if one.item.way.needs_source and known.get((sheet.pk, one.item.pk)) != (one.points, one.applies, one.facts):
                added.append(
                    Score(
                        sheet=sheet, item=one.item, stage=Score.Stage.COMPUTED, applies=one.applies, facts=one.facts, as_of=day, at=now,
                        **split_fraction(one.points),
                    )
                )  # fmt: skip
        note(done, len(sheets))
    Score.objects.bulk_create(added, batch_size=500)
    portal_claims_raise(scheme=scheme, sheets=sheets)
    portal_vetoes_raise(scheme=scheme, sheets=sheets)
    return len(added)


def portal_claims_raise(*, scheme: Scheme, sheets: list[Sheet]) -> None:
    """Raise the bonus points that the portal itself finds, or bring those up to date that nobody has decided on."""
    by_subject = {sheet.subject.pk: sheet for sheet in sheets}
    for claim in list_portal_claims(scheme, [sheet.subject for sheet in sheets], clock.today()):
        sheet = by_subject[claim.subject]
        points = {"numerator": claim.points.numerator, "denominator": claim.points.denominator, "ground": claim.ground}
        own = sheet.bonusclaims.filter(rule=claim.rule, raised_by=None)
        if not own.filter(state=BonusClaim.State.RAISED).update(**points) and not own.exists():
            BonusClaim.objects.create(
                sheet=sheet, rule=claim.rule, raised_at=clock.now(), happened_on=clock.today(), **points
            )


def portal_vetoes_raise(*, scheme: Scheme, sheets: list[Sheet]) -> None:
    """Raise the veto by rule V5 for who did not close a red item within the year; the leader decides on it as on any other."""
    rule = scheme.rules.filter(kind=SchemeRule.Kind.VETO, code=RED_ITEMS).first()
    by_subject = {sheet.subject.pk: sheet for sheet in sheets}
    found = list_red_items(scheme, [sheet.subject for sheet in sheets], clock.today()) if rule is not None else {}
    for subject, outcomes in found.items():
        sheet, items = by_subject[subject], "、".join(f"{one.part.supervision}" for one in outcomes)
        if rule is not None and not sheet.vetos.filter(rule=rule).exists():
            Veto.objects.create(
                sheet=sheet, rule=rule, cap=rule.effects[0], ground=items[:500], document=items[:100], happened_on=dt.date(scheme.year, 12, 31),
                raised_at=clock.now(),
            )  # fmt: skip
