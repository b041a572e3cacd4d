"""A sheet of 100,000 lines: what it takes in memory, measured on a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.conf import settings

from exchange.models import SheetImport
from inspections.models import SpotCheck
from tests.conftest import process_env
from tests.factories import make_quarters
from tests.sheet_files import TITLES, failed, line, rezip, write_xlsx

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
LINES = 100_000
MOST_MEGABYTES = 500


def sheet_xml() -> bytes:
    """Return the XML of a full sheet; writing it cell by cell with a library would take longer than the test."""
    rows = [dict(zip(TITLES, TITLES, strict=True))]
    for number in range(LINES):
        make = (
            line
            if number % 20
            else lambda **changes: failed(changes.pop("抽样编号"), "水分", 检验结果="15.2%", 标准值="≤14.5%", **changes)
        )
        day = f"{2010 + number % 5}-{1 + number % 9:02}-{1 + number % 28:02}"
        rows.append(
            make(
                抽样编号=f"BD{number:010}", 抽样日期=day, 标称生产企业名称=f"宝坻第{number % 5000}食品有限公司", 被抽样单位名称=f"第{number % 3000}超市",
                规格型号=f"{number % 50}kg/袋", 商标="示例牌", 生产日期或批号="20140601", 产品类别="粮食加工品", 检验机构="示例检验机构", 备注=f"备注{number}",
            )
        )  # fmt: skip
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(row.get(title, ""))}</t></is></c>' for title in TITLES)
        + "</row>"
        for row in rows
    )
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{xmlns}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def test_a_hundred_thousand_lines_take_less_than_500_megabytes(tmp_path):
    make_quarters()
    small = write_xlsx(tmp_path / "small.xlsx", [line()])
    large = rezip(small, tmp_path / "large.xlsx", xl__worksheets__sheet1_xml=sheet_xml())
    assert peak_megabytes(large) < MOST_MEGABYTES
    sheet = SheetImport.objects.get()
    assert (sheet.state, sheet.counts["new"], sheet.counts["lines"]) == ("done", LINES, LINES)
    assert SpotCheck.objects.filter(outcome="failed").count() == LINES // 20


def peak_megabytes(path: Path) -> float:
    """Import a sheet in a process of its own and return the most memory it took.

    The process reads its own high-water mark: the one that its parent is told includes the parent's at the fork.
    """
    script = (
        "import sys; from django.core.management import execute_from_command_line as run; run(sys.argv);"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "import_spot_checks", str(path)],
        env={**os.environ, **process_env()}, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout.rsplit("VmHWM:", 1)[1].split()[0]) / 1024
