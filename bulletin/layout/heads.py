"""Rules of heads: H01 to H10, J01 to J05."""

from docx.oxml.ns import qn

from bulletin.layout.rules import LayoutFile, find_value, layout_rule, matches
from bulletin.letterhead import LETTERHEAD

RED = "FF0000"


@layout_rule("H01")
def has_no_copy_number(file: LayoutFile) -> bool:
    return not file.of_style("份号")


@layout_rule("H02")
def has_no_secrecy(file: LayoutFile) -> bool:
    return not file.of_style("密级", "紧急程度")


@layout_rule("H03")
def has_its_mark(file: LayoutFile) -> bool:
    return file.texts("发文机关标志") == [LETTERHEAD["mark"]] and file.style_value("发文机关标志", "pPr/jc") == "center"


@layout_rule("H05")
def has_a_red_mark_on_one_line(file: LayoutFile) -> bool:
    name = "发文机关标志" if file.kind == "circular" else "简报名称"
    (mark,) = file.of_style(name)
    size = int(find_value(mark, "r/rPr/sz") or file.style_value(name, "rPr/sz") or 0) // 2
    text = file.texts(name)[0]
    face = file.style_value(name, "rPr/rFonts", "eastAsia"), file.style_value(name, "rPr/color")
    return face == (file.faces["xiaobiaosong"], RED) and 0 < size <= min(62, 442 // len(text))


@layout_rule("H06")
def has_its_number(file: LayoutFile) -> bool:
    return matches(r"[一-鿿]+〔(19|20)\d{2}〕[1-9]\d*号", file.texts("发文字号"))


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
