"""Closing a quarter: from then on its figures stay as they were, and later ones stand beside them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from targets import clock
from targets.models import Attainment, CountedRows, Indicator, Quarter, StaleMark
from targets.services.figures import lock_indicators
from targets.timelines import population_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class ClosingRefused(Exception):
    """The quarter cannot be closed; the message is for the office."""


@transaction.atomic
def quarter_close(
    *, quarter: Quarter, user: "AbstractBaseUser", note: str = "", checks: Mapping[str, int] | None = None
) -> Quarter:
    """Close a quarter that is over, with all changes counted and the quarters before it closed.

    ``checks`` says how much of what else was open at the closing; with anything open a ``note`` is needed. Raises
    ClosingRefused. Workers lock the indicators before they write figures, so that after this lock none is under way: what
    they compute later is dated after the closing.
    """
    lock_indicators(Indicator.objects.all())
    # Read again under the lock: of two people who close at once the second is told so. NO KEY, since rows that refer to
    # the quarter, such as marks, may be written meanwhile.
    row = Quarter.objects.select_for_update(no_key=True).get(pk=quarter.pk)
    refuse_unready(row)
    if any((checks or {}).values()) and not note:
        raise ClosingRefused(_("Give the reason for closing the quarter with something open."))
    row.closed_at, row.closed_by_id = clock.now(), user.pk
    row.closing_note, row.closing_checks = note, dict(checks or {})
    row.save(update_fields=["closed_at", "closed_by", "closing_note", "closing_checks"])
    official_rows_keep(quarter=row)
    return row


def official_rows_keep(*, quarter: Quarter) -> None:
    """Keep the keys of the rows that the official figures of a closed quarter were counted from.

    Registers are corrected later; what was counted at the closing must stay reachable all the same.
    """
    # Without a measure a definition counts no rows, and population_of() fails on it.
    official = Attainment.objects.filter(quarter=quarter).exclude(definition__measure="").official()
    found = []
    for figure in official.select_related("indicator__plan", "definition").defer("breakdown"):
        population = population_of(figure)
        # Split in one pass over the population, since good and others together are the denominator.
        good = Value(True) if population.counted is None else Case(When(population.counted, then=True), default=False)
        sides: dict[bool, list[int]] = {True: [], False: []}
        # Without order_by() a million keys would be sorted for nothing.
        for pk, is_good in population.rows.order_by().annotate(is_good=good).values_list("pk", "is_good"):
            sides[is_good].append(pk)
        found.append(CountedRows(attainment=figure, good=sides[True], others=sides[False]))
    CountedRows.objects.bulk_create(found)


def refuse_unready(quarter: Quarter) -> None:
    """Raise ClosingRefused for what no reason can excuse."""
    if quarter.is_closed:
        raise ClosingRefused(_("The quarter has been closed already."))
    if clock.today() <= quarter.ends_on:
        raise ClosingRefused(_("The quarter is not over yet."))
    # Marks on earlier quarters count too: windows of this quarter add them up.
    if StaleMark.objects.filter(quarter_id__lte=quarter.pk).exists():
        raise ClosingRefused(_("Changes still wait to be counted; try again in a minute."))
    # A figure of this quarter rests on the parts of those before, which must not move any more.
    if Quarter.objects.filter(pk__lt=quarter.pk, closed_at=None).exists():
        raise ClosingRefused(_("Close the quarters before it first."))
