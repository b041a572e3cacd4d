"""What is struck through, joined from several files, footnoted or divided into sections, through the browser and the command alike."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.urls import reverse

from enterprises.forms import EnterpriseForm, FormerNameForm
from enterprises.models import Enterprise, FormerName
from exchange.formats.beneath import is_beneath
from inspections.models import SpotCheck
from tests.exchange.test_further_trouble import hand_in
from tests.exchange.test_other_trouble import HEAD, NAME, Sheet, batch, book, joined, text
from tests.factories import make_enterprise, make_industry, make_quarters, make_township, make_user
from tests.pages import read_texts
from tests.registers_files import tally, told

pytestmark = pytest.mark.django_db
DOORS = pytest.mark.parametrize("door", ["browser", "command"])
MARK = "\ufeff"
OTHER = "宝坻甲食品有限公司"


@pytest.fixture(autouse=True)
def _register(settings: Any, tmp_path: Path) -> None:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path / "uploads"
    make_quarters()
    make_township(name="宝平街道")
    make_industry(code="1392")


def written(fill: Callable[[Any, Any], None]) -> Sheet:
    def write(folder: Path) -> Path:
        with xlsxwriter.Workbook(str(folder / "a.xlsx")) as made:
            fill(made, made.add_worksheet("数据"))
        return folder / "a.xlsx"

    return write


def strike(made: Any, sheet: Any) -> None:
    """Strike through the second line as a whole, a part of a cell of the fourth, and a cell of the fifth in which nothing stands."""
    struck = made.add_format({"font_strikeout": True})
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, batch("C1"), struck)
    sheet.write_row(2, 0, batch("C2"))
    sheet.write_row(3, 0, batch("C3"))
    sheet.write_rich_string(3, 4, struck, "菜籽油", made.add_format({"bold": True}), "豆油")
    sheet.write_row(4, 0, batch("C4"))
    sheet.write_blank(4, 7, None, struck)


@DOORS
def test_lines_with_something_struck_through_are_told(client, tmp_path, door):
    sheet = hand_in(client, door, written(strike)(tmp_path), "spot-checks")
    assert tally(sheet) == (4, 0, 0, 0)
    assert (sheet.preview["struck_lines"], sheet.preview["struck_line_count"]) == ("2、4", 2)
    assert SpotCheck.objects.get(number="C3").sample_name == "菜籽油豆油"


def test_the_page_of_an_import_tells_what_is_struck_through(client, tmp_path):
    sheet = hand_in(client, "browser", written(strike)(tmp_path), "spot-checks")
    notices = read_texts(client.get(reverse("exchange:import", args=[sheet.pk])), ".notice--warning")
    assert "有2行含 Excel 中加了删除线的内容，连同删除线内容一并读入：第2、4行" in notices


def test_a_style_that_takes_the_line_away_again_strikes_nothing_through(client, tmp_path):
    """Excel writes <strike val="0"/> where a style is switched off again."""
    sheet_of = book(HEAD, batch(), styles={b"<font>": b'<font><strike val="0"/>'})
    sheet = hand_in(client, "browser", sheet_of(tmp_path), "spot-checks")
    assert "struck_lines" not in sheet.preview


@DOORS
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\r\n", ""])
def test_files_that_were_joined_are_read_like_one(client, tmp_path, door, encoding, end):
    """Each of them begins with its mark and its headings; the last line of the first may have no end."""
    lines = joined(HEAD), joined(batch("C1")) + end + MARK + joined(HEAD), joined(batch("C2", producer=MARK + NAME))
    sheet = hand_in(client, door, text(encoding, *lines)(tmp_path), "spot-checks")
    assert (told(sheet), tally(sheet)) == ([], (2, 0, 0, 0))
    assert [*SpotCheck.objects.values_list("number", "producer_name").order_by("number")] == [
        ("C1", NAME),
        ("C2", NAME),
    ]


ENTERPRISES = ("企业名称", "乡镇街道", "行业代码", "企业规模", "成立日期")
FORMER = ("企业名称", "曾用名", "使用截止日期")
FOOTNOTED = {
    "producer": ("spot-checks", (HEAD, batch(producer=f"{OTHER}①")), "标称生产企业名称"),
    "sampled": ("spot-checks", ((*HEAD, "被抽样单位名称"), (*batch(), f"{OTHER}*")), "被抽样单位名称"),
    "enterprise": ("enterprises", (ENTERPRISES, (f"{OTHER}②", "宝平街道", "1392", "小型", "2005-03-01")), "企业名称"),
    "former": ("former-names", (FORMER, (NAME, f"{OTHER}★", "2013-05-01")), "曾用名"),
}  # fmt: skip


@DOORS
@pytest.mark.parametrize("name", FOOTNOTED)
def test_a_name_with_the_sign_of_a_footnote_is_refused(client, tmp_path, door, name):
    """宝坻甲食品有限公司① became an enterprise beside 宝坻甲食品有限公司."""
    make_enterprise(name=NAME)
    register, rows, title = FOOTNOTED[name]
    sheet = hand_in(client, door, book(*rows)(tmp_path), register)
    assert [(problem[2], problem[4]) for problem in told(sheet)] == [(title, "name-footnoted")]
    assert [*Enterprise.objects.values_list("name")] == [(NAME,)]
    assert not SpotCheck.objects.exists() and not FormerName.objects.exists()


@pytest.mark.parametrize(("name", "is_refused"), [(f"{OTHER}①", True), (f"{OTHER}＊", True), ("宝坻M²咖啡馆", False)])
def test_the_forms_refuse_such_a_name_beside_its_field(name, is_refused):
    enterprise = make_enterprise(name=NAME)
    user = make_user()
    form = EnterpriseForm({"name": name}, user=user)
    former = FormerNameForm({"enterprise": enterprise.pk, "name": name, "until": "2013-05-01"}, user=user)
    words = ["该名称带有脚注符号（如①、²、*），请去掉后填写。"] if is_refused else []
    assert (form.errors.get("name", []), former.errors.get("name", [])) == (words, words)


@pytest.mark.parametrize(
    ("cells", "passed"),
    [
        (("一、食品类",), True),
        (("（二）流通环节",), True),
        (("以下为流通环节抽样",), True),
        (("第一部分生产环节",), True),
        (("一、食品类", "生产"), False),
        (("一分利食品店",), False),
    ],
)
def test_headings_of_sections_are_no_rows(cells, passed):
    assert is_beneath([*cells, None]) is passed


@DOORS
def test_a_table_that_is_divided_into_sections_is_read_with_a_remark(client, tmp_path, door):
    sheet_of = book(HEAD, ("一、食品类",), batch("C1"), ("以下为流通环节抽样",) * 6, batch("C2"))
    sheet = hand_in(client, door, sheet_of(tmp_path), "spot-checks")
    assert (told(sheet), tally(sheet)) == ([], (2, 0, 0, 0))
    assert sheet.preview["passed_lines"] == [["2", "一、食品类"], ["4", "以下为流通环节抽样"]]
