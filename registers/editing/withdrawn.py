"""What pages say of a row that is or would be withdrawn."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from accounts.models import Role, User
from registers.editing.registry import Editing, declared
from registers.models import Withdrawal
from registers.withdrawals import footprint_of, obstacles_of, with_beneath, withdrawables
from targets.models import Indicator


class Taken:
    """What would go with a row, and what that concerns."""

    def __init__(self, row: Any) -> None:
        self.row = row

    @cached_property
    def rows(self) -> list[Any]:
        """The row and the standing rows beneath it."""
        return list(with_beneath(self.row))

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each kind go with it."""
        return kinds(row for row in self.rows if row is not self.row)

    @cached_property
    def obstacles(self) -> list[str]:
        """What stands in the way, in words."""
        return list(dict.fromkeys(words for row in self.rows for words in obstacles_of(row)))

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The indicators in which the rows leave a trace."""
        measures = {measure for row in self.rows for measure in footprint_of(row)}
        rows = Indicator.objects.filter(definitions__measure__in=measures)
        return list(rows.distinct().select_related("plan"))


class Withdrawn:
    """A withdrawal in words, with the page of its row and who may undo it."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        self.withdrawal = withdrawal

    @property
    def editing(self) -> Editing:
        """How the row is kept."""
        return declared[self.withdrawal.register]

    @cached_property
    def row(self) -> Any:
        """The row, withdrawn or standing again."""
        return self.editing.model._base_manager.get(pk=self.withdrawal.row)

    @property
    def home(self) -> str:
        """The address of the page that shows the row."""
        return self.editing.home(self.row)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each kind the withdrawal holds now."""
        found = ((model, model._base_manager.filter(withdrawal=self.withdrawal).count()) for model in withdrawables)
        return [(str(model._meta.verbose_name), count) for model, count in found if count]

    def may_be_undone_by(self, user: User) -> bool:
        """Say whether the person may let the rows stand again."""
        return self.withdrawal.undone_at is None and self.editing.door(user, self.row)

    def may_be_seen_by(self, user: User) -> bool:
        """Say whether the person may read why the row was withdrawn."""
        return user.role in {Role.OFFICE, Role.AUDITOR} or self.editing.door(user, self.row)


def kinds(rows: Any) -> list[tuple[str, int]]:
    """Return how many rows there are of each kind."""
    return list(Counter(str(row._meta.verbose_name) for row in rows).items())


def readable(model: type[Model], user: User) -> Any:
    """Return the rows of a register that a person's pages may show: withdrawn ones to the office and the auditor."""
    everything = user.role in {Role.OFFICE, Role.AUDITOR}
    return model.everything if everything else model._default_manager  # type: ignore[attr-defined]


def withdrawn_beneath(row: Any, user: User, also: Iterable[QuerySet[Any]] = ()) -> list[Withdrawal]:
    """Return what was withdrawn of a row that stands, newest first, to those who may read it (1 query).

    ``also`` are rows of rooms above that refer to the row, withdrawn ones among them.
    """
    if row.withdrawal_id or user.role not in {Role.OFFICE, Role.AUDITOR}:
        return []
    rows = [model.everything.filter(**{path: row}) for model, path in ways_beneath(type(row))]
    taken = [one.order_by().filter(withdrawal__isnull=False).values("withdrawal") for one in (*rows, *also)]
    found = Withdrawal.objects.filter(pk__in=taken[0].union(*taken[1:], all=True))
    return list(found.select_related("withdrawn_by").order_by("-pk"))


def ways_beneath(model: type[Model]) -> Iterator[tuple[Any, str]]:
    """Yield the models whose rows hang on rows of a model, each with the way up to it."""
    for name in withdrawables[model].beneath:
        relation: Any = model._meta.get_field(name)
        below, column = relation.related_model, relation.field.name
        yield below, column
        yield from ((deeper, f"{path}__{column}") for deeper, path in ways_beneath(below))
