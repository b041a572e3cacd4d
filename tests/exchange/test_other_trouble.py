"""Two dozen sheets of still other kinds and of other registers, made here, through the browser and the command alike."""

import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from enterprises.models import BrandAward, Certificate, ProductStandard
from exchange.formats.errors import SheetRefused
from exchange.formats.validation import check_file
from inspections.models import CityRate, CompletedProject, EnforcementCase, Law, SpotCheck
from tests.exchange.test_further_trouble import hand_in
from tests.factories import make_enterprise, make_product, make_quarters, make_township
from tests.registers_files import tally, told
from tests.reporting.report_rows import make_body

pytestmark = pytest.mark.django_db
NAME = "宝坻示例食品有限公司"
HEAD = ("抽样编号", "环节", "抽样日期", "标称生产企业名称", "样品名称", "检验结论")
CASES = ("案件编号", "办案单位", "法律法规", "案由", "立案日期", "货值金额（万元）")
CERTIFICATES = ("证书编号", "认证类别", "企业名称", "发证日期", "有效期至")
RATES = ("年度", "全市合格率（%）", "公布日期", "数据来源")
AWARDS = ("企业名称", "产品名称", "名牌类别", "认定年度", "申报类型", "认定日期", "有效期至")
STANDARDS = ("企业名称", "产品名称", "标准编号", "标准级别", "标准实施日期")
SURVEYS = (
    "调查编号", "调查名称", "调查主题", "调查完成日期", "抽样框", "发放问卷数（份）", "有效问卷数", "达标问卷数", "调查单位",
)  # fmt: skip
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}
EIGHTH = dt.date(2014, 8, 15)
Sheet = Callable[[Path], Path]


def batch(number: Any = "C1", day: Any = "2014-08-15", producer: str = NAME) -> tuple[Any, ...]:
    return (number, "生产", day, producer, "食用植物油", "合格")


def case(value: Any, number: str = "案1") -> tuple[Any, ...]:
    return (number, "质监局", "产品质量法", "生产不合格电线", "2014-03-05", value)


def book(*rows: Sequence[Any], shown: str = "", options: dict[str, Any] | None = None, within: Any = None, **parts: Any) -> Sheet:  # fmt: skip
    """Write rows; ``shown`` is the number format of B2, ``within`` changes the sheet, ``parts`` replace bytes of these members."""

    def write(folder: Path) -> Path:
        path = folder / "a.xlsx"
        with xlsxwriter.Workbook(str(path), options or {}) as made:
            sheet, day = made.add_worksheet("数据"), made.add_format({"num_format": "yyyy-mm-dd"})
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(line, place, cell, day if isinstance(cell, dt.date) else None)
            if shown:
                sheet.write(1, 1, rows[1][1], made.add_format({"num_format": shown}))
            if within:
                within(sheet)
        return replaced(path, folder / "b.xlsx", parts) if parts else path

    return write


def replaced(path: Path, copy: Path, parts: dict[str, dict[bytes, bytes]]) -> Path:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            for part, pairs in parts.items():
                for old, new in pairs.items() if part == "every" or part in name else ():
                    content = content.replace(old, new)
            written.writestr(name, content)
    return copy


def text(encoding: str, *lines: str, name: str = "a.csv") -> Sheet:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes("\r\n".join(lines).encode(encoding))
        return folder / name

    return write


def joined(row: Sequence[Any], sign: str = ",") -> str:
    return sign.join(map(str, row))


def narrow(sheet: Any) -> None:
    """Draw a column to nothing; the line is drawn so by the bytes, since XlsxWriter would say that it is hidden."""
    sheet.set_column(3, 3, 0)


def formulas(sheet: Any) -> None:
    sheet.write_formula("A2", '=HYPERLINK("http://a","C1")', None, "C1")
    sheet.write_formula("E2", "=VLOOKUP(1,A1:B2,2)", None, "食用植物油")


WORDS = {"shared": {"<si><t>食用植物油</t></si>".encode(): "<si><r><rPr><b/></rPr><t>食用</t></r><r><t>植物油</t></r><rPh sb='0' eb='2'><t>shiyong</t></rPh></si>".encode()}}  # fmt: skip
BREAK = {"shared": {NAME.encode(): "宝坻示例_x000D_\n食品有限公司".encode()}}
TITLE = ("宝坻区监督抽查情况表",)
TAKEN = [("C1", EIGHTH, NAME, "食用植物油")]
# Register; outcomes (new, changed, unchanged, wrong); problems (line, column, content, kind); remarks; what is kept.
SHEETS: dict[str, tuple[str, Sheet, tuple[int, ...], list[tuple[Any, ...]], dict[str, Any], list[Any]]] = {
    "drawn to nothing": ("spot-checks", book(HEAD, batch(), within=narrow, sheet1={b'<row r="2"': b'<row r="2" ht="0" customHeight="1"'}), (1, 0, 0, 0), [], {"hidden_lines": "2", "hidden_columns": "D"}, TAKEN),
    "days from 1904": ("spot-checks", book(HEAD, batch(day=EIGHTH), options={"date_1904": True}), (1, 0, 0, 0), [], {}, TAKEN),
    "day without its format": ("spot-checks", book(HEAD, batch(day=41866)), (0, 0, 0, 1), [(2, "抽样日期", "41866", "date-unreadable")], {}, []),
    "day in ISO 8601": ("spot-checks", book(HEAD, batch(day=41866), sheet1={b'<c r="C2"><v>41866</v>': b'<c r="C2" t="d"><v>2014-08-15</v>'}), (1, 0, 0, 0), [], {}, TAKEN),
    "strict": ("spot-checks", book(HEAD, batch(day=EIGHTH), every=STRICT), (1, 0, 0, 0), [], {}, TAKEN),
    "rich text with its pinyin": ("spot-checks", book(HEAD, batch(), **WORDS), (1, 0, 0, 0), [], {}, TAKEN),
    "escaped line break": ("spot-checks", book(HEAD, batch(), **BREAK), (1, 0, 0, 0), [], {}, TAKEN),
    "apostrophes": ("spot-checks", book(HEAD, [f"'{cell}" for cell in batch()]), (1, 0, 0, 0), [], {}, TAKEN),
    "full width": ("spot-checks", book(HEAD, batch("Ｃ１", "２０１４．８．１５"), batch("C1", "2014—08—15")), (1, 0, 0, 0), [], {}, TAKEN),
    "title on each page": ("spot-checks", book(TITLE, HEAD, batch(), TITLE, HEAD, batch("C2"), ("第2页 共2页",)), (2, 0, 0, 0), [], {"passed_lines": [["7", "第2页 共2页"]]}, [*TAKEN, ("C2", EIGHTH, NAME, "食用植物油")]),
    "title that is the name of a row": ("spot-checks", book(("", "", "", NAME), HEAD, batch()), (1, 0, 0, 0), [], {}, TAKEN),
    "two tables beside each other": ("spot-checks", book((*HEAD[:3], None, *HEAD[:3]), (*batch()[:3], None, *batch("C2")[:3])), (0, 0, 0, 0), [(1, title, "", kind) for kind, titles in (("heading-twice", HEAD[:3]), ("heading-missing", HEAD[4:])) for title in titles], {}, []),
    "footnotes": ("spot-checks", book(HEAD, batch("C1②"), batch("C2*"), batch("C3", "2014-8-1①")), (0, 0, 0, 3), [(2, "抽样编号", "C1②", "number-footnoted"), (3, "抽样编号", "C2*", "number-footnoted"), (4, "抽样日期", "2014-8-1①", "date-unreadable")], {}, []),
    "number made a day": ("spot-checks", text("gb18030", joined(HEAD), joined(batch("2014/3/5"))), (0, 0, 0, 1), [(2, "抽样编号", "2014/3/5", "number-taken-for-day")], {}, []),
    "as above": ("spot-checks", book(HEAD, batch(), batch("C2", producer="同上"), batch("C3", producer="〃")), (1, 0, 0, 2), [(3, "标称生产企业名称", "同上", "ditto"), (4, "标称生产企业名称", "〃", "ditto")], {}, []),
    "formulas with their last results": ("spot-checks", book(HEAD, batch(), within=formulas), (0, 0, 0, 1), [(2, "抽样编号", '=HYPERLINK("http://a","C1")', "formula"), (2, "样品名称", "=VLOOKUP(1,A1:B2,2)", "formula")], {}, []),
    "sep=": ("spot-checks", text("utf-8-sig", "sep=;", joined(HEAD, ";"), joined(batch(), ";")), (1, 0, 0, 0), [], {}, TAKEN),
    "UTF-16 without its mark": ("spot-checks", text("utf-16-le", joined(HEAD), joined(batch())), (), [("", "", "", "no-headings")], {}, []),
    "decimal commas": ("cases", text("utf-8", joined(CASES, ";"), joined(case("12,5"), ";")), (0, 0, 0, 1), [(2, "货值金额（万元）", "12,5", "not-an-amount")], {}, []),
    "footnote at an amount": ("cases", book(CASES, case("0.5①")), (0, 0, 0, 1), [(2, "货值金额（万元）", "0.5①", "not-an-amount")], {}, []),
    "unit behind a stroke": ("cases", book((*CASES[:5], "货值金额/万元"), case(0.5)), (1, 0, 0, 0), [], {}, [("案1", "0.5000")]),
    "unit without brackets": ("cases", book((*CASES[:5], "货值金额 万元"), case("0.5")), (1, 0, 0, 0), [], {}, [("案1", "0.5000")]),
    "another unit behind a stroke": ("cases", book((*CASES[:5], "货值金额/元"), case(5000)), (0, 0, 0, 0), [(1, "货值金额（万元）", "货值金额/元", "heading-near")], {}, []),
    "unit above the table": ("cases", book(("", "", "", "", "", "单位：元"), (*CASES[:5], "货值金额"), case(5000)), (0, 0, 0, 0), [(2, "货值金额（万元）", "货值金额", "heading-near")], {}, []),
    "year with its word": ("city-rates", book(RATES, ("2013年度", 96.5, "2014-01-20", "市质监局")), (1, 0, 0, 0), [], {}, [(2013, "96.50")]),
    "per cent by its format": ("city-rates", book(RATES, (2013, 0.965, "2014-01-20", "市质监局"), shown="0.0%"), (0, 0, 0, 1), [(2, "全市合格率（%）", "96.5%", "amount-disguised")], {}, []),
    "long numbers": ("certificates", book(CERTIFICATES, (2013010101012345.0, "CCC", NAME, "2013-01-01", "2016-01-01"), ("2.01301E+15", "CCC", NAME, "2013-01-01", "2016-01-01")), (0, 0, 0, 2), [(2, "证书编号", "2013010101012345", "code-as-number"), (3, "证书编号", "2.01301E+15", "number-shortened")], {}, []),
    "awards": ("awards", book(AWARDS, (NAME, "植物油", "天津名牌", "2012年度", "首次申报", dt.date(2012, 11, 1), "2015.11.1")), (1, 0, 0, 0), [], {}, [(2012, "tianjin", "new", dt.date(2015, 11, 1))]),
    "standards": ("product-standards", book(STANDARDS, (NAME, "植物油", "GB 1535—2003", "国标", "2003年10月1日")), (1, 0, 0, 0), [], {"words": [["标准级别", "国标", "国家标准"]]}, [("GB 1535—2003", dt.date(2003, 10, 1))]),
    "surveys": ("surveys", book(SURVEYS, ("S1", "满意度", "质量意识", "2014-06-30", "居民", "约1200", 1100, 900, "统计局")), (0, 0, 0, 1), [(2, "发放问卷数", "约1200", "not-an-amount")], {}, []),
    "hectares": ("sites", book(("名称", "类别", "乡镇街道", "面积（公顷）", "设立日期"), ("甲园", "工业园区", "宝平街道", 12, "2010-01-01")), (0, 0, 0, 0), [(1, "面积（亩）", "面积（公顷）", "heading-near")], {}, []),
    "three levels": ("projects", book(("工程基本情况", "", "", "", "", "竣工验收", "", ""), ("工程", "", "所在", "建设", "", "验收", "", "指标"), ("编号", "名称", "乡镇街道", "建设单位", "建筑面积㎡", "日期", "结论", "质量"), ("G1", "小学", "宝平街道", "教育局", "12 500", "2014-05-06", "合格", "√")), (1, 0, 0, 0), [], {}, [("G1", "小学", "12500.00", "qualified", "met")]),
}  # fmt: skip
AT_THE_DOOR = {
    "web page named .xls": (text("gb18030", "<html><table><tr><td>抽样编号</td></tr></table></html>", name="a.xls"), "old-excel"),
    "web page named .xlsx": (text("gb18030", "<html><table><tr><td>抽样编号</td></tr></table></html>", name="a.xlsx"), "renamed"),
    "XML of Excel 2003": (text("utf-8", '<?xml version="1.0"?><Workbook/>', name="a.csv"), "renamed"),
    "OpenDocument": (text("utf-8", "PK", name="a.ods"), "unknown-suffix"),
    "UTF-32": (text("utf-32", joined(HEAD)), "renamed"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _register(settings: Any, db: None, tmp_path: Path) -> None:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path / "uploads"
    make_quarters()
    make_township(name="宝平街道")
    make_body(name="质监局")
    make_product(make_enterprise(name=NAME), name="植物油")
    Law.objects.create(name="产品质量法", position=1)


def kept() -> list[Any]:
    """Return what was written."""
    return [
        *SpotCheck.objects.order_by("number").values_list("number", "sampled_on", "producer_name", "sample_name"),
        *((row.number, str(row.goods_value)) for row in EnforcementCase.objects.all()),
        *((row.year, str(row.rate)) for row in CityRate.objects.all()),
        *Certificate.objects.values_list("number"),
        *BrandAward.objects.values_list("year", "programme", "kind", "expires_on"),
        *ProductStandard.objects.values_list("number", "valid_from"),
        *((row.number, row.name, str(row.area), row.verdict, row.quality) for row in CompletedProject.objects.all()),
    ]


@pytest.mark.parametrize("door", ["browser", "command"])
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_comes_to_what_it_must(client: Any, tmp_path: Path, door: str, name: str) -> None:
    register, sheet_of, outcomes, problems, remarks, rows = SHEETS[name]
    sheet = hand_in(client, door, sheet_of(tmp_path), register)
    assert (sheet.state, [problem[1:] for problem in told(sheet)]) == ("refused" if problems else "done", problems)
    assert not outcomes or tally(sheet) == outcomes
    said = sheet.preview.get("sheets", [sheet.preview])[0]
    assert {key: said.get(key) for key in remarks} == remarks
    assert kept() == rows


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_what_is_no_sheet_is_refused_at_the_door(tmp_path: Path, name: str) -> None:
    sheet_of, kind = AT_THE_DOOR[name]
    path = sheet_of(tmp_path)
    with pytest.raises(SheetRefused) as refused:
        check_file(path, path.name)
    assert refused.value.error.code.code == kind
