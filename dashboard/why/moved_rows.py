"""The rows that came, went or changed sides between two revisions of a figure; they add up to its difference.

Both populations are read as the registers were when each revision was counted, so nothing is copied and nothing is lost.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.acts import group_by_row
from audit.describing import EventLine, describe_events
from audit.models import Event
from audit.past import list_changes, read_seen, registers_at
from dashboard.why.history import format_signed
from dashboard.why.population_rows import Parts, dict_parts, list_tables, read_lines
from targets.figures import format_number
from targets.listing import Line
from targets.models import Attainment
from targets.registry import Population
from targets.timelines import QuarterSource, population_of

IN, OUT, SIDE = "in", "out", "side"
MOVES: dict[str, str | Promise] = {
    IN: gettext_lazy("Rows newly counted"),
    OUT: gettext_lazy("Rows no longer counted"),
    SIDE: gettext_lazy("Rows that count otherwise"),
}
SHOWN = 100
"""Rows of each kind that a page lists; the numbers are of all."""
MOST_KEYS = 20_000
"""Rows looked at by their keys; beyond these the whole register is as quick."""
MOST_EVENTS = 2_000

NOTHING: Parts = (0, 0)


@dataclass(frozen=True)
class MovedRow:
    """A row that moved: as it is listed, what that adds to both parts, and the recorded changes that lie behind it."""

    line: Line
    numerator: str
    denominator: str
    events: list[EventLine] = field(default_factory=list)

    @property
    def told(self) -> str:
        """What was changed, in one line."""
        return _("; ").join(
            f"{line.event.at:%Y-%m-%d %H:%M} {line.table} {line.event.get_action_display()} {line.told}".strip()
            for line in self.events
        )


@dataclass(frozen=True)
class Moved:
    """All rows that moved one way: how many, what they add to both parts, and those that are listed."""

    move: str
    label: str | Promise
    count: int
    numerator: str
    denominator: str
    headings: list[str]
    rows: list[MovedRow]

    @property
    def words(self) -> str:
        """How many there are, and what they add to the figure."""
        words = {"count": format_number(self.count), "numerator": self.numerator, "denominator": self.denominator}
        if not self.denominator:
            return _("{count} rows: {numerator}").format(**words)
        return _("{count} rows: numerator {numerator}, denominator {denominator}").format(**words)

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)


class MovedRows:
    """What moved between two revisions of one figure; both must know which changes they had seen, and count rows."""

    def __init__(self, before: Attainment, after: Attainment) -> None:
        assert before.horizon
        assert after.horizon
        self.before, self.after = before, after
        self.since, self.until = read_seen(before.horizon, after.horizon)

    @cached_property
    def old(self) -> Population:
        """The population of the earlier revision; to be read as the registers were then."""
        with registers_at(self.since):
            return population_of(self.before)

    @cached_property
    def new(self) -> Population:
        """The population of the later revision; to be read as the registers were then."""
        with registers_at(self.until):
            return population_of(self.after)

    @property
    def is_same_register(self) -> bool:
        """Whether both count rows of one register; keys of two have nothing to do with each other."""
        return self.old.rows.model is self.new.rows.model

    @cached_property
    def changed(self) -> list[tuple[int, str, int]]:
        """Number, table and row of what was changed in between in the tables that the figure reads (1 query)."""
        return list_changes(self.tables, self.since, self.until)

    @cached_property
    def tables(self) -> list[str]:
        """The recorded tables from which either figure is counted."""
        return list(dict.fromkeys([*list_tables(self.old), *list_tables(self.new)]))

    @cached_property
    def keys(self) -> set[int] | None:
        """The rows that can have moved; None where any can: another day, definition, or change of what hangs on rows."""
        own = self.new.rows.model._meta.db_table
        same = QuarterSource.of(self.before.definition) == QuarterSource.of(self.after.definition)
        if not same or self.before.as_of != self.after.as_of or {table for _id, table, _row in self.changed} - {own}:
            return None
        found = {row for _id, _table, row in self.changed}
        return found if len(found) <= MOST_KEYS else None

    @cached_property
    def parts(self) -> dict[tuple[str, int], tuple[Parts | None, Parts | None]]:
        """What each row that moved was to the earlier figure and is to the later one (2 queries)."""
        with registers_at(self.since):
            then = dict_parts(self.old, self.keys)
        with registers_at(self.until):
            now = dict_parts(self.new, self.keys)
        # Rows of two registers are told apart by these names.
        first, second = ("", "") if self.is_same_register else (OUT, IN)
        before = {(first, key): parts for key, parts in then.items()}
        after = {(second, key): parts for key, parts in now.items()}
        pairs = {key: (before.get(key), after.get(key)) for key in {**before, **after}}
        return {key: (old, new) for key, (old, new) in pairs.items() if old != new}

    @cached_property
    def differences(self) -> dict[str, dict[int, Parts]]:
        """What each row adds to both parts, by the way it moved."""
        found: dict[str, dict[int, Parts]] = {move: {} for move in MOVES}
        for (_register, key), (old, new) in sorted(self.parts.items()):
            move = IN if old is None else OUT if new is None else SIDE
            was, is_now = old or NOTHING, new or NOTHING
            found[move][key] = is_now[0] - was[0], is_now[1] - was[1]
        return found

    @property
    def total(self) -> Parts:
        """What all rows that moved add to both parts."""
        moved = [parts for found in self.differences.values() for parts in found.values()]
        return sum(parts[0] for parts in moved), sum(parts[1] for parts in moved)

    @property
    def difference(self) -> Parts:
        """By how much the parts of the figure differ."""
        before, after = self.before, self.after
        return (after.numerator or 0) - (before.numerator or 0), (after.denominator or 0) - (before.denominator or 0)

    def write(self, parts: Parts) -> tuple[str, str]:
        """Return both parts with their signs, in the indicator's unit; a plain count has no denominator."""
        has_denominator = self.after.denominator is not None or self.before.denominator is not None
        numerator = format_signed(Fraction(parts[0], max(self.before.scale, self.after.scale)))
        return numerator, format_signed(Fraction(parts[1])) if has_denominator else ""

    @property
    def total_words(self) -> tuple[str, str]:
        """What all rows that moved add to both parts."""
        return self.write(self.total)

    @property
    def rest_words(self) -> tuple[str, str] | None:
        """What no row explains; None where there is nothing."""
        return self.write(self.rest) if any(self.rest) else None

    @property
    def rest(self) -> Parts:
        """What no row explains: nothing, unless rows were changed without a mark or in the very moment of the count."""
        return self.difference[0] - self.total[0], self.difference[1] - self.total[1]

    def list_moved(self, reader: User | None) -> list[Moved]:
        """Return the rows by the way they moved; to a ``reader`` of the trail with who changed what."""
        shown = {move: list(found)[:SHOWN] for move, found in self.differences.items()}
        with registers_at(self.since):
            gone = read_lines(self.old, shown[OUT])
        with registers_at(self.until):
            there = read_lines(self.new, [*shown[IN], *shown[SIDE]])
        events = self.read_events([key for keys in shown.values() for key in keys], reader) if reader else {}
        found = []
        for move, label in MOVES.items():
            moved, lines = self.differences[move], gone if move == OUT else there
            numerator, denominator = self.write(
                (sum(parts[0] for parts in moved.values()), sum(parts[1] for parts in moved.values()))
            )
            headings = [str(column.heading) for column in (self.old if move == OUT else self.new).columns]
            rows = [MovedRow(lines[key], *self.write(moved[key]), events.get(key, [])) for key in shown[move]]
            found.append(Moved(move, label, len(moved), numerator, denominator, headings, rows))
        return [moved for moved in found if moved.count]

    def read_events(self, keys: Collection[int], reader: User) -> dict[int, list[EventLine]]:
        """Return in words the changes behind rows with these keys, and behind what hangs on them."""
        model = self.new.rows.model
        own, wanted = model._meta.db_table, set(keys)
        numbers = [number for number, table, row in self.changed if table != own or row in wanted]
        events = Event.objects.filter(pk__in=numbers[-MOST_EVENTS:]).select_related("act").order_by("pk")
        grouped = group_by_row(model, self.tables, events)
        kept = {key: grouped[key] for key in wanted if key in grouped}
        told = [one for found in kept.values() for one in found]
        lines = {line.event.pk: line for line in describe_events(told, reader)}
        return {key: [lines[event.pk] for event in found] for key, found in kept.items()}


def can_tell_rows(before: Attainment, after: Attainment) -> bool:
    """Say whether the rows of both can be read: they are counted from rows, and it is known which changes they had seen."""
    return all(figure.horizon and figure.definition.measure for figure in (before, after))
