"""Headings: which column of a sheet holds what, in whatever order, on one line or on up to three, under the portal's or official names."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from exchange.formats import error_codes
from exchange.formats.cells import Cell, as_text, tidy_key
from exchange.formats.english import heading_names
from exchange.formats.errors import RowError, quote_cell
from exchange.formats.near import is_near
from exchange.formats.scan import column_letters

# What people add to a heading: a star, "(必填)", a colon, a hint in brackets at its end.
TRIMMINGS = re.compile(r"\((?:必填|选填|可空|必填项|选填项)\)|[*:★]")
HINT = re.compile(r"\([^()]*\)$")
# What stands between the parts of a heading that names several columns at once, such as 不合格项目║检验结果║标准值.
SEPARATORS = re.compile(r"\|\||[║‖|¦/\\、+&·]")
# Headings of others than the row itself; what stands under them is theirs.
PARTY = re.compile(r"(?:企业|单位|机构|厂家|厂商|公司|生产者|销售者|经营者)$")
LONGEST = 40
LEVELS = 3
"""Lines that headings can stand on."""
MANY = 6
"""Known headings by which a line is one of headings, however many obligatory ones are missing."""
UNIT = "元|千元|万元|亿元|%|吨|公斤|千克|平方米|万平方米|m2|亩|公顷|个|件|次|家|人|批次"
UNITS = re.compile(rf"\((?:{UNIT})\)$")
# 货值金额/万元 and 货值金额万元 are 货值金额(万元): left unknown, the amounts beneath would be lost.
LOOSE_UNIT = re.compile(rf"(?:[/、,;]({UNIT})|(千元|万元|亿元|%|万?平方米|m2|公顷))$")


Join = Callable[[Sequence[tuple[str, Cell]]], Cell]
"""Puts the cells of several columns together, each given with its heading."""


class Column(Protocol):
    """What the search for headings asks of a column."""

    @property
    def title(self) -> str:
        """The heading."""

    @property
    def names(self) -> Sequence[str]:
        """Other headings that mean the same."""

    @property
    def parts(self) -> Sequence[str]:
        """Headings of several columns that say it together, as the least and the most allowed do."""

    @property
    def join(self) -> "Join":
        """What puts these parts together."""

    @property
    def key(self) -> str:
        """The name of what stands under it."""

    @property
    def required(self) -> bool:
        """Whether a sheet without it cannot be taken."""


@dataclass
class Headings:
    """Where each column stands; positions count from 0.

    ``joined`` are columns that say together what one of ours says, with their headings, ``split`` those that say what several of ours
    say, with the sign between them. ``understood`` are headings that were taken for others, with those.
    """

    line: int
    places: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    joined: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    split: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    understood: list[tuple[str, str]] = field(default_factory=list)
    drawn: dict[str, list[int]] = field(default_factory=dict)
    """Where in the sheet the columns stand that are put together or cut out of others."""

    @property
    def found(self) -> set[str]:
        """The columns that the sheet has."""
        return {*self.places, *self.joined, *(key for _sign, keys in self.split.values() for key in keys)}


class KnownHeadings:
    """The headings that a kind of sheet can have."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.by_key = {column.key: column for column in columns}
        self.titles = {heading_key(title): column for column in columns for title in heading_names(column.title)}
        self.names = {heading_key(name): column for column in columns for name in column.names}
        self.parts = {heading_key(part): column for column in columns for part in column.parts}
        self.all: Mapping[str, Column] = {**self.parts, **self.names, **self.titles}
        self.required = [column.key for column in columns if column.required]

    def column(self, heading: str) -> Column | None:
        """Return the column that a heading means; a hint in brackets behind it is none of it, unless it is a unit."""
        found = self.all.get(heading)
        return found or self.all.get(HINT.sub("", heading)) if not UNITS.search(heading) else found

    def is_title(self, heading: str) -> bool:
        """Say whether a heading is the portal's own."""
        return heading in self.titles


def heading_key(cell: Cell) -> str:
    """Return a heading without width, spaces, line breaks and trimmings; its unit, if it has one, in brackets."""
    key = TRIMMINGS.sub("", tidy_key(as_text(cell)))
    return LOOSE_UNIT.sub(lambda unit: f"({unit[1] or unit[2]})", key)


def find_headings(line: int, cells: Sequence[Cell], known: KnownHeadings) -> Headings | None:
    """Return the headings in a line, or None where it has fewer than half of the required ones (or than two) and few others."""
    titles = [as_text(cell) for cell in cells]
    found = {column.key for title in titles for column in [known.column(heading_key(title))] if column}
    found |= {key for title in titles for key in parts_of(title, known)[1]}
    # Half is enough: a sheet with a few headings missing is refused by naming them, not as one without headings.
    if len(found) < 2 or (len(found) < MANY and 2 * len(found & {*known.required}) < len(known.required)):
        return None
    return place(Headings(line), titles, known)


def join_lines(upper: Sequence[Cell], lower: Sequence[Cell], known: KnownHeadings) -> list[str] | None:
    """Return the headings on two lines as one, or None where the lower line names no columns.

    A heading of the upper line stands for all columns up to the next one that it covers, or is merged over them.
    """
    width = max(len(upper), len(lower))
    over, under = ([as_text(cell) for cell in cells] + [""] * (width - len(cells)) for cells in (upper, lower))
    own = [place for place in range(width) if under[place] and under[place] != over[place]]
    if not own or any(is_content(lower[place]) for place in own):
        return None
    titles, spanning, named = [], "", 0
    for place in range(width):
        spanning = over[place] or (spanning if under[place] else "")
        if place in own:
            title = joined_title(spanning, under[place], known)
            named += known.column(heading_key(title)) is not None
            titles.append(title)
        else:
            titles.append(over[place])
    return titles if 3 * named >= len(own) else None


def find_headings_from(
    lines: Sequence[tuple[int, Sequence[Cell]]], known: KnownHeadings
) -> tuple[Headings | None, int]:
    """Return the headings that begin on the first of the lines, on as many of them as name the most columns, and on how many."""
    best, height = None, 1
    for count in range(1, min(LEVELS, len(lines)) + 1):
        titles: Sequence[Cell] | None = lines[count - 1][1]
        # From the lowest line up: 企业 over 名称 is 企业名称 whatever stands above both.
        for _number, upper in reversed(lines[: count - 1]):
            titles = join_lines(upper, titles, known) if titles else None
        found = find_headings(lines[count - 1][0], titles, known) if titles else None
        if found and count_found(found) >= count_found(best):
            best, height = found, count
    return best, height


def count_found(headings: Headings | None) -> int:
    """Return how many of our columns the headings name."""
    return len(headings.found) if headings else 0


def is_content(cell: Cell) -> bool:
    """Say whether a cell holds what no heading says."""
    return not isinstance(cell, str) or len(cell) > LONGEST or not any(char.isalpha() for char in cell)


def joined_title(over: str, under: str, known: KnownHeadings) -> str:
    """Return what a heading and the one beneath it mean together: 企业 over 名称 is 企业名称, 检验情况 over 标准值 is 标准值."""
    unit = UNITS.search(tidy_key(over))
    for title in filter(None, (over + under, under + unit[0] if unit else "")):
        if heading_key(title) in known.all:
            return title
    alone = known.column(heading_key(under))
    return under if alone and not is_anothers(heading_key(over), alone, known) else f"{over}{under}"


def is_anothers(party: str, column: Column, known: KnownHeadings) -> bool:
    """Say whether what stands under a party's heading is not that of the party whose column it would be alone."""
    if not PARTY.search(party) or not owner(column):
        return False
    owners = {owner(other) for name, other in known.all.items() if name.startswith(party)} - {""}
    return bool(owners) and owner(column) not in owners


def owner(column: Column) -> str:
    """Return whose name or code a column holds, as ``producer`` of ``producer_uscc``; empty for what is the row's own."""
    whose, _sign, what = column.key.rpartition("_")
    return whose if what in {"name", "uscc"} else ""


def place(headings: Headings, titles: Sequence[str], known: KnownHeadings) -> Headings:
    """Fill in where each known column stands, which are missing, twice there, near to one, or unknown."""
    own = {known.titles[key].key for title in titles if (key := heading_key(title)) in known.titles}
    for position, title in enumerate(titles):
        key = heading_key(title)
        column = known.column(key)
        if column is None or (column.key in own and not known.is_title(key)):
            take_several(headings, position, title, known)
            continue
        if key in known.parts and key not in known.names:
            headings.joined.setdefault(column.key, []).append((position, key))
        elif column.key in headings.places:
            about = {"first": column_letters(headings.places[column.key] + 1), "second": column_letters(position + 1)}
            headings.errors.append(RowError(error_codes.HEADING_TWICE, headings.line, column.title, about=about))
        else:
            headings.places[column.key] = position
        if not known.is_title(key):
            headings.understood.append((quote_cell(title), column.title))
    for key in headings.joined.keys() & headings.places.keys():
        headings.joined[key] = sorted([*headings.joined[key], (headings.places.pop(key), "")])
    headings.errors.extend(missing(headings, known))
    return headings


def take_several(headings: Headings, position: int, title: str, known: KnownHeadings) -> None:
    """Take a heading that names several columns at once, or note it as unknown."""
    sign, keys = parts_of(title, known)
    if keys and not {*keys} & headings.found:
        headings.split[position] = sign, keys
        headings.understood.append((quote_cell(title), "、".join(known.by_key[key].title for key in keys)))
    elif title:
        headings.unknown.append(quote_cell(title))


def parts_of(title: str, known: KnownHeadings) -> tuple[str, list[str]]:
    """Return the columns that a heading names at once, and the sign between them; none where it does not."""
    key = heading_key(title)
    signs = SEPARATORS.findall(key)
    if not signs or known.column(key):
        return "", []
    found = [known.column(part) for part in SEPARATORS.split(key)]
    keys = [column.key for column in found if column]
    return (signs[0], keys) if len(keys) == len(found) == len({*keys}) else ("", [])


def missing(headings: Headings, known: KnownHeadings) -> Iterator[RowError]:
    """Yield an error for each required column that is not there, and for each that an unknown heading may mean."""
    absent = [column for column in known.columns if column.key not in headings.found]
    for column in absent:
        names = [heading_key(name) for name in (*heading_names(column.title), *column.names)]
        near = next((title for title in headings.unknown if is_near(heading_key(title), names)), "")
        if near:
            yield RowError(error_codes.HEADING_NEAR, headings.line, column.title, near, {"near": near, "title": column.title})  # fmt: skip
        elif column.required:
            yield RowError(error_codes.HEADING_MISSING, headings.line, column.title)
