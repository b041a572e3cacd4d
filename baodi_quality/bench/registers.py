"""Import of 100,000 certificates and 100,000 products against the import of as many lines of spot checks."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from baodi_quality.bench.importing import LINES, registers_clear
from baodi_quality.bench.processes import run_command
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.sheets import sheet_write
from enterprises.models import Certificate, Enterprise, Product
from enterprises.resources.certificates import SCHEMES

Line = tuple[str | dt.date, ...]
HEADINGS = {
    "certificates": ("证书编号", "认证类别", "企业名称", "认证范围", "认证机构", "发证日期", "有效期至"),
    "products": ("企业名称", "产品名称", "规格型号", "产品类别", "主要工业产品", "投产日期"),
}
MODELS: dict[str, Any] = {"certificates": Certificate, "products": Product}
MEMORY_MB = 350
"""Fifty more than for spot checks, as here 100,000 enterprises are known by name and by each of their codes."""
FIRST_DAY, DAYS, TERM = dt.date(2010, 1, 1), 1500, dt.timedelta(days=1095)


def measure_registers() -> list[Result]:
    """Import large sheets of two registers and one of spot checks, each through the portal's own command."""
    with tempfile.TemporaryDirectory() as folder:
        checks = Path(folder, "checks.xlsx")
        sheet_write(checks, LINES)
        registers_clear()
        baseline = LINES / run_command("import_spot_checks", str(checks)).seconds
        return [result for key in HEADINGS for result in measure_import(key, Path(folder, f"{key}.xlsx"), baseline)]


def measure_import(key: str, path: Path, baseline: float) -> list[Result]:
    """Import a sheet of one register."""
    register_write(path, key, LINES)
    before = MODELS[key].objects.count()
    run = run_command("import_sheet", str(path), "--register", key)
    if MODELS[key].objects.count() != before + LINES:
        raise AssertionError(f"the import did not store all {key}")
    ours = LINES / run.seconds
    return [
        Result(
            f"import of {LINES:,} {key}", f"{ours:,.0f} rows/s ({run.seconds:.1f} s)",
            f"import of as many lines of spot checks: {baseline:,.0f} rows/s", ours / baseline, Bound.AT_LEAST, 0.9,
        ),
        Result("its memory", f"{run.megabytes:.0f} MB at most", "none: an absolute bound", run.megabytes, Bound.AT_MOST, MEMORY_MB, "MB"),
    ]  # fmt: skip


def register_write(path: Path, key: str, lines: int) -> None:
    """Write an .xlsx sheet of a register with so many lines."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS[key])
        for line, row in enumerate(islice(LINES_OF[key](), lines), start=1):
            page.write_row(line, 0, row)


def generate_numbers() -> Iterator[tuple[int, str, dt.date]]:
    """Yield a number, the name of an enterprise of the register, and a day, without end."""
    names = cycle(Enterprise.objects.order_by("pk").values_list("name", flat=True))
    yield from (
        (n, name, FIRST_DAY + dt.timedelta(days=n * 7 % DAYS)) for n, name in zip(count(1), names, strict=False)
    )


def certificate_lines() -> Iterator[Line]:
    """Yield certificates of every scheme."""
    schemes = tuple(SCHEMES)
    for n, name, day in generate_numbers():
        yield f"BENCH{n:07}", schemes[n % len(schemes)], name, f"范围{n % 97}", "演示认证中心", day, day + TERM


def product_lines() -> Iterator[Line]:
    """Yield products, every other one a main industrial one."""
    for n, name, day in generate_numbers():
        yield name, f"产品{n}", f"型号{n % 31}", f"类别{n % 15}", "是" if n % 2 else "否", day


LINES_OF = {"certificates": certificate_lines, "products": product_lines}
