"""Rules of heads: H01 to H10, J01 to J05, L01."""

from typing import Any

from docx.oxml.ns import qn

from bulletin.layout.rules import LayoutFile, find_value, layout_rule, matches
from bulletin.letterhead import LETTERHEAD

RED, MM = "FF0000", 36000
"""And the measure of drawings, of which a millimetre has so many."""


@layout_rule("H01")
def has_no_copy_number(file: LayoutFile) -> bool:
    return not file.of_style("份号")


@layout_rule("H02")
def has_no_secrecy(file: LayoutFile) -> bool:
    return not file.of_style("密级", "紧急程度")


@layout_rule("H03")
def has_its_mark(file: LayoutFile) -> bool:
    mark = LETTERHEAD["issuer" if file.kind == "letter" else "mark"]
    return file.texts("发文机关标志") == [mark] and file.style_value("发文机关标志", "pPr/jc") == "center"


@layout_rule("H05")
def has_a_red_mark_on_one_line(file: LayoutFile) -> bool:
    name = "简报名称" if file.kind == "brief" else "发文机关标志"
    (mark,) = file.of_style(name)
    size = int(find_value(mark, "r/rPr/sz") or file.style_value(name, "rPr/sz") or 0) // 2
    text = file.texts(name)[0]
    face = file.style_value(name, "rPr/rFonts", "eastAsia"), file.style_value(name, "rPr/color")
    return face == (file.faces["xiaobiaosong"], RED) and 0 < size <= min(62, 442 // len(text))


@layout_rule("H06")
def has_its_number(file: LayoutFile) -> bool:
    return matches(
        r"[一-鿿]+〔(19|20)\d{2}〕[1-9]\d*号", file.texts("信函字号" if file.kind == "letter" else "发文字号")
    )


@layout_rule("H07")
def is_no_upward_paper(file: LayoutFile) -> bool:
    return file.style_value("发文字号", "pPr/jc") == "center"


@layout_rule("H08")
def names_no_signer(file: LayoutFile) -> bool:
    return not any(text.startswith("签发人") for text in file.texts("发文字号", "签发人"))


def find_rule(file: LayoutFile) -> dict[str, str]:
    """Return the attributes of the red rule."""
    (paragraph,) = file.of_style("发文字号" if file.kind == "circular" else "红色分隔线")
    border = paragraph.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
    is_indented = find_value(paragraph, "pPr/ind", "left") or find_value(paragraph, "pPr/ind", "right")
    names = ("val", "color", "space", "sz")
    return {} if border is None or is_indented else {name: border.get(qn(f"w:{name}")) for name in names}


@layout_rule("H09")
def has_its_red_rule(file: LayoutFile) -> bool:
    rule = find_rule(file)
    space = "6" if file.kind == "circular" else "4"
    return (rule.get("val"), rule.get("color"), rule.get("space")) == ("single", RED, space)


@layout_rule("H10")
def has_a_rule_of_its_weight(file: LayoutFile) -> bool:
    return 6 <= int(find_rule(file).get("sz", 0)) <= 24


@layout_rule("J01")
def has_the_name_of_the_brief(file: LayoutFile) -> bool:
    return file.texts("简报名称") == [LETTERHEAD["brief"]["name"]] and file.style_value("简报名称", "rPr/color") == RED


@layout_rule("J02")
def has_its_issue(file: LayoutFile) -> bool:
    return matches(r"第[1-9]\d*期(（总第[1-9]\d*期）)?", file.texts("简报期号"))


@layout_rule("J03")
def says_who_made_the_brief(file: LayoutFile) -> bool:
    (line,) = file.of_style("编发单位和日期")
    is_set = find_value(line, "pPr/tabs/tab") == "right" and file.has_indent("编发单位和日期", left=100, right=100)
    return is_set and matches(r"\D+\t(19|20)\d{2}年[1-9]\d?月[1-9]\d?日", file.texts("编发单位和日期"))


@layout_rule("J04")
def says_whom_the_brief_goes_to(file: LayoutFile) -> bool:
    marks = [text[:2] for text in file.texts("版记")]
    return marks == ["报：", "送：", "发："] and matches(r"共印[1-9]\d*份", file.texts("报尾份数"))


@layout_rule("J05")
def is_no_statutory_paper(file: LayoutFile) -> bool:
    return not file.of_style("发文字号", "署名", "成文日期")


@layout_rule("L01")
def has_a_letter_head(file: LayoutFile) -> bool:
    first = file.document.sections[0]
    rules = list(first.first_page_header._element.iter(qn("wp:anchor")))
    width = [int(rule.find(qn("wp:extent")).get("cx")) for rule in rules]
    tops = [int(rule.find(f"{qn('wp:positionV')}/{qn('wp:posOffset')}").text) / MM for rule in rules]
    lines = [rule.find(f".//{qn('a:ln')}") for rule in rules]
    colors = {line.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}").get("val") for line in lines}
    has_no_page_number = "PAGE" not in "".join(first.first_page_footer._element.itertext())
    return (
        first.different_first_page_header_footer
        and has_no_page_number
        and [line.get("cmpd") for line in lines] == ["thickThin", "thinThick"]
        and colors == {RED}
        and all(abs(size - 170 * MM) <= MM for size in width)
        # The mark begins 30 mm below the edge, the second rule stands 20 mm above the lower one.
        and tops[0] > 34
        and abs(tops[1] - 277) <= 1
        and file.style_value("信函字号", "pPr/jc") == "right"
        and not any(text.endswith("印发") for text in file.texts("版记"))
        and not any(has_rules(table) for table, _section in file.tables)
    )


def has_rules(table: Any) -> bool:
    """Say whether a table at the foot of the last page has rules, which a letter's has not."""
    is_foot = table.tblPr.find(qn("w:tblpPr")) is not None
    return is_foot and table.tblPr.find(f"{qn('w:tblBorders')}/{qn('w:top')}") is not None
