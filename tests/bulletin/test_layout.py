"""Every row of GB/T 9704-2012 that a file shows in itself, looked at on issued papers of both kinds."""

import re
import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from bulletin.layout import RULES, LayoutFile, find_faults
from bulletin.layout.rules import ROWS, read_text
from bulletin.papers import find_numbers
from bulletin.word import build_document
from bulletin.word.annexes import is_numeric
from bulletin.word.tables import list_township_tables
from bulletin.word.widths import fit_widths
from tests.bulletin.made_up import make_facts, make_indicator
from tests.bulletin.papers import SERIES, make_paper, make_wide_facts

QUOTED = ("各单位要把“质量兴区”——方案的头等大事——抓紧抓实……",)
PAPERS = {
    "circular": make_paper(extra=QUOTED),
    "circular without seal": make_paper(has_seal=False, faces="windows"),
    "brief": make_paper("brief", extra=QUOTED),
    "letter": make_paper(head="letter"),
    "letter to nobody besides": make_paper(head="letter", copies="", has_seal=False),
    "circular with a wide table": make_paper(facts=make_wide_facts()),
    "letter with a wide table": make_paper(facts=make_wide_facts(), head="letter"),
}


@pytest.fixture(scope="module")
def files():
    return {name: (paper, build_document(paper)) for name, paper in PAPERS.items()}


def look_at(paper, content):
    return LayoutFile(content, kind=paper.profile, faces=paper.faces, has_seal=paper.has_seal)


@pytest.fixture(scope="module")
def read(files):
    """Read each paper once: 385 tests ask it one thing each."""
    return {name: look_at(paper, built.content) for name, (paper, built) in files.items()}


def test_every_row_of_the_table_is_looked_at():
    assert RULES.keys() == ROWS.keys() and len(RULES) == 55


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("row", ROWS)
def test_row(read, row, name):
    if PAPERS[name].profile in ROWS[row]["kinds"]:
        assert RULES[row](read[name]), ROWS[row]


# What must be seen, by the row that sees it: the text to replace in a part of the file.
DAMAGES = {
    "P01": ("document", 'w:w="11906"', 'w:w="12240"'),
    "P02": ("document", 'w:top="2098"', 'w:top="1440"'),
    "P03": ("document", 'w:left="1587"', 'w:left="1800"'),
    "P04": ("document", 'w:right="1474"', 'w:right="1800"'),
    "P05": ("styles", 'w:line="579"', 'w:line="580"'),
    "P06": ("styles", '<w:spacing w:val="-5"/>', '<w:spacing w:val="-4"/>'),
    "P07": ("styles", 'w:eastAsia="仿宋_GB2312"', 'w:eastAsia="宋体"'),
    "P08": ("document", "<w:rPr>", '<w:rPr><w:color w:val="FF0000"/>'),
    "P09": ("document", 'w:val="主送机关"', 'w:val="成文日期"'),
    "P10": ("settings", 'w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"'),
    "H01": ("document", 'w:val="主送机关"', 'w:val="份号"'),
    "H02": ("document", 'w:val="主送机关"', 'w:val="密级"'),
    "H03": ("document", "办公室文件", "办公室"),
    "H05": ("document", 'w:sz w:val="54"', 'w:sz w:val="72"'),
    "H06": ("document", "〔2014〕3号", "[2014]03号"),
    "H07": ("styles", '<w:jc w:val="center"/>', '<w:jc w:val="left"/>'),
    "H08": ("document", "宝质兴办〔2014〕3号", "签发人：张三"),
    "H09": ("document", 'w:space="6"', 'w:space="11"'),
    "H10": ("document", 'w:sz="12" w:space="6"', 'w:sz="48" w:space="6"'),
    "B01": ("document", "<w:br/>", ""),
    "B02": ("styles", 'w:line="680"', 'w:line="579"'),
    "B03": ("document", "情况的通报", "情况的报告"),
    "B04": ("document", "人民政府：", "人民政府:"),
    "B06": ("styles", 'w:firstLineChars="200"', 'w:firstLineChars="0"'),
    "B07": ("document", "一、总体情况", "1、总体情况"),
    "B08": ("styles", 'w:eastAsia="黑体"', 'w:eastAsia="宋体"'),
    "B09": ("styles", 'w:ascii="Times New Roman"', 'w:ascii="仿宋_GB2312"'),
    "B10": ("document", ' w:hint="eastAsia"', ""),
    "B11": ("document", "94.83%，", "94.83%（110/116），"),
    "B12": ("document", "附件：1.", "附件1、"),
    "B13": ("document", 'w:rightChars="400"', 'w:rightChars="200"'),
    "B15": ("document", "2014年10月15日", "2014年010月15日"),
    "B16": ("document", "2014年10月15日", "二○一四年十月十五日"),
    "B18": ("styles", 'w:firstLineChars="200"', 'w:firstLineChars="0"'),
    "B19": ("document", "<w:pageBreakBefore/>", ""),
    "I01": ("document", 'w:sz="6"', 'w:sz="8"'),
    "I02": ("document", 'w:tblpYSpec="bottom"', 'w:tblpYSpec="top"'),
    "I04": ("document", "区人民政府办公室。", "区人民政府办公室"),
    "I05": ("document", "15日印发", "15日"),
    "I06": ("document", 'w:val="主送机关"', 'w:val="版记"'),
    "N01": ("styles", 'w:ascii="宋体"', 'w:ascii="Times New Roman"'),
    "N02": ("footer1", "—", "-"),
    "N04": ("settings", "<w:evenAndOddHeaders/>", ""),
    "N05": ("document", "<w:docGrid", '<w:pgNumType w:start="1"/><w:docGrid'),
    "T01": ("document", "<w:tblHeader/>", ""),
    "T02": ("document", ' descr="', ' title="'),
    "X03": ("core", "宝坻区质量兴区领导小组办公室</dc:creator>", "张三</dc:creator>"),
}
DAMAGES_OF_OTHERS = {
    "circular without seal": {"B14": ("document", 'w:right="630"', 'w:right="0"')},
    "brief": {
        "H05": ("styles", 'w:val="FF0000"', 'w:val="000000"'),
        "H09": ("document", 'w:space="4"', 'w:space="11"'),
        "J01": ("document", "质量兴区工作简报", "质量兴区工作快报"),
        "J02": ("document", "第3期（总第19期）", "第03期"),
        "J03": ("document", "2014年10月15日", "2014年010月15日"),
        "J04": ("document", "报：", "抄："),
        "J05": ("document", 'w:val="简报期号"', 'w:val="发文字号"'),
    },
    "letter with a wide table": {
        "B20": ("document", ' w:orient="landscape"', ""),
        "H03": ("header1", "办公室", "办公室文件"),
        "H06": ("document", "〔2014〕3号", "〔2014〕第3号"),
        "I04": ("document", "区人民政府办公室。", "区人民政府办公室"),
        "L01": ("header1", 'cmpd="thinThick"', 'cmpd="sng"'),
    },
}
EVERY_DAMAGE = [
    (name, row, *how) for name, rows in {"circular": DAMAGES, **DAMAGES_OF_OTHERS}.items() for row, how in rows.items()
]


def test_every_row_has_a_file_that_breaks_it():
    assert {row for _name, row, *_how in EVERY_DAMAGE} == set(ROWS)


def damage(content, part, old, new):
    found, out = zipfile.ZipFile(BytesIO(content)), BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in found.namelist():
            text = found.read(name)
            if name.endswith(f"/{part}.xml"):
                assert old.encode() in text, (part, old)
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(("name", "row", "part", "old", "new"), EVERY_DAMAGE)
def test_a_broken_rule_is_found(files, name, row, part, old, new):
    paper, built = files[name]
    assert row in find_faults(look_at(paper, damage(built.content, part, old, new)))


def test_a_letter_has_neither_rules_nor_printer_in_its_foot_and_no_number_on_its_first_page(files):
    document = Document(BytesIO(files["letter"][1].content))
    assert [cell.text for cell in document.tables[-1]._cells] == ["抄送：区人民政府办公室。"]
    section = document.sections[0]
    assert section.first_page_header.paragraphs[0].text == "宝坻区质量兴区领导小组办公室"
    assert (section.first_page_footer.paragraphs[0].text, section.footer.paragraphs[0].text) == ("", "— 1 —")


def test_a_wide_table_is_laid_across_and_the_paper_is_upright_again_behind_it(files):
    document = Document(BytesIO(files["circular with a wide table"][1].content))
    assert [section.orientation.name for section in document.sections] == ["PORTRAIT", "LANDSCAPE", "PORTRAIT"]
    # Twelve digits, a stroke, twelve digits and what a cell keeps free: 25 × 120 + 120 twips.
    widths = [int(column.get(qn("w:w"))) for column in document.tables[1]._tbl.tblGrid]
    # Said by the table itself: LibreOffice takes no margins from the default style.
    margins = document.tables[1]._tbl.tblPr.find(qn("w:tblCellMar"))
    assert [side.get(qn("w:w")) for side in margins] == ["60", "60"]
    assert widths[5] == 3120 and sum(widths) == 12756
    assert document.sections[1].footer.tables[0].cell(0, 0).text == "— 1 —"


@pytest.mark.parametrize(
    ("charts", "is_wide", "size"),
    # Three a row, 430 of 1842 dots high where it is 156 mm wide: 36.4 mm a row.
    [(3, False, (156, 36.4)), (10, False, (156, 145.7)), (10, True, (139.2, 130)), (19, False, (122.4, 200))],
)
def test_a_chart_leaves_room_for_its_caption(charts, is_wide, size):
    rows = [make_indicator(f"X{number}", series=SERIES) for number in range(charts)]
    parts = {"numerator": 123_456_789_012, "denominator": 123_456_789_099} if is_wide else {}
    rows[0] = replace(rows[0], **parts)
    shapes = Document(BytesIO(build_document(make_paper(facts=make_facts(*rows))).content)).inline_shapes
    assert [round(side.mm, 1) for side in (shapes[0].width, shapes[0].height)] == list(size)


def test_townships_whose_samples_are_all_too_small_have_no_table():
    small, enough = ({"口东镇": (0, 1), "新安镇": (whole, whole)} for whole in (4, 5))
    rows = [make_indicator("C1", townships=small, measure="projects-qualified"), make_indicator(townships=enough)]
    (table,) = list_township_tables(make_facts(*rows))
    assert table.caption == "B6 市场商品抽检合格率（按代码排列，不排名；不足5批次只列数）"
    assert table.rows == [["口东镇", "0/1", "/", "/"], ["新安镇", "5/5", "100.00", "56.55～100.00"]]


def test_columns_of_numbers_stand_to_the_right_and_columns_of_words_to_the_left(files):
    (targets,) = [
        one for one in Document(BytesIO(files["circular"][1].content)).tables if one.cell(0, 0).text == "指标"
    ][1:2]
    styles = [{row.cells[column].paragraphs[0].style.name for row in targets.rows[1:]} for column in range(8)]
    words, numbers = {"表格文字"}, {"表格数字"}
    assert styles == [words, words, numbers, numbers, numbers, numbers, numbers, words]
    items = next(one for one in Document(BytesIO(files["circular"][1].content)).tables if one.cell(0, 0).text == "编号")
    styles = [{row.cells[column].paragraphs[0].style.name for row in items.rows[1:]} for column in range(5)]
    assert styles == [words, words, words, numbers, words]


@pytest.mark.parametrize(
    ("text", "right"),
    [("/", True), ("≥95", True), ("88.45～98.57", True), ("2014年10月8日", True), ("3C认证", False), ("红", False)],
)
def test_what_a_column_of_numbers_holds(text, right):
    assert is_numeric(["/", "12", text]) is right


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("110/116", ((4445, 1100, 1100, 1100, 1100), False)),
        # 15 letters take 1920 twips; the names give the 820 that are missing.
        ("1234567/8901234", ((3625, 1920, 1100, 1100, 1100), False)),
        # 30 letters take 3720, and the names may lose 2222 only.
        ("1" * 30, ((5736, 3720, 1100, 1100, 1100), True)),
    ],
)
def test_what_cannot_be_broken_makes_a_column_wide(text, fitted):
    found = fit_widths((4445, 1100, 1100, 1100, 1100), [["宝坻区质量技术监督局", text, "5", "5", "0"]])
    assert (tuple(found.widths), found.is_wide) == fitted


def test_the_same_paper_gives_the_same_bytes(files):
    for name, paper in PAPERS.items():
        assert build_document(paper).content == files[name][1].content
    other = make_paper(number="宝质兴办〔2014〕4号")
    assert build_document(other).content != files["circular"][1].content


def test_nothing_is_embedded_and_no_host_is_named(files):
    for _paper, built in files.values():
        archive = zipfile.ZipFile(BytesIO(built.content))
        assert not [
            name for name in archive.namelist() if "font" in name.lower() and not name.endswith("fontTable.xml")
        ]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


def test_faces_stand_with_what_replaces_them(files):
    table = zipfile.ZipFile(BytesIO(files["circular"][1].content)).read("word/fontTable.xml").decode()
    assert re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', table) == [
        ("宋体", "SimSun"), ("仿宋_GB2312", "仿宋;FangSong"), ("楷体_GB2312", "楷体;KaiTi"), ("黑体", "SimHei"),
        ("方正小标宋简体", "方正小标宋_GBK;华文中宋;宋体"),
    ]  # fmt: skip
    for name, paper in PAPERS.items():
        file = look_at(paper, files[name][1].content)
        used = {style.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) for style in file.styles.values()
                if style.find(f".//{qn('w:rFonts')}") is not None}  # fmt: skip
        assert used <= set(file.faces.values())


def test_every_number_of_the_file_is_listed_and_every_listed_one_is_there(files):
    for name, (_paper, built) in files.items():
        body = Document(BytesIO(built.content)).element.body
        texts = ["".join(read_text(run) for run in one.iter(qn("w:r"))) for one in body.iter(qn("w:p"))]
        # The order of headings and the names of annexes number the paper and say nothing of the quarter.
        found = Counter(number for text in texts for _start, number in find_numbers(text))
        listed = Counter(number.number for number in built.numbers)
        assert found == listed, name
        assert all(number.key for number in built.numbers), [n for n in built.numbers if not n.key]
