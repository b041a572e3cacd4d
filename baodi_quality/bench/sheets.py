"""Large spot-check sheets to import."""

import csv
import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from pathlib import Path

import xlsxwriter
from django.db.models import Count

from departments.models import Township
from enterprises.models import Enterprise

HEADINGS = (
    "抽样编号", "环节", "抽样日期", "标称生产企业名称", "统一社会信用代码", "被抽样单位名称", "乡镇街道", "样品名称", "规格型号", "商标",
    "生产日期或批号", "产品类别", "检验机构", "检验结论", "不合格项目", "检验结果", "标准值", "复检结论", "备注",
)  # fmt: skip
FIRST_DAY = dt.date(2010, 1, 1)
DAYS = (dt.date(2014, 9, 30) - FIRST_DAY).days
FAILS_EVERY = 20
"""Every twentieth batch fails, with two items on two lines."""


def sheet_write(path: Path, lines: int) -> int:
    """Write an .xlsx sheet with so many lines; return how many batches they describe."""
    batches: set[str | dt.date] = set()
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("抽检结果")
        page.write_row(0, 0, HEADINGS)
        for line, row in enumerate(islice(sheet_rows(), lines), start=1):
            batches.add(row[0])
            page.write_row(line, 0, row)
    return len(batches)


def csv_write(path: Path, lines: int, *, only_first: bool = False) -> int:
    """Write the same first lines as a CSV file, of each batch ``only_first`` its first one; return how many batches they describe."""
    pairs = pairwise(chain([("",)], sheet_rows()))
    rows = list(islice((row for before, row in pairs if not (only_first and row[0] == before[0])), lines))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return len({row[0] for row in rows})


def sheet_rows() -> Iterator[tuple[str | dt.date, ...]]:
    """Yield rows without end; producers, units and townships are known to the registers."""
    names = list(Enterprise.objects.order_by("pk").values_list("name", flat=True))
    # Names that never changed, so that one is right on any day.
    steady = Township.objects.annotate(name_count=Count("names")).filter(name_count__lte=1)
    places = list(steady.order_by("position").values_list("name", flat=True))
    number = 0
    while True:
        number += 1
        yield from batch_rows(number, names, places)


def batch_rows(number: int, names: list[str], places: list[str]) -> Iterator[tuple[str | dt.date, ...]]:
    """Yield the one or two lines of a batch."""
    start = (
        f"BENCH{number:06d}", "生产" if number % 2 else "流通", FIRST_DAY + dt.timedelta(days=number * 7 % DAYS),
        names[number % len(names)], "", names[number * 3 % len(names)], places[number % len(places)], f"样品{number % 97}",
        f"型号{number % 31}", f"商标{number % 53}", f"批{number % 4001}", f"类别{number % 15}", "演示检验所",
    )  # fmt: skip
    if number % FAILS_EVERY:
        yield (*start, "合格", "", "", "", "", "")
    else:
        yield (*start, "不合格", "甲醛含量", "36mg/kg", "≤20mg/kg", "", "")
        yield (*start, "不合格", "pH值", "8.9", "4.0～8.5", "", "")
