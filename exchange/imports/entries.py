"""From lines to entries: each line of a sheet beside the row of the register that it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exchange.formats import error_codes
from exchange.formats.columns import UNREADABLE
from exchange.formats.problems import EntryFault, Kind, Problem, Problems
from exchange.imports.indexes import Session
from exchange.imports.rules import is_broken
from exchange.imports.sheet_register import Reference, Row, SheetRegister


@dataclass
class SheetLines:
    """A sheet as it was read: the values of each line in the order of the register's columns."""

    register: SheetRegister
    sheet: str
    present: frozenset[str]
    unknown_columns: list[str]
    lines: list[tuple[int, list[Any]]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


class Entry:
    """A row as a line describes it. ``row`` has what the line says, and in the end all that the row will hold."""

    __slots__ = ("before", "is_new", "line", "pk", "register", "row", "values", "wrong")

    def __init__(self, register: SheetRegister, line: int, values: list[Any]) -> None:
        self.register = register
        self.line = line
        self.values = values
        self.row: dict[str, Any] = {}
        self.before: Row | None = None
        self.pk = 0
        self.is_new = False
        self.wrong = False

    def get(self, key: str) -> Any:
        """Return the value of a column of the sheet; None where it is blank or cannot be read."""
        value = self.values[self.register.place[key]]
        return None if value is UNREADABLE else value

    def agrees_with(self, stored: Row) -> bool:
        """Say whether a stored row holds all that the line says."""
        return all(self.register.is_same(name, stored[name], value) for name, value in self.row.items())

    def settle(self, session: Session, stored: dict[str, Any]) -> None:
        """Fill in what the sheet has no column for: from the stored row, or as an empty cell means it.

        What reads the same as what is stored is left as it is stored.
        """
        if self.is_new:
            self.row.update({name: value for name, value in self.register.blanks.items() if name not in self.row})
            return
        self.before = stored
        said = {name: value for name, value in self.row.items() if not self.register.is_same(name, stored[name], value)}
        for reference in self.register.references:
            key = stored[reference.into]
            if reference.reads_as and key and reference.reads_as(session, self, key) == said.get(reference.into):
                del said[reference.into]
        self.row = {**stored, **said} if said else stored

    @property
    def changed(self) -> list[str]:
        """The columns of the table in which the row changes."""
        if self.before is None or self.row is self.before:
            return []
        return [name for name, value in self.row.items() if value != self.before[name]]


class Gathering:
    """A sheet's entries beside the registers, with every problem that its cells, rows and references have."""

    def __init__(self, sheet: SheetLines, session: Session) -> None:
        self.sheet = sheet
        self.register = sheet.register
        self.session = session
        self.problems = Problems()
        self.entries: list[Entry] = []
        self.wrong_lines = 0
        for problem in sheet.problems:
            self.problems.add(replace(problem, sheet=sheet.sheet))
        self.problems.count = sheet.problems.count
        self.gather()
        self.problems.kept.sort(key=lambda problem: problem.line or 0)

    @property
    def wrong(self) -> int:
        """Lines with a problem."""
        return self.wrong_lines + sum(entry.wrong for entry in self.entries)

    def sound(self) -> Iterator[Entry]:
        """Yield the entries without a problem."""
        return (entry for entry in self.entries if not entry.wrong)

    def refuse(self, entry: Entry, kind: Kind, key: str, **about: Any) -> None:
        """Take note of a problem of a row, and of the column that says it."""
        entry.wrong = True
        column = self.register.columns[self.register.place[key]]
        value = column.in_words(entry.values[self.register.place[key]])
        self.problems.add(Problem(kind, entry.line, column.title, value, about, self.sheet.sheet))

    def gather(self) -> None:
        """Read each line's row, find what it refers to and the row it speaks of, then make the checks."""
        entries = [Entry(self.register, number, values) for number, values in self.sheet.lines]
        for entry in entries:
            self.fill(entry)
        for reference in self.register.references:
            if self.sheet.present & {*reference.keys}:
                reference.load(self.session, entries)
                for entry in entries:
                    self.resolve(reference, entry)
        self.tell_rows(entries)
        self.check()

    def fill(self, entry: Entry) -> None:
        """Take over what the line says in columns of the register."""
        blanks = self.register.blanks
        for column, value in zip(self.register.columns, entry.values, strict=True):
            if value is UNREADABLE:
                entry.wrong = True
            elif value is None and column.required:
                self.refuse(entry, error_codes.MISSING, column.key)
            elif column.into and column.key in self.sheet.present:
                entry.row[column.into] = blanks[column.into] if value is None else value
            elif column.into in self.register.identity:
                entry.row[column.into] = blanks[column.into]

    def resolve(self, reference: Reference, entry: Entry) -> None:
        """Find what an entry refers to."""
        try:
            entry.row[reference.into] = reference.find(self.session, entry)
        except EntryFault as fault:
            self.refuse(entry, fault.kind, fault.key, **fault.about)

    def tell_rows(self, entries: Sequence[Entry]) -> None:
        """Find the row that each entry speaks of; a line that is repeated word for word counts once."""
        named = [entry for entry in entries if self.is_named(entry)]
        seen: dict[int, Entry] = {}
        for entry, stored in self.session.index(self.register.key).find_entries(named):
            if isinstance(stored, EntryFault):
                self.refuse(entry, stored.kind, stored.key, **stored.about)
                self.wrong_lines += 1
                continue
            entry.pk = stored.pk
            first = seen.setdefault(stored.pk, entry)
            if first is entry:
                entry.settle(self.session, stored.row)
                self.entries.append(entry)
            elif entry.values != first.values:
                self.refuse(entry, error_codes.LINE_TWICE, self.register.naming, first=first.line)
                self.wrong_lines += 1

    def is_named(self, entry: Entry) -> bool:
        """Say whether the line tells which row it speaks of."""
        named = all(entry.row.get(name) is not None for name in self.register.identity if name in self.register.sources)
        if not named:
            self.wrong_lines += 1
        return named

    def check(self) -> None:
        """Put the model's rules and the register's own checks to the rows that the import would write."""
        for entry in self.entries:
            if not entry.wrong and (entry.is_new or entry.changed):
                for rule, kind in self.register.rules:
                    if is_broken(rule, entry.row):
                        self.refuse(entry, kind, self.register.blamed(rule), name=rule.name)
                for check in self.register.checks:
                    check(self, entry)
        for check_set in self.register.set_checks:
            check_set(self)
