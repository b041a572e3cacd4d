"""The district as a map of tiles: one tile a division, laid out as they lie to each other, without boundaries from outside."""

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from pathlib import Path

from dashboard.heat_table import HeatRow, HeatTable
from dashboard.place_figures import PlaceFigure
from departments.models import Township
from targets.models import Attainment, IndicatorKind

LAYOUT: dict[str, list[int]] = json.loads((Path(__file__).parent / "data/township_tiles.json").read_text())
"""Column and row of each division, by its code of 2010, which stays when a town becomes a sub-district."""
WIDTH, HEIGHT, GAP, COLUMNS, SHADES = 112, 76, 6, 6, 4


@dataclass(frozen=True)
class Tile:
    """A township's place on the map and its figure; ``shade`` (1 to 4) is its part of the largest where no light can be told."""

    row: HeatRow
    figure: PlaceFigure
    x: int
    y: int
    shade: int


class TileMap:
    """The townships of a heat table's day by one of its indicators, by default the first rate; there must be one."""

    width = COLUMNS * (WIDTH + GAP)
    tile_width, tile_height, tile_plate = WIDTH, HEIGHT, WIDTH - 2 * GAP

    def __init__(self, heat: HeatTable, code: str) -> None:
        self.heat = heat
        codes = [row.indicator.code for row in heat.figures]
        rates = (n for n, row in enumerate(heat.figures) if row.indicator.kind == IndicatorKind.RATIO)
        self.place = codes.index(code) if code in codes else next(rates, 0)

    @property
    def attainment(self) -> Attainment:
        """The district's figure."""
        return self.heat.figures[self.place]

    @property
    def district(self) -> PlaceFigure:
        """The district's figure as those of its townships are shown."""
        return self.heat.district.cells[self.place]

    @cached_property
    def tiles(self) -> list[Tile]:
        """The divisions of the day; one that the layout does not know yet lies below all others."""
        divisions = [
            row
            for row in self.heat.rows
            if row.township and row.township.kind == Township.Kind.DIVISION and not row.has_ended
        ]
        below = 1 + max(row for _column, row in LAYOUT.values())
        unknown = [row.township.code for row in divisions if row.township and row.township.code not in LAYOUT]
        places = LAYOUT | {code: [n % COLUMNS, below + n // COLUMNS] for n, code in enumerate(unknown)}
        largest = max((row.cells[self.place].value or Fraction(0) for row in divisions), default=Fraction(0))
        found = []
        for row in divisions:
            figure, (column, line) = row.cells[self.place], places[row.township.code]  # type: ignore[union-attr]
            # Where all have nothing, nobody has a part of it.
            shade = ceil(SHADES * figure.value / largest) if figure.value and largest and not figure.status else 0
            found.append(Tile(row, figure, column * (WIDTH + GAP), line * (HEIGHT + GAP), shade))
        return found

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return max((tile.y for tile in self.tiles), default=0) + HEIGHT

    @property
    def elsewhere(self) -> list[tuple[HeatRow, PlaceFigure]]:
        """What lies on no tile and has rows: statistical areas, towns that were merged in the year, rows without a township."""
        shown = {id(tile.row) for tile in self.tiles}
        return [
            (row, row.cells[self.place])
            for row in self.heat.rows
            if id(row) not in shown and row.cells[self.place].parts
        ]
