"""Taking register rows back with a reason, and letting them stand again.

Apps register their models and what of theirs stands in the way in their ``withdrawables.py``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from registers.impact import Footprint, marks_write
from registers.models import Withdrawable, Withdrawal
from registers.rows import locked, parents

SUBJECT_LENGTH = CAUSE_LENGTH = 200


@dataclass(frozen=True)
class Kind:
    """How rows of one model are withdrawn; ``beneath`` names the relations whose rows go with the row."""

    footprint: Callable[[Any], Footprint]
    subject: Callable[[Any], str]
    beneath: tuple[str, ...] = ()


withdrawables: dict[type[models.Model], Kind] = {}
"""By model; each app fills in its own in ``withdrawables.py``."""

Obstacles = Callable[[Any], Iterable[str]]
obstacles: dict[type[models.Model], list[Obstacles]] = defaultdict(list)


undoing_obstacles: dict[type[models.Model], list[Obstacles]] = defaultdict(list)


def hinders(model: type[models.Model]) -> Callable[[Obstacles], Obstacles]:
    """Register the decorated function: it yields in words what stands in the way of withdrawing a row of ``model``."""

    def register(find: Obstacles) -> Obstacles:
        obstacles[model].append(find)
        return find

    return register


def hinders_undoing(model: type[models.Model]) -> Callable[[Obstacles], Obstacles]:
    """Register the decorated function: it yields in words what stands in the way of letting a row of ``model`` stand again."""

    def register(find: Obstacles) -> Obstacles:
        undoing_obstacles[model].append(find)
        return find

    return register


@transaction.atomic
def row_withdraw(*, row: Withdrawable, reason: str, user: User) -> Withdrawal:
    """Take back a row with all that hangs on it, and mark the figures in which they counted.

    ValidationError where the row is withdrawn already, or rows that stay refer to one of those that would go.
    """
    stored = locked(row)
    if stored is None or stored.withdrawal_id:
        raise ValidationError(_("The row is withdrawn already."))
    rows = list(with_beneath(stored, locking=True))
    refuse([words for one in rows for words in obstacles_of(one)])
    before = [footprint_of(one) for one in rows]
    withdrawal = Withdrawal.objects.create(
        register=stored._meta.label_lower,
        row=stored.pk,
        subject=subject_of(stored)[:SUBJECT_LENGTH],
        reason=reason,
        withdrawn_by=user,
    )
    standing_set(rows, withdrawal)
    row.withdrawal = withdrawal
    for footprint in before:
        marks_write(before=footprint, after={}, cause=withdrawal_cause(withdrawal))
    return withdrawal


@transaction.atomic
def withdrawal_undo(*, withdrawal: Withdrawal, user: User) -> Withdrawal:
    """Let exactly the rows of a withdrawal stand again, and mark the figures in which they count.

    ValidationError where it is undone already, or the rows contradict what has been recorded since.
    """
    current = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if current.undone_at:
        raise ValidationError(_("The withdrawal is undone already."))
    rows = rows_of(current)
    refuse([words for row in rows for words in contradictions(row, current)])
    standing_set(rows, None)
    for row in rows:
        marks_write(before={}, after=footprint_of(row), cause=undoing_cause(current))
    current.undone_at, current.undone_by = timezone.now(), user
    current.save(update_fields=["undone_at", "undone_by"])
    return current


def rows_of(withdrawal: Withdrawal) -> list[Withdrawable]:
    """Return the rows that a withdrawal took back and that have not been restored, locked, by model in order."""
    return [row for model in withdrawables for row in locked_rows(model._base_manager.filter(withdrawal=withdrawal))]


def with_beneath(row: Any, *, locking: bool = False) -> Iterator[Withdrawable]:
    """Yield a row and the standing rows that hang on it, locked where asked for."""
    yield row
    for name in withdrawables[type(row)].beneath:
        children = getattr(row, name).all()
        for child in locked_rows(children) if locking else children:
            yield from with_beneath(child, locking=locking)


def locked_rows(rows: models.QuerySet[Any]) -> list[Any]:
    """Lock the rows in one order for all, and return them."""
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def obstacles_of(row: Withdrawable) -> list[str]:
    """Return in words what stands in the way of withdrawing the row."""
    return [words for find in obstacles[type(row)] for words in find(row)]


def footprint_of(row: Withdrawable) -> Footprint:
    """Return the row's traces in the figures."""
    return withdrawables[type(row)].footprint(row)


def subject_of(row: Withdrawable) -> str:
    """Return how the history of figures names the row."""
    return withdrawables[type(row)].subject(row)


def standing_set(rows: list[Withdrawable], withdrawal: Withdrawal | None) -> None:
    """Write whether the rows stand."""
    for row in rows:
        row.withdrawal = withdrawal
        type(row)._base_manager.filter(pk=row.pk).update(withdrawal=withdrawal)


def contradictions(row: Withdrawable, withdrawal: Withdrawal) -> Iterator[str]:
    """Yield in words what would be untrue if the row stood again."""
    for find in undoing_obstacles[type(row)]:
        yield from find(row)
    for _name, parent in parents(row):
        if parent.withdrawal_id not in {None, withdrawal.pk}:
            yield _("%(subject)s is withdrawn itself; restore it first.") % {"subject": subject_of(parent)}
    row.withdrawal = None
    try:
        row.validate_constraints()
    except ValidationError as error:
        yield from (f"{subject_of(row)}：{words}" for words in error.messages)


def refuse(problems: list[str]) -> None:
    """Raise ValidationError with the problems, each once, where there are any."""
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))


def withdrawal_cause(withdrawal: Withdrawal) -> str:
    """Return what the history of the figures moved by a withdrawal says, as far as its column holds it."""
    words = _("%(subject)s: withdrawn (%(reason)s)") % {"subject": withdrawal.subject, "reason": withdrawal.reason}
    return words[:CAUSE_LENGTH]


def undoing_cause(withdrawal: Withdrawal) -> str:
    """Return what the history of the figures moved by the undoing of a withdrawal says."""
    return (_("%(subject)s: withdrawal undone") % {"subject": withdrawal.subject})[:CAUSE_LENGTH]
