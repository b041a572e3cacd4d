"""Rules of the page: P01 to P10, N01 to N05, X03."""

import re
from typing import Any

from docx.oxml.ns import qn

from bulletin.layout.rules import LayoutFile, find_value, layout_rule

ORDER = (
    "发文机关标志", "发文字号", "信函字号", "公文标题", "主送机关", "正文段落", "附件说明", "署名", "成文日期", "附件标识", "版记",
)  # fmt: skip
"""Styles of a circular in the order in which they first appear."""


TURNED = {"top": "right", "left": "top", "bottom": "left", "right": "bottom"}
"""The edges of an upright sheet, as they are called on one that is laid across."""


def is_across(section: Any) -> bool:
    """Say whether a section's pages are laid across."""
    return find_value(section, "pgSz", "orient") == "landscape"


def margin(file: LayoutFile, side: str) -> list[int]:
    """Return the margin at an edge of the upright sheet in every section."""
    return [
        int(find_value(section, "pgMar", TURNED.get(side, side) if is_across(section) else side) or 0)
        for section in file.sections
    ]


@layout_rule("P01")
def is_a4(file: LayoutFile) -> bool:
    sides = {True: ("h", "w"), False: ("w", "h")}
    sizes = {tuple(find_value(one, "pgSz", side) for side in sides[is_across(one)]) for one in file.sections}
    return sizes == {("11906", "16838")}


@layout_rule("P02")
def has_top_margin(file: LayoutFile) -> bool:
    # The standard allows a millimetre, which is 57 twips.
    return all(abs(value - 2098) <= 57 for value in margin(file, "top"))


@layout_rule("P03")
def has_left_margin(file: LayoutFile) -> bool:
    return all(abs(value - 1587) <= 57 for value in margin(file, "left")) and set(margin(file, "gutter")) == {0}


@layout_rule("P04")
def has_type_area(file: LayoutFile) -> bool:
    wide = [11906 - left - right for left, right in zip(margin(file, "left"), margin(file, "right"), strict=True)]
    high = [16838 - top - bottom for top, bottom in zip(margin(file, "top"), margin(file, "bottom"), strict=True)]
    return all(abs(value - 8845) <= 57 for value in wide) and all(abs(value - 12756) <= 57 for value in high)


@layout_rule("P05")
def has_22_lines(file: LayoutFile) -> bool:
    grids = {(find_value(one, "docGrid", "type"), find_value(one, "docGrid", "linePitch")) for one in file.sections}
    pitches = [
        (file.style_value(name, "pPr/spacing", "line"), file.style_value(name, "pPr/spacing", "lineRule"))
        for name in ("Normal", "正文段落", "一级标题", "二级标题")
    ]
    return grids == {("lines", "579")} and all(
        565 <= int(line or 0) <= 579 and rule == "exact" for line, rule in pitches
    )


@layout_rule("P06")
def has_28_characters(file: LayoutFile) -> bool:
    names = ("Normal", "正文段落")
    return all((file.style_value(n, "rPr/spacing"), file.style_value(n, "rPr/sz")) == ("-5", "32") for n in names)


@layout_rule("P07")
def is_in_fangsong(file: LayoutFile) -> bool:
    found = file.style_value("Normal", "rPr/rFonts", "eastAsia"), file.style_value("Normal", "rPr/sz")
    return found == (file.faces["fangsong"], "32")


@layout_rule("P08")
def is_black(file: LayoutFile) -> bool:
    colored = {
        name for name, style in file.styles.items() if find_value(style, "rPr/color") not in {None, "auto", "000000"}
    }
    runs = [one.get(qn("w:val")) for one in file.body.iter(qn("w:color"))]
    return (
        colored <= {"发文机关标志", "简报名称"} and not runs and "themeColor" not in file.read_part("word/styles.xml")
    )


@layout_rule("P09")
def has_its_parts_in_order(file: LayoutFile) -> bool:
    names = [file.name_style(one) for one in file.paragraphs]
    first = [names.index(style) for style in ORDER if style in names]
    needed = {"发文机关标志", "公文标题", "正文段落"}
    needed |= {"信函字号"} if file.kind == "letter" else {"发文字号", "版记"}
    return first == sorted(first) and needed <= set(names)


@layout_rule("P10")
def has_no_theme_face(file: LayoutFile) -> bool:
    settings = file.document.settings.element
    defaults = file.document.styles.element.find(qn("w:docDefaults"))
    return (
        not re.search(r"w:\w+Theme=", file.read_part("word/styles.xml") + file.read_part("word/document.xml"))
        and find_value(settings, "themeFontLang", "eastAsia") == "zh-CN"
        and find_value(defaults, "rPrDefault/rPr/lang", "eastAsia") == "zh-CN"
    )


@layout_rule("N01")
def numbers_pages_in_song(file: LayoutFile) -> bool:
    fonts = {
        file.style_value(name, "rPr/rFonts", side)
        for name in ("页码右", "页码左")
        for side in ("ascii", "hAnsi", "eastAsia")
    }
    sizes = {file.style_value(name, "rPr/sz") for name in ("页码右", "页码左")}
    return fonts == {file.faces["song"]} and sizes == {"28"} and all(" PAGE " in text for text in list_footers(file))


def list_footers(file: LayoutFile) -> list[str]:
    """Return the texts of both footers, the field's code included."""
    section = file.document.sections[0]
    return [
        "".join(part.text or "" for part in footer._element.iter(qn("w:t"), qn("w:instrText")))
        for footer in (section.footer, section.even_page_footer)
    ]


@layout_rule("N02")
def has_dashes_round_page_numbers(file: LayoutFile) -> bool:
    return list_footers(file) == ["—  PAGE 1 —"] * 2


@layout_rule("N04")
def has_page_numbers_outside(file: LayoutFile) -> bool:
    section = file.document.sections[0]
    styles = [one.paragraphs[0].style.name for one in (section.footer, section.even_page_footer)]
    return (
        file.document.settings.odd_and_even_pages_header_footer
        and styles == ["页码右", "页码左"]
        and (file.style_value("页码右", "pPr/jc"), file.style_value("页码左", "pPr/jc")) == ("right", "left")
        and file.has_indent("页码右", right=100)
        and file.has_indent("页码左", left=100)
    )


@layout_rule("B20")
def lays_wide_tables_across(file: LayoutFile) -> bool:
    # A page number at the same place of the sheet stands in a turned cell beside the table.
    turned = [
        [one._element.find(f".//{qn('w:textDirection')}") is not None for one in (part.footer, part.even_page_footer)]
        for part in file.document.sections
    ]
    fits = all(
        sum(int(column.get(qn("w:w"))) for column in table.tblGrid) <= (12756 if is_across(section) else 8845)
        for table, section in file.tables
    )
    return fits and turned == [[is_across(one)] * 2 for one in file.sections]


@layout_rule("N05")
def numbers_pages_through(file: LayoutFile) -> bool:
    return all(find_value(one, "pgNumType", "start") is None for one in file.sections)


@layout_rule("X03")
def names_nobody(file: LayoutFile) -> bool:
    core = file.document.core_properties
    hidden = [name for name in file.archive.namelist() if "printer" in name.lower() or "thumbnail" in name]
    return bool(core.title) and core.author == core.last_modified_by != "" and not core.comments and not hidden
