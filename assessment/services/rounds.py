"""A year's round: sheets made, the self-score opened for all, the on-site checks drawn, the results announced."""

import datetime as dt
import math
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from assessment.arithmetic import choose_honoured, rank_totals
from assessment.engine import list_subjects
from assessment.intervals import simulate_ranks
from assessment.models import League, Scheme, Sheet
from assessment.results import build_results
from assessment.services.notify import assessed_tell
from assessment.services.steps import sheet_step
from assessment.terms import get_self_score_end
from assessment.transitions import SCHEME_TRANSITIONS
from enterprises.models import Enterprise
from targets import clock
from targets.models import Quarter

DRAWN = 0.2
"""The share of sheets drawn for the on-site check, beside those with contested items."""


@transaction.atomic
def sheets_make(*, scheme: Scheme) -> int:
    """Make the sheets that are missing; return how many. Sheets are made anew for a new version, since scores belong to its items."""
    name = "body_id" if scheme.league == League.BODIES else "township_id"
    known = set(scheme.sheets.values_list(name, flat=True))
    subjects = list_subjects(scheme, clock.today())
    groups = {} if scheme.is_of_bodies else group_townships(scheme)
    rows = [
        Sheet(scheme=scheme, group=groups.get(one.pk, ""), **{name: one.pk}) for one in subjects if one.pk not in known
    ]
    return len(Sheet.objects.bulk_create(rows))


def group_townships(scheme: Scheme) -> dict[int, str]:
    """Return the group of each township: T1 for those with at least the median number of enterprises in operation on 1 January."""
    rows = Enterprise.objects.in_operation(dt.date(scheme.year, 1, 1)).order_by().values_list("township")
    counts = dict(rows.annotate(count=Count("pk")))
    townships = [township.pk for township in list_subjects(scheme, clock.today())]
    ordered = sorted(counts.get(pk, 0) for pk in townships)
    middle = ordered[len(ordered) // 2] if ordered else 0
    return {pk: "T1" if counts.get(pk, 0) >= middle else "T2" for pk in townships}


@transaction.atomic
def scheme_open(*, scheme: Scheme, user: User, reason: str = "") -> int:
    """Open the self-score of all sheets that are a preview, and draw those for the on-site check; return how many."""
    row: Scheme = SCHEME_TRANSITIONS.lock(scheme, "open", user)
    last = Quarter.objects.filter(pk=row.year * 10 + 4).first()
    if (last is None or last.closed_at is None) and not reason.strip():
        raise ValidationError({"reason": _("The fourth quarter is not closed; say why it is opened all the same.")})
    sheets = list(row.sheets.filter(state=Sheet.State.PREVIEW).with_names().select_for_update(of=("self",)))
    until = get_self_score_end(row.year, clock.today())
    drawn = draw_for_inspection(sheets, row)
    for sheet in sheets:
        sheet.self_until, sheet.is_inspected = until, sheet.pk in drawn
        sheet_step(
            sheet=sheet,
            action="open",
            user=user,
            to_state=Sheet.State.SELF,
            reason=reason,
            changed=("self_until", "is_inspected"),
        )
    assessed_tell(
        scheme=row,
        subject=lambda: _("Self-score of %(year)d, until %(day)s") % {"year": row.year, "day": until},
        url=row.get_absolute_url(),
    )
    return len(sheets)


def draw_for_inspection(sheets: list[Sheet], scheme: Scheme) -> set[int]:
    """Return the keys of a fifth of the sheets, at least one; the same for the same scheme, whoever asks and when."""
    keys = sorted(sheet.pk for sheet in sheets)
    count = min(len(keys), max(1, math.ceil(len(keys) * DRAWN))) if keys else 0
    return set(Random(f"{scheme.league} {scheme.year}").sample(keys, count))


def ranks_simulate(*, scheme: Scheme, sheets: list[Sheet]) -> None:
    """Store between which ranks each sheet lies, by chance of the samples in its facts; group by group."""
    results = build_results(scheme, sheets)
    for group in {sheet.group for sheet in sheets}:
        ranked = [one for one in results if one.sheet.group == group and one.is_ranked]
        intervals = simulate_ranks(ranked)
        for result in ranked:
            result.sheet.rank_low, result.sheet.rank_high = intervals[result.sheet.pk]
    Sheet.objects.bulk_update(sheets, ["rank_low", "rank_high"])


@transaction.atomic
def scheme_issue(*, scheme: Scheme, user: User) -> Scheme:
    """Announce the results: ranks and honours among the final sheets, group by group."""
    row: Scheme = SCHEME_TRANSITIONS.lock(scheme, "issue", user)
    sheets = list(row.sheets.with_names().select_for_update(of=("self",)))
    ranks_simulate(scheme=row, sheets=sheets)
    results = {result.sheet.pk: result for result in build_results(row, sheets)}
    for group in sorted({sheet.group for sheet in sheets}):
        totals = {sheet.pk: sheet.total for sheet in sheets if sheet.group == group and sheet.total is not None}
        ranks = dict(rank_totals(totals.items()))
        eligible = {pk for pk in totals if results[pk].may_be_honoured}
        honoured = choose_honoured(totals, eligible, share=row.honours_share)
        for sheet in sheets:
            if sheet.pk in ranks:
                sheet.rank, sheet.is_honoured = ranks[sheet.pk], sheet.pk in honoured
                sheet.save(update_fields=["rank", "is_honoured"])
    row.state, row.issued_at = Scheme.State.ISSUED, clock.now()
    row.save(update_fields=["state", "issued_at"])
    assessed_tell(
        scheme=row,
        subject=lambda: _("Results of the assessment of %(year)d") % {"year": row.year},
        url=row.get_absolute_url(),
    )
    return row
