"""Sheets made for tests: real .xlsx and .csv files, and broken ones."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from inspections.resources.spot_checks import SpotCheckResource

TITLES = [field.title for field in SpotCheckResource.headings()]
PASSED = {
    "抽样编号": "BD2014-0001",
    "环节": "生产",
    "抽样日期": "2014-08-15",
    "标称生产企业名称": "宝坻示例食品有限公司",
    "样品名称": "食用植物油",
    "检验结论": "合格",
}
"""A line that can be taken as it is."""


def line(**changes: Any) -> dict[str, Any]:
    """Return the line PASSED with changes; None takes a column's content out."""
    return PASSED | changes


def failed(number: str, item: str, **changes: Any) -> dict[str, Any]:
    """Return a line of a batch that failed in an item."""
    return line(抽样编号=number, 检验结论="不合格", 不合格项目=item, **changes)


def write_xlsx(
    path: Path,
    lines: Sequence[Mapping[str, Any]],
    titles: Sequence[str] = TITLES,
    merges: Sequence[str] = (),
    above: Sequence[Sequence[Any]] = (),
) -> Path:
    """Write lines under headings into the first sheet of a workbook; ``merges`` are ranges such as A2:A3."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("监督抽查数据")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(above):
            sheet.write_row(row, 0, cells)
        sheet.write_row(len(above), 0, titles)
        for row, content in enumerate(lines, len(above) + 1):
            for place, title in enumerate(titles):
                write_cell(sheet, row, place, content.get(title), date)
        for merged in merges:
            sheet.merge_range(merged, None)
            top, left = first_cell(merged)
            write_cell(sheet, top, left, lines[top - len(above) - 1].get(titles[left]), date)
    return path


def write_cell(sheet: Any, row: int, place: int, value: Any, date: Any) -> None:
    """Write one cell by the value's type; text beginning with = becomes a formula, as typed into Excel."""
    if isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, date)
    elif isinstance(value, str) and not value.startswith("="):
        sheet.write_string(row, place, value)
    elif value is not None:
        sheet.write(row, place, value)


def first_cell(merged: str) -> tuple[int, int]:
    """Return row and column, counted from 0, where a range of single-letter columns begins."""
    corner = merged.split(":", maxsplit=1)[0]
    return int(corner[1:]) - 1, ord(corner[0]) - ord("A")


def write_csv(
    path: Path, lines: Sequence[Mapping[str, Any]], encoding: str = "utf-8", titles: Sequence[str] = TITLES
) -> Path:
    """Write lines under headings as comma-separated text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(titles)
    writer.writerows([content.get(title) or "" for title in titles] for content in lines)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def rezip(source: Path, target: Path, **changed: bytes) -> Path:
    """Copy an archive with some members replaced; ``__`` in a name stands for / and ``_xml`` at the end for .xml."""
    names = {name.replace("__", "/").removesuffix("_xml") + ".xml": content for name, content in changed.items()}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, names.pop(member.filename, b"") or old.read(member.filename))
        for name, content in names.items():
            new.writestr(name, content)
    return target
