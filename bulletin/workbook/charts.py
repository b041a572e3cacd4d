"""The native charts: each over a small table beside it on the same sheet."""

from collections import Counter
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from bulletin.facts import Facts, IndicatorFacts
from bulletin.workbook.book import FONT, Book, Cell
from targets import grading
from targets.models import Status

SHEET = "图表"
HIGH = 18
"""Rows that a chart with its table takes at least."""
LIGHT_COLORS = {
    Status.ATTAINED: ("已达标", "#2F9E44"), Status.ON_TRACK: ("正常", "#8CD19A"), Status.BEHIND: ("滞后", "#F2B01E"),
    Status.OFF_TRACK: ("红灯", "#D6336C"),
}  # fmt: skip


class ChartSheet:
    """The sheet of charts, filled from top to bottom."""

    def __init__(self, book: Book) -> None:
        self.book, self.row, self.high = book, 0, HIGH
        self.sheet = book.add_sheet(SHEET, [16, 12, 12, 12, 12, 4])

    def write(self, title: str, head: tuple[str, ...], lines: list[tuple[Cell, ...]]) -> tuple[int, int]:
        """Write a title and a table; return the table's first and last row."""
        self.sheet.write_string(self.row, 0, title, self.book.title)
        first = self.row + 2
        behind = self.book.write_table(self.sheet, self.row + 1, head, lines, repeat=False)
        return first, behind - 1

    def place(self, chart: Any, title: str, unit: str = "", *, bars: int = 0) -> None:
        """Set the chart beside its table; of ``bars`` lying ones each has its name, and the values go to a hundred."""
        values = {"num_font": FONT, "name": unit, "name_font": FONT, "major_gridlines": {"visible": True}}
        names = {"num_font": FONT, "name_font": FONT}
        chart.set_title({"name": title, "name_font": FONT | {"size": 12}})
        chart.set_legend({"position": "bottom", "font": FONT})
        chart.set_x_axis(values | {"min": 0, "max": 100} if bars else names)
        chart.set_y_axis(names | {"interval_unit": 1, "reverse": True} if bars else values)
        chart.set_size({"width": 680, "height": max(330, 26 * bars)})
        self.sheet.insert_chart(self.row + 1, 6, chart, {"description": title})
        self.high = max(HIGH, 2 + 26 * bars // 19)

    def go_on(self, last: int) -> None:
        """Begin the next chart below table and chart."""
        self.row = max(self.row + self.high, last + 2)


def area(first: int, last: int, column: int) -> str:
    """Return the reference to the cells of a column."""
    cells = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last))
    return f"='{SHEET}'!{':'.join(cells)}"


def name_of(first: int, column: int) -> str:
    """Return the reference to the heading of a column."""
    return f"='{SHEET}'!{xl_rowcol_to_cell(first - 1, column, row_abs=True, col_abs=True)}"


def write_charts(book: Book, facts: Facts) -> None:
    """Write the four charts, each where there is anything to draw."""
    charts = ChartSheet(book)
    draw_shares(charts, [one for one in facts.indicators if one.is_ratio and one.value is not None])
    for one in facts.indicators:
        is_count = not one.is_ratio and not one.is_milestone and one.status != Status.NOT_APPLICABLE
        if is_count and one.target and len(one.series) > 1:
            draw_course(charts, one)
            break
    draw_lights(charts, facts)
    for one in facts.indicators:
        if any(numerator < denominator for numerator, denominator in one.townships.values()):
            draw_townships(charts, one)


def draw_shares(charts: ChartSheet, shares: list[IndicatorFacts]) -> None:
    """Draw the shares as columns with their targets as a line."""
    if not shares:
        return
    lines: list[tuple[Cell, ...]] = [
        (one.code, float(one.value or 0), float(one.target) if one.target else None) for one in shares
    ]
    first, last = charts.write("各项比率与目标（%）", ("编码", "实际值", "目标"), lines)
    columns = charts.book.book.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": name_of(first, 1),
            "categories": area(first, last, 0),
            "values": area(first, last, 1),
            "fill": {"color": "#4A7EBB"},
        }
    )
    line = charts.book.book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": name_of(first, 2), "categories": area(first, last, 0), "values": area(first, last, 2),
            "line": {"color": "#C00000", "width": 1.5}, "marker": {"type": "short_dash", "size": 9},
        }
    )  # fmt: skip
    columns.combine(line)
    charts.place(columns, "各项比率与目标", "%")
    charts.go_on(last)


def draw_course(charts: ChartSheet, one: IndicatorFacts) -> None:
    """Draw a count as a line against its path."""
    lines: list[tuple[Cell, ...]] = [
        (quarter, None if n is None else n / one.scale, None if due is None else float(due))
        for quarter, n, _d, due, _light in one.series
    ]
    first, last = charts.write(f"{one.name}（{one.unit}）", ("季度", "累计", "应完成"), lines)
    chart = charts.book.book.add_chart({"type": "line"})
    for column, look in ((1, {"color": "#1F4E79", "width": 2.25}), (2, {"color": "#7F7F7F", "dash_type": "dash"})):
        chart.add_series(
            {
                "name": name_of(first, column), "categories": area(first, last, 0), "values": area(first, last, column),
                "line": look,
            }
        )  # fmt: skip
    charts.place(chart, f"{one.name}与序时进度", one.unit)
    charts.go_on(last)


def draw_lights(charts: ChartSheet, facts: Facts) -> None:
    """Draw how many indicators showed each light, quarter by quarter, as stacked columns."""
    counts: dict[str, Counter[str]] = {}
    for one in facts.indicators:
        for quarter, *_parts, light in one.series:
            counts.setdefault(quarter, Counter())[light] += 1
    lines: list[tuple[Cell, ...]] = [
        (quarter, *(counts[quarter][light] for light in LIGHT_COLORS)) for quarter in sorted(counts)
    ]
    if not lines:
        return
    head = ("季度", *(name for name, _color in LIGHT_COLORS.values()))
    first, last = charts.write("各季度指标状态（项）", head, lines)
    chart = charts.book.book.add_chart({"type": "column", "subtype": "stacked"})
    for column, (_name, color) in enumerate(LIGHT_COLORS.values(), 1):
        chart.add_series(
            {
                "name": name_of(first, column), "categories": area(first, last, 0), "values": area(first, last, column),
                "fill": {"color": color},
            }
        )  # fmt: skip
    charts.place(chart, "各季度指标状态", "项")
    charts.go_on(last)


def draw_townships(charts: ChartSheet, one: IndicatorFacts) -> None:
    """Draw the townships as bars, each with the interval in which its rate may lie."""
    lines: list[tuple[Cell, ...]] = []
    for name, (numerator, denominator) in one.townships.items():
        if found := grading.wilson_interval(numerator, denominator):
            rate = 100 * numerator / denominator
            lines.append((name, rate, max(rate - found[0], 0.0), max(found[1] - rate, 0.0)))
    if not lines:
        return
    first, last = charts.write(f"{one.code} {one.name}各镇街（%）", ("镇街", "比率", "向下", "向上"), lines)
    chart = charts.book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": name_of(first, 1), "categories": area(first, last, 0), "values": area(first, last, 1),
            "fill": {"color": "#4A7EBB"},
            "x_error_bars": {
                "type": "custom", "plus_values": area(first, last, 3), "minus_values": area(first, last, 2),
                "plus_data": [line[3] for line in lines], "minus_data": [line[2] for line in lines],
            },
        }
    )  # fmt: skip
    charts.place(chart, f"{one.code} {one.name}各镇街及区间", "%", bars=len(lines))
    charts.go_on(last)
