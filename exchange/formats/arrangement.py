"""Lines whose columns are cut or put together otherwise than the portal's: brought into its columns as they are read."""

from collections.abc import Iterator, Mapping, Sequence

from exchange.formats import error_codes
from exchange.formats.cells import FOLDED, Cell, is_blank
from exchange.formats.errors import CellError
from exchange.formats.headings import Column, Headings
from exchange.formats.merging import Line

BETWEEN_ROWS = "\n；;"
"""What separates several findings in one cell."""
SIGNS = ("║", "‖", "||", "|", "¦")


def arranged(lines: Iterator[Line], headings: Headings, columns: Sequence[Column]) -> Iterator[Line]:
    """Return lines with a cell for each of our columns, and in ``headings`` where each then stands."""
    if not headings.joined and not headings.split:
        return lines
    by_key = {column.key: column for column in columns}
    last = [*headings.places.values(), *headings.split, *(at for parts in headings.joined.values() for at, _ in parts)]
    width = max(last) + 1
    added = [*headings.joined, *(key for _sign, keys in headings.split.values() for key in keys)]
    headings.places |= {key: width + place for place, key in enumerate(added)}
    headings.drawn |= {key: [at for at, _ in parts] for key, parts in headings.joined.items()}
    headings.drawn |= {key: [at] for at, (_sign, keys) in headings.split.items() for key in keys}
    return arrange(lines, headings, by_key, width)


def arrange(lines: Iterator[Line], headings: Headings, by_key: Mapping[str, Column], width: int) -> Iterator[Line]:
    """Yield each line with the further cells behind its own; one whose cells hold several findings becomes several."""
    for number, given in lines:
        cells = given[:width] + [None] * (width - len(given))
        joined = [
            by_key[key].join([(title, cells[place]) for place, title in parts if not is_blank(cells[place])])
            for key, parts in headings.joined.items()
        ]
        findings = [split_rows(cells[place], sign, len(keys)) for place, (sign, keys) in headings.split.items()]
        for row in range(max(map(len, findings), default=1)):
            split = [part for rows in findings for part in (rows[row] if row < len(rows) else [None] * len(rows[0]))]
            yield number, [*cells, *joined, *split]


def split_rows(cell: Cell, sign: str, count: int) -> list[list[Cell]]:
    """Return the parts of each finding in a cell; where one has not the right number of them, its first part is the error."""
    if is_blank(cell):
        return [[None] * count]
    text = str(cell).translate(FOLDED)
    for used in dict.fromkeys((sign, *SIGNS)):
        if text.count(used) == count - 1:
            return [parts_of(text, used)]
        for between in BETWEEN_ROWS:
            rows = [row for row in text.split(between) if row.strip()]
            if between != used and len(rows) > 1 and all(row.count(used) == count - 1 for row in rows):
                return [parts_of(row, used) for row in rows]
    return [[Unsplit(text, sign, count), *[None] * (count - 1)]]


def parts_of(text: str, sign: str) -> list[Cell]:
    """Return the parts of one finding."""
    return [part.strip() for part in text.split(sign)]


class Unsplit(str):
    """The content of a cell that could not be taken apart; a column that reads it says so."""

    def __new__(cls, text: str, sign: str, count: int) -> "Unsplit":
        cell = super().__new__(cls, text)
        cell.error = CellError(error_codes.PARTS_UNREADABLE, sign=sign, count=count)
        return cell

    error: CellError
