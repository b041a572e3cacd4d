"""Taking register rows back with a reason, and letting them stand again.

Apps say in their ``registers.py`` what stands in the way of it, beside the declarations of their registers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.marks import list_hidden_rows
from accounts.models import Role, User
from registers.impact import StaleQuarters
from registers.models import Withdrawable, Withdrawal
from registers.registry import registry
from registers.rows import lock_parents, lock_row
from targets.causes import Cause, Code
from targets.models import Indicator
from targets.together import fetch_together, hold_children

SUBJECT_LENGTH = 200

FindBlockers = Callable[[Collection[int]], Iterable[tuple[int, str]]]
FindContradictions = Callable[[Any], Iterable[str]]
withdrawal_blockers: dict[type[models.Model], list[FindBlockers]] = defaultdict(list)
undoing_blockers: dict[type[models.Model], list[FindContradictions]] = defaultdict(list)


def blocks_withdrawal(model: type[models.Model]) -> Callable[[FindBlockers], FindBlockers]:
    """Register the decorated function: it yields the keys of rows of ``model``, with words for what stands in the way.

    It is given the keys of all rows that would be withdrawn together.
    """

    def add(find: FindBlockers) -> FindBlockers:
        withdrawal_blockers[model].append(find)
        return find

    return add


def blocks_undoing(model: type[models.Model]) -> Callable[[FindContradictions], FindContradictions]:
    """Register the decorated function: it yields in words what stands in the way of letting a row of ``model`` stand again."""

    def add(find: FindContradictions) -> FindContradictions:
        undoing_blockers[model].append(find)
        return find

    return add


@transaction.atomic
def row_withdraw(*, row: Withdrawable, reason: str, user: User) -> Withdrawal:
    """Take back a row with all that hangs on it, and mark the figures in which they counted.

    ValidationError where the row is withdrawn already, or rows that stay refer to one of those that would go.
    """
    stored = lock_row(row)
    if stored is None or stored.withdrawal_id:
        raise ValidationError(_("The row is withdrawn already."))
    # Children are locked after their parents, in the order of every other writer.
    rows = list_with_children(stored, locking=True)
    if blockers := list_blockers(rows):
        raise ValidationError(blockers)
    # Before the withdrawal is written: afterwards the rows would mean nothing any more.
    stale = StaleQuarters()
    for one in rows:
        stale.add(registry[type(one)].impact(one), {})
    withdrawal = Withdrawal.objects.create(
        register=stored._meta.label_lower,
        row=stored.pk,
        subject=registry[type(stored)].subject(stored)[:SUBJECT_LENGTH],
        reason=reason,
        withdrawn_by=user,
    )
    set_withdrawal(rows, withdrawal)
    row.withdrawal = withdrawal
    stale.write(withdrawal_cause(row, reason))
    return withdrawal


def withdrawal_cause(row: Withdrawable, reason: str) -> Cause:
    """Return what the history of figures says of a withdrawal."""
    register = registry[type(row)]
    words = lambda: _("%(subject)s: withdrawn (%(reason)s)") % {"subject": register.subject(row), "reason": reason}  # noqa: E731
    return Cause.say(Code.ROWS_WITHDRAWN, words, row)


@transaction.atomic
def withdrawal_undo(*, withdrawal: Withdrawal, user: User) -> Withdrawal:
    """Let exactly the rows of a withdrawal stand again, and mark the figures in which they count.

    ValidationError where it is undone already, or the rows contradict what has been recorded since.
    """
    current = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if current.undone_at:
        raise ValidationError(_("The withdrawal is undone already."))
    # Exactly the rows that this withdrawal took: those taken back earlier stay so.
    rows = rows_of(current, locking=True)
    if contradictions := [words for row in rows for words in list_contradictions(row, current)]:
        raise ValidationError(list(dict.fromkeys(contradictions)))
    # Before the impacts are told, since rows that hang on each other count only when all of them stand.
    set_withdrawal(rows, None)
    cause = Cause.say(Code.ROWS_WITHDRAWN, lambda: _("%(subject)s: withdrawal undone") % {"subject": current.subject})
    stale = StaleQuarters()
    for row in rows:
        stale.add({}, registry[type(row)].impact(row))
    stale.write(cause)
    current.undone_at, current.undone_by = timezone.now(), user
    current.save(update_fields=["undone_at", "undone_by"])
    return current


def rows_of(withdrawal: Withdrawal, *, locking: bool = False) -> list[Withdrawable]:
    """Return the rows that a withdrawal took back and that have not been restored, parents first."""
    found: list[Any] = [model._base_manager.filter(withdrawal=withdrawal) for model in registry]
    return [row for rows in found for row in (lock_in_order(rows) if locking else rows)]


def list_with_children(row: Any, *, locking: bool = False) -> list[Withdrawable]:
    """Return a row and the standing rows that hang on it, locked where asked for, else read by `fetch_children_of`."""
    if not locking:
        fetch_children_of([row])
    return list(walk_down(row, locking=locking))


def walk_down(row: Any, *, locking: bool) -> Iterator[Withdrawable]:
    """Yield a row and what hangs on it; parents come before their children, as they are locked."""
    yield row
    for name in registry[type(row)].children:
        children = getattr(row, name).all()
        for child in lock_in_order(children) if locking else children:
            yield from walk_down(child, locking=locking)


def fetch_children_of(parents: Collection[Any]) -> None:
    """Let the rows of one level hold the standing rows that hang on them, and those theirs (1 query a level)."""
    asked = []
    for model in dict.fromkeys(type(row) for row in parents):
        rows = {row.pk: row for row in parents if type(row) is model}
        for name in registry[model].children:
            relation: Any = model._meta.get_field(name)
            children = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": rows.keys()})
            asked.append((name, relation.field, rows, children))
    fetch_together(*(children for *_about, children in asked))
    for name, field, rows, children in asked:
        held = defaultdict(list)
        for child in children:
            # The very row, whose other children it may be asked for.
            setattr(child, field.name, rows[getattr(child, field.attname)])
            held[getattr(child, field.attname)].append(child)
        for key, row in rows.items():
            hold_children(row, name, held[key])
    if found := [child for *_about, children in asked for child in children]:
        fetch_children_of(found)


def lock_in_order(rows: models.QuerySet[Any]) -> list[Any]:
    """Lock the rows in one order for all, and return them."""
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def list_blockers(rows: Iterable[Withdrawable]) -> list[str]:
    """Return in words, each once, what stands in the way of withdrawing the rows."""
    keys: dict[type[models.Model], list[int]] = defaultdict(list)
    for row in rows:
        keys[type(row)].append(row.pk)
    found = (find_blockers(model, going) for model, going in keys.items())
    return list(dict.fromkeys(words for blockers in found for _key, words in blockers))


def find_blockers(model: type[models.Model], keys: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a model, of those with these keys, that cannot be withdrawn, and why."""
    for find in withdrawal_blockers[model]:
        yield from find(keys)


def list_contradictions(row: Withdrawable, withdrawal: Withdrawal) -> Iterator[str]:
    """Yield in words what would be untrue if the row stood again."""
    for find in undoing_blockers[type(row)]:
        yield from find(row)
    for _name, parent in lock_parents(row):
        if parent.withdrawal_id not in {None, withdrawal.pk}:
            subject = registry[type(parent)].subject(parent)
            yield _("%(subject)s is withdrawn itself; restore it first.") % {"subject": subject}
    # In memory only: several constraints hold for standing rows, and are asked of the row as it would be.
    row.withdrawal = None
    try:
        row.validate_constraints()
    except ValidationError as error:
        yield from (f"{registry[type(row)].subject(row)}：{words}" for words in error.messages)


def set_withdrawal(rows: list[Withdrawable], withdrawal: Withdrawal | None) -> None:
    """Write that the rows are withdrawn, or that they stand."""
    for row in rows:
        row.withdrawal = withdrawal
        # An update by key: save() would write columns that somebody else has just changed.
        type(row)._base_manager.filter(pk=row.pk).update(withdrawal=withdrawal)


def list_indicators(rows: Iterable[Withdrawable]) -> list[Indicator]:
    """Return the indicators that count one of the rows."""
    measures = {measure for row in rows for measure in registry[type(row)].own_impact(row)}
    found = Indicator.objects.filter(definitions__measure__in=measures)
    return list(found.distinct().select_related("plan"))


def readable_rows(model: type[models.Model], user: User) -> Any:
    """Return the rows of a register that a person's pages may show: withdrawn ones to the office and the auditor."""
    everything = user.role in {Role.OFFICE, Role.AUDITOR}
    return model.everything if everything else model._default_manager  # type: ignore[attr-defined]


def cleared_withdrawals(user: User) -> models.QuerySet[Withdrawal]:
    """Return the withdrawals but those of rows that bear a security mark above the person's clearance."""
    found = Withdrawal.objects.all()
    for model, keys in list_hidden_rows(user):
        found = found.exclude(register=model._meta.label_lower, row__in=keys)
    return found


def list_withdrawn_children(row: Any, user: User, also: Iterable[models.QuerySet[Any]] = ()) -> list[Withdrawal]:
    """Return what was withdrawn of a row that stands, newest first, to those who may read it (1 query).

    ``also`` are rows of apps above that refer to the row, withdrawn ones among them.
    """
    if row.withdrawal_id or user.role not in {Role.OFFICE, Role.AUDITOR}:
        return []
    rows = [model.everything.filter(**{path: row}) for model, path in child_paths(type(row))]
    taken = [one.order_by().filter(withdrawal__isnull=False).values("withdrawal") for one in (*rows, *also)]
    found = Withdrawal.objects.filter(pk__in=taken[0].union(*taken[1:], all=True))
    return list(found.select_related("withdrawn_by").order_by("-pk"))


def child_paths(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Yield the models whose rows hang on rows of a model, each with the lookup that leads up to it."""
    for name in registry[model].children:
        relation: Any = model._meta.get_field(name)
        child, column = relation.related_model, relation.field.name
        yield child, column
        yield from ((deeper, f"{path}__{column}") for deeper, path in child_paths(child))
